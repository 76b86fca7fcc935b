import {
  type ClickHouseServer,
  findPostgres,
  type PostgresServer,
  type ServerProcess,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import { generate } from 'otplib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, join, PASSWORD, secretOf, setUpLinkIn, setUpOwner } from '../http/test/browser.ts';

const installed = findPostgres() !== undefined;
if (!installed) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

/** The same browser, sent to another process. */
function at(server: ServerProcess, browser: Browser): Browser {
  const other = new Browser(server.url);
  for (const [name, value] of browser.cookies()) other.cookies().set(name, value);
  return other;
}

const isSignedIn = async (browser: Browser) =>
  (await browser.ask<{ signedIn: object | null }>('GET', '/v1/auth/session')).body.signedIn !== null;

describe.skipIf(!installed)('Sign-in on PostgreSQL, in two processes', () => {
  let postgres: PostgresServer;
  let clickhouse: ClickHouseServer;
  let databaseUrl: string;
  let one: ServerProcess;
  let two: ServerProcess;
  let owner: Browser;
  beforeAll(async () => {
    [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
    databaseUrl = await postgres.createDatabase();
    const engines = { databaseUrl, clickhouseUrl: clickhouse.newDatabase() };
    const env = { THROUGHLINE_SEAL_KEY: 'a key that both of the processes are given' };
    one = await startServer({ ...engines, env });
    two = await startServer({ ...engines, env, adminKey: one.adminKey });
  });
  afterAll(async () => {
    await Promise.all([one?.stop(), two?.stop()]);
    await Promise.all([postgres?.stop(), clickhouse?.stop()]);
  });

  it('[A1.12] the set-up is done once, by whichever process is asked, and is kept as a hash', async () => {
    const links = [setUpLinkIn(one.output()), setUpLinkIn(two.output())];
    owner = await setUpOwner(one.url, links[1]!.replace(two.url, one.url));
    await expect(setUpOwner(two.url, links[0]!, 'second@example.org')).rejects.toThrow(/40[49]/);
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ text: string }>('select l::text as text from links as l');
    await client.end();
    for (const link of links) expect(rows.some(({ text }) => text.includes(secretOf(link)))).toBe(false);
  });

  it('[A1.12] a session opens both, and ends in both at once', async () => {
    const agent = await join(at(two, owner), 'agent');
    expect([await isSignedIn(agent), await isSignedIn(at(one, agent))]).toEqual([true, true]);
    const { team } = (
      await owner.ask<{ team: { id: string; role: string }[] }>('GET', '/v1/organization/team')
    ).body;
    const { id } = team.find(({ role }) => role === 'agent')!;
    await owner.ask('PUT', `/v1/organization/team/${id}`, { role: 'viewer' });
    expect((await agent.ask('GET', '/v1/auth/session')).body).toMatchObject({ signedIn: { role: 'viewer' } });
    await owner.ask('PUT', `/v1/organization/team/${id}`, { disabled: true });
    expect([await isSignedIn(agent), await isSignedIn(at(one, agent))]).toEqual([false, false]);
  });

  it('[A1.12, A1.4] a sign-in goes on in the other process between its two factors', async () => {
    const browser = await join(owner, 'analyst');
    const begun = (
      await browser.ask<{ uri: string; codes: string[] }>('POST', '/v1/auth/second-factor/begin', {
        password: PASSWORD,
      })
    ).body;
    const secret = new URL(begun.uri).searchParams.get('secret')!;
    await at(two, browser).ask('POST', '/v1/auth/second-factor/confirm', {
      code: await generate({ secret }),
    });
    const half = new Browser(one.url);
    const asked = await half.ask('POST', '/v1/auth/sign-in', {
      email: 'analyst@example.org',
      password: PASSWORD,
    });
    expect(asked.body).toEqual({ secondFactor: true });
    const other = at(two, half);
    const [code = ''] = begun.codes;
    // Sent to both at once a recovery code opens once.
    const both = await Promise.all(
      [half, other].map((each) => each.ask('POST', '/v1/auth/second-factor', { code, recovery: true })),
    );
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('[A2.4] tries are counted together', async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 12; tries++) {
      const browser = new Browser((tries % 2 === 0 ? one : two).url);
      const body = { email: 'guessed@example.org', password: `guess ${tries}` };
      statuses.push((await browser.ask('POST', '/v1/auth/sign-in', body)).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  });

  it('[A1.7] two owners who take each other’s role away at once leave one', async () => {
    const second = await join(owner, 'owner', 'second-owner@example.org');
    const { team } = (
      await owner.ask<{ team: { id: string; role: string; email: string }[] }>('GET', '/v1/organization/team')
    ).body;
    const [a, b] = team.filter(({ role }) => role === 'owner');
    const take = (by: Browser, id: string) =>
      by.ask('PUT', `/v1/organization/team/${id}`, { role: 'viewer' });
    const mine = team.find(({ email }) => email === 'olga@example.org')!.id;
    const theirs = [a!, b!].find(({ id }) => id !== mine)!.id;
    const done = await Promise.all([take(owner, theirs), take(at(two, second), mine)]);
    expect(done.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});
