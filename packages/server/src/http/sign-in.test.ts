import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, join as joinTeam, PASSWORD, secretOf, setUpLinkIn, setUpOwner } from './test/browser.ts';

let directory: string;
let server: ServerProcess;
let owner: Browser;
const links: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-sign-in-'));
  await using first = await startServer({ dataDirectory: directory });
  links.push(setUpLinkIn(first.output()));
  await first.stop();
  server = await startServer({ dataDirectory: directory });
  links.push(setUpLinkIn(server.output()));
});
afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

const session = async (browser: Browser) =>
  (await browser.ask<{ signedIn: Record<string, unknown> | null; setUp: boolean }>('GET', '/v1/auth/session'))
    .body;

/** Signs in anew. @returns the browser and the answer */
async function signIn(email: string, password = PASSWORD, browser = new Browser(server.url)) {
  const answer = await browser.ask<{ secondFactor: boolean; code?: string }>('POST', '/v1/auth/sign-in', {
    email,
    password,
  });
  return { browser, ...answer };
}

describe('The set-up', () => {
  it('[A1.1, A1.2] is open to each link that a start printed while nobody had an account, and to one person', async () => {
    expect(links[0]).not.toBe(links[1]);
    expect(links[0]).toMatch(/^http:\/\/127.0.0.1:\d+\/set-up#[\w-]{43}$/);
    const before = new Browser(server.url);
    expect(await session(before)).toMatchObject({ signedIn: null, setUp: false });
    const read = await before.ask('POST', '/v1/auth/links/read', { secret: secretOf(links[0]!) });
    expect(read.body).toMatchObject({ kind: 'set_up', email: null });
    const owners = { name: 'Olga', password: PASSWORD };
    const tries = await Promise.all(
      links.map((link, index) =>
        new Browser(server.url).ask('POST', '/v1/auth/set-up', {
          ...owners,
          secret: secretOf(link),
          email: `olga-${index}@example.org`,
        }),
      ),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([
      200,
      expect.toSatisfy((status) => status >= 404),
    ]);
    const email = tries[0]!.status === 200 ? 'olga-0@example.org' : 'olga-1@example.org';
    owner = (await signIn(email)).browser;
    expect(await session(owner)).toMatchObject({
      signedIn: { email, role: 'owner', name: 'Olga' },
      setUp: true,
    });
    await expect(setUpOwner(server.url, links[0]!)).rejects.toThrow(/40[49]/);
  });

  it('[A1.1] is printed no more once somebody has an account, and its secret is in no file', async () => {
    await server.stop();
    const files = await readdir(directory, { recursive: true, withFileTypes: true });
    for (const file of files.filter((each) => each.isFile())) {
      const content = await readFile(join(file.parentPath, file.name));
      for (const link of links) expect(content.includes(secretOf(link)), file.name).toBe(false);
    }
    server = await startServer({ dataDirectory: directory });
    expect(server.output()).not.toContain('/set-up#');
    const [email] = ['olga-0@example.org', 'olga-1@example.org'];
    const first = await signIn(email);
    owner = first.status === 200 ? first.browser : (await signIn('olga-1@example.org')).browser;
    expect(await session(owner)).toMatchObject({ signedIn: { role: 'owner' } });
  });
});

describe('Signing in', () => {
  it('[A1.3, A2.5] says the same of a wrong password, an unknown account and a closed one', async () => {
    await joinTeam(owner, 'analyst', 'closed@example.org');
    const { team } = (
      await owner.ask<{ team: { id: string; email: string }[] }>('GET', '/v1/organization/team')
    ).body;
    const { id } = team.find(({ email }) => email === 'closed@example.org')!;
    expect((await owner.ask('PUT', `/v1/organization/team/${id}`, { disabled: true })).status).toBe(200);
    const own = (await session(owner)).signedIn!.email as string;
    const answers = [
      await signIn(own, 'not the password'),
      await signIn('nobody@example.org'),
      await signIn('closed@example.org'),
    ];
    const told = answers.map(({ status, body }) => ({ ...body, status, requestId: '' }));
    expect(told[0]).toMatchObject({ status: 401, code: 'sign_in_wrong' });
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    for (const { browser } of answers) expect(browser.cookies().size).toBe(0);
  });

  it('[A2.1] gives a cookie that scripts cannot read and other sites do not send', async () => {
    const { browser } = await signIn((await session(owner)).signedIn!.email as string);
    const [line = ''] = browser.received;
    expect(line).toMatch(/^throughline\.session_token=/);
    expect(line.split('; ').slice(1).sort()).toEqual([
      'HttpOnly',
      'Max-Age=604800',
      'Path=/',
      'SameSite=Lax',
    ]);
  });

  it('[A2.3] ends the session that it finds, and begins another', async () => {
    const email = (await session(owner)).signedIn!.email as string;
    const { browser } = await signIn(email);
    const planted = new Map(browser.cookies());
    await signIn(email, PASSWORD, browser);
    expect(browser.cookies()).not.toEqual(planted);
    const attacker = new Browser(server.url);
    for (const [name, value] of planted) attacker.cookies().set(name, value);
    expect((await session(attacker)).signedIn).toBeNull();
    expect((await session(browser)).signedIn).not.toBeNull();
  });

  it('[A2.2] lets no page of another site do anything, nor sign somebody in', async () => {
    const body = JSON.stringify({ name: 'k', scope: 'read' });
    const forged: Record<string, string>[] = [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of forged) {
      const response = await owner.request('/v1/keys', { method: 'POST', body, headers });
      expect(response.status, JSON.stringify(headers)).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'cross_site' });
    }
    const without = await fetch(`${server.url}/v1/keys`, {
      method: 'POST',
      body,
      headers: { cookie: [...owner.cookies()].map((pair) => pair.join('=')).join('; ') },
    });
    expect(without.status).toBe(403);
    const read = await owner.request('/v1/organization/team', { headers: forged[0]! });
    expect(read.status).toBe(403);
    const login = await new Browser(server.url).request('/v1/auth/sign-in', {
      method: 'POST',
      headers: forged[0]!,
      body: JSON.stringify({ email: 'olga-0@example.org', password: PASSWORD }),
    });
    expect([login.status, login.headers.getSetCookie()]).toEqual([403, []]);
    expect((await owner.ask('GET', '/v1/keys')).status).toBe(200);
  });
});

describe('A second factor', () => {
  it('[A1.4] is asked for once a first code was right; each code opens once, and so does a recovery code', async () => {
    const browser = await joinTeam(owner, 'agent', 'careful@example.org');
    const wrong = await browser.ask('POST', '/v1/auth/second-factor/begin', { password: 'wrong' });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'password_wrong']);
    const begun = (
      await browser.ask<{ uri: string; codes: string[] }>('POST', '/v1/auth/second-factor/begin', {
        password: PASSWORD,
      })
    ).body;
    const secret = new URL(begun.uri).searchParams.get('secret')!;
    expect(begun.uri).toMatch(/^otpauth:\/\/totp\/Throughline:careful%40example\.org\?/);
    // Not confirmed yet: a password is enough.
    expect((await signIn('careful@example.org')).body.secondFactor).toBe(false);
    expect((await browser.ask('POST', '/v1/auth/second-factor/confirm', { code: '000000' })).status).toBe(
      401,
    );
    const code = await generate({ secret });
    expect((await browser.ask('POST', '/v1/auth/second-factor/confirm', { code })).status).toBe(200);

    const again = await signIn('careful@example.org');
    expect(again.body.secondFactor).toBe(true);
    expect((await session(again.browser)).signedIn).toBeNull();
    const reused = await again.browser.ask('POST', '/v1/auth/second-factor', { code });
    expect([reused.status, reused.body.code]).toEqual([401, 'second_factor_wrong']);
    expect((await session(again.browser)).signedIn).toBeNull();

    const [recovery = ''] = begun.codes;
    const lost = await signIn('careful@example.org');
    expect(
      (await lost.browser.ask('POST', '/v1/auth/second-factor', { code: recovery, recovery: true })).status,
    ).toBe(200);
    expect((await session(lost.browser)).signedIn).toMatchObject({ secondFactor: true });
    const twice = await signIn('careful@example.org');
    expect(
      (await twice.browser.ask('POST', '/v1/auth/second-factor', { code: recovery, recovery: true })).status,
    ).toBe(401);
    expect(
      (await lost.browser.ask('POST', '/v1/auth/second-factor/remove', { password: PASSWORD })).status,
    ).toBe(200);
    expect((await signIn('careful@example.org')).body.secondFactor).toBe(false);
  });
});

describe('Codes', () => {
  it('[A2.4] are five a sign-in, and after ten wrong ones none for a while', async () => {
    const browser = await joinTeam(owner, 'agent', 'coded@example.org');
    const begun = (
      await browser.ask<{ uri: string }>('POST', '/v1/auth/second-factor/begin', { password: PASSWORD })
    ).body;
    const secret = new URL(begun.uri).searchParams.get('secret')!;
    await browser.ask('POST', '/v1/auth/second-factor/confirm', { code: await generate({ secret }) });
    const guess = async (tries: number) => {
      const { browser: guessing } = await signIn('coded@example.org');
      const answers = [];
      for (let n = 0; n < tries; n++)
        answers.push(await guessing.ask('POST', '/v1/auth/second-factor', { code: '000000' }));
      return answers;
    };
    const first = await guess(6);
    expect(first.map(({ body }) => body.code)).toEqual([
      ...Array(5).fill('second_factor_wrong'),
      'second_factor_expired',
    ]);
    await guess(5);
    const [locked] = await guess(1);
    expect([locked?.status, locked?.body.code]).toEqual([429, 'too_many_tries']);
    expect(Number(locked?.headers.get('retry-after'))).toBeGreaterThan(60);
  });
});

describe('Sessions', () => {
  it('[A1.6] are listed and ended, one’s own and others’; a new password ends all others', async () => {
    await joinTeam(owner, 'marketer', 'mara@example.org');
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map(async () => (await signIn('mara@example.org')).browser),
    );
    const listed = (
      await one!.ask<{ sessions: { id: string; current: boolean }[] }>('GET', '/v1/auth/sessions')
    ).body.sessions;
    expect(listed.filter(({ current }) => current)).toHaveLength(1);
    expect(listed.length).toBeGreaterThanOrEqual(3);
    const mine = (
      await two!.ask<{ sessions: { id: string; current: boolean }[] }>('GET', '/v1/auth/sessions')
    ).body.sessions;
    const secondId = mine.find(({ current }) => current)!.id;
    expect((await one!.ask('DELETE', `/v1/auth/sessions/${secondId}`)).body).toEqual({ ended: 1 });
    expect((await session(two!)).signedIn).toBeNull();
    const next = 'another long password';
    expect((await one!.ask('POST', '/v1/auth/password', { current: PASSWORD, next })).status).toBe(200);
    expect([(await session(one!)).signedIn, (await session(three!)).signedIn]).toEqual([
      expect.anything(),
      null,
    ]);
    expect((await signIn('mara@example.org')).status).toBe(401);
    const fresh = (await signIn('mara@example.org', next)).browser;
    const { team } = (
      await owner.ask<{ team: { id: string; email: string }[] }>('GET', '/v1/organization/team')
    ).body;
    const { id } = team.find(({ email }) => email === 'mara@example.org')!;
    expect((await owner.ask('DELETE', `/v1/organization/team/${id}/sessions`)).status).toBe(200);
    expect([(await session(one!)).signedIn, (await session(fresh)).signedIn]).toEqual([null, null]);
    const last = (await signIn('mara@example.org', next)).browser;
    expect((await last.ask('DELETE', '/v1/auth/sessions')).status).toBe(200);
    expect(last.cookies().size).toBe(0);
  });
});

describe('Invitations and links', () => {
  it('[A1.5] open once, for the role and address they say, until they are taken back', async () => {
    const invite = (email: string, role = 'analyst') =>
      owner.ask<{ id: string; url: string }>('POST', '/v1/organization/invitations', { email, role });
    const accept = (url: string) =>
      new Browser(server.url).ask('POST', '/v1/auth/invitation', {
        secret: secretOf(url),
        name: 'X',
        password: PASSWORD,
      });
    const first = (await invite('ana@example.org')).body;
    const read = await new Browser(server.url).ask('POST', '/v1/auth/links/read', {
      secret: secretOf(first.url),
    });
    expect(read.body).toMatchObject({ kind: 'invitation', email: 'ana@example.org', role: 'analyst' });
    const weak = await new Browser(server.url).ask('POST', '/v1/auth/invitation', {
      secret: secretOf(first.url),
      name: 'X',
      password: 'short',
    });
    expect([weak.status, weak.body.code]).toEqual([400, 'password_weak']);
    // A failed acceptance leaves it open; of two at once one is let in.
    const both = await Promise.all([accept(first.url), accept(first.url)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await accept(first.url)).status).toBe(404);
    expect((await invite('ana@example.org')).status).toBe(409);
    const second = (await invite('ben@example.org')).body;
    expect((await owner.ask('DELETE', `/v1/organization/invitations/${second.id}`)).status).toBe(200);
    expect((await accept(second.url)).status).toBe(404);
  });

  it('[A1.7] only owners say who is an owner, and one of them stays', async () => {
    const admin = await joinTeam(owner, 'admin', 'adam@example.org');
    const refused = await admin.ask('POST', '/v1/organization/invitations', {
      email: 'x@example.org',
      role: 'owner',
    });
    expect([refused.status, refused.body.code]).toEqual([403, 'role_missing']);
    const { team } = (
      await admin.ask<{ team: { id: string; role: string }[] }>('GET', '/v1/organization/team')
    ).body;
    const boss = team.find(({ role }) => role === 'owner')!.id;
    for (const [method, path, body] of [
      ['PUT', '', { role: 'viewer' }],
      ['PUT', '', { disabled: true }],
      ['POST', '/password-link', {}],
      ['DELETE', '/second-factor', undefined],
      ['DELETE', '/sessions', undefined],
    ] as const)
      expect((await admin.ask(method, `/v1/organization/team/${boss}${path}`, body)).status, path).toBe(403);
    expect((await admin.ask('POST', '/v1/keys', { name: 'all', scope: 'admin' })).status).toBe(403);
    const last = await owner.ask('PUT', `/v1/organization/team/${boss}`, { role: 'viewer' });
    expect([last.status, last.body.code]).toEqual([409, 'owner_needed']);
  });
});

describe('Limits', () => {
  it('[A2.4, A2.5] hold back whoever guesses, with Retry-After, whether there is such an account or not', async () => {
    const guess = async (email: string) => {
      for (let tries = 1; ; tries++) {
        const { status, headers, body } = await signIn(email, `guess ${tries}`);
        if (status === 429) return { tries, wait: Number(headers.get('retry-after')), code: body.code };
      }
    };
    const known = await guess('ana@example.org');
    const unknown = await guess('no-such@example.org');
    // One comes back each minute: a slow machine gets that far.
    for (const { tries } of [known, unknown]) expect([11, 12, 13]).toContain(tries);
    expect(known.code).toBe('too_many_tries');
    expect(unknown.code).toBe(known.code);
    expect(known.wait).toBeGreaterThan(0);
    expect(known.wait).toBeLessThanOrEqual(60);
    // The right password waits as well: else a guesser would learn by it.
    expect((await signIn('ana@example.org')).status).toBe(429);
  });

  it('[A2.4] hold back whoever guesses links', async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 25; tries++)
      statuses.push(
        (
          await new Browser(server.url).ask('POST', '/v1/auth/links/read', {
            secret: `guess-${tries}-${'x'.repeat(30)}`,
          })
        ).status,
      );
    expect(new Set(statuses)).toEqual(new Set([404, 429]));
  });

  it('[A2.6] no password, code, link or cookie is in the log', async () => {
    const output = server.output();
    for (const secret of [PASSWORD, 'another long password', ...owner.cookies().values()])
      expect(output.includes(secret)).toBe(false);
    expect(output).not.toMatch(/#[\w-]{43}/);
  });
});
