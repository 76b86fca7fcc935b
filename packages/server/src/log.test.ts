import { randomBytes } from 'node:crypto';
import {
  type ClickHouseServer,
  findPostgres,
  type PostgresServer,
  type ServerProcess,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { makeKey, post } from './http/test/client.ts';
import { describeError } from './log.ts';

const installed = findPostgres() !== undefined;
if (!installed) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

/** What a person would be known by, each time another. */
const marker = () => randomBytes(6).toString('hex');
const SECRETS = {
  email: `ann-${marker()}@example.org`,
  phone: '+43 664 7654321',
  userId: `user-${marker()}`,
  card: '4111111111111111',
  text: `My address is Rose Lane ${marker()}`,
  name: `Event ${marker()}`,
};
const { email, phone, userId, card, text, name } = SECRETS;

/** Everything that goes wrong between a client and the server, with a person's data in it. */
async function session(server: ServerProcess): Promise<string[]> {
  const { key } = await makeKey(server, 'write', 'web');
  const wrong = `tl_0123456789ab_${randomBytes(24).toString('base64url')}`;
  const event = { userId, event: name, properties: { text, card }, traits: { email, phone } };
  await post(server, '/v1/identify', event);
  await post(server, '/v1/track', event, { authorization: `Basic ${btoa(`${key}:`)}` });
  await post(server, '/v1/track', { ...event, writeKey: key }, { authorization: '' });
  await post(server, '/v1/track', event, { authorization: `Bearer ${wrong}` });
  await post(server, '/v1/track', `{"email":"${email}",,}`);
  await post(server, '/v1/track', { ...event, timestamp: email });
  await post(server, '/v1/track', { ...event, userId: { email } });
  await post(server, '/v1/batch', {
    batch: [email, { type: email }, { ...event, type: 'track', extra: '\0' }],
  });
  await post(server, '/v1/batch', { batch: email });
  await post(server, `/v1/${encodeURIComponent(email)}`, event);
  await post(server, '/v1/people/read', { people: [`email:${email}`, `${email}`] });
  for (const path of [
    `/v1/people/email:${email}`,
    `/v1/people/phone:${encodeURIComponent(phone)}/timeline`,
    `/v1/people/email:${email}/timeline?cursor=${email}&from=${email}`,
    `/v1/people/${email}%ff`,
    `/v1/journeys/graph?name=${encodeURIComponent(name)}&after=${email}`,
    `/nothing/${email}?key=${key}`,
  ])
    await server.request(path);
  await fetch(`${server.url}/v1/track?key=${key}`, { method: 'PATCH', body: email });
  return [key, wrong, server.adminKey].map((text) => text.split('_').slice(2).join('_'));
}

/** The server's log lines; every line of its standard error is one. */
function logOf(server: ServerProcess): Record<string, unknown>[] {
  return server
    .output()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('listening on '))
    .filter((line) => line.startsWith('{') || !/^( {2}|The console is at|Make the owner|$)/.test(line))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function expectNothingOf(output: string, secrets: readonly string[]): void {
  for (const secret of secrets) expect(output).not.toContain(secret);
}

describe('The log', () => {
  it('[S1.7, S3.4] is JSON lines, and at level trace knows nobody and no key', async () => {
    await using server = await startServer({ arguments: ['--log-level', 'trace'] });
    const keys = await session(server);
    await server.kill('SIGTERM');
    const lines = logOf(server);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines)
      expect(line).toMatchObject({
        level: expect.any(Number),
        time: expect.any(Number),
        msg: expect.any(String),
      });
    expectNothingOf(server.output(), [...Object.values(SECRETS), ...keys]);
  });
});

describe.skipIf(!installed)('The log of engines that fail', () => {
  let postgres: PostgresServer | undefined;
  let clickhouse: ClickHouseServer | undefined;
  afterAll(() => Promise.all([postgres?.stop(), clickhouse?.stop()]));

  it('[S1.7] has the engine’s code and not the row it quotes', async () => {
    [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
    const databaseUrl = await postgres.createDatabase();
    const clickhouseUrl = clickhouse.newDatabase();
    await using server = await startServer({
      databaseUrl,
      clickhouseUrl,
      arguments: ['--log-level', 'trace'],
    });
    const target = new URL(clickhouseUrl);
    const database = target.pathname.slice(1);
    // Each engine refuses a row, and tells in full what was in it.
    const refusal = await fetch(`${target.origin}/?database=${database}`, {
      method: 'POST',
      body: `ALTER TABLE ${database}.events ADD CONSTRAINT quoting CHECK name != '${name}'`,
    });
    expect(refusal.status).toBe(200);
    const keys = await session(server);
    await expect.poll(() => server.output(), { timeout: 20_000 }).toContain('a shipment did not arrive');

    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`alter table people add constraint quoting check (state::text not like '%Unwanted%')`);
    const answer = await post(server, '/v1/identify', { userId, traits: { email, text, plan: 'Unwanted' } });
    expect(answer).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(answer)).not.toContain(email);
    await client.query('alter table people drop constraint quoting');
    await client.end();

    const failed = logOf(server).find(({ msg }) => msg === 'request failed')!;
    expect(failed).toMatchObject({ code: 'internal', route: '/v1/identify', err: { code: '23514' } });
    expect(failed.reqId).toBe(answer.headers.get('x-request-id'));
    expectNothingOf(server.output(), [...Object.values(SECRETS), ...keys]);
  });
});

describe('An error in the log', () => {
  it('[S1.7] keeps its kind, code, place and cause, and loses what it quotes', () => {
    const cause = Object.assign(new Error(`Cannot parse '{"email":"${email}"}'`), { type: 'CANNOT_PARSE' });
    const error = new Error(`for ${email}, key tl_0123456789ab_${'s'.repeat(32)}: failed`, { cause });
    const described = describeError(error);
    expect(described).toMatchObject({ type: 'Error', cause: { message: 'Cannot parse …' } });
    expect(described.message).toBe('for …@…, key tl_…: failed');
    expect(described.stack).toContain('log.test.ts');
    expect(JSON.stringify(described)).not.toContain('ann-');
    const missing = Object.assign(new Error('relation "peple" does not exist'), {
      severity: 'ERROR',
      code: '42P01',
    });
    expect(describeError(missing)).toMatchObject({ message: missing.message, code: '42P01' });
    expect(describeError('text')).toEqual({ type: 'string', message: 'not an error' });
  });
});
