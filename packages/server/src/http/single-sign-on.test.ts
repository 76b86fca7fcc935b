import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, join, PASSWORD, setUpLinkIn, setUpOwner } from './test/browser.ts';
import { type Claims, TestProvider } from './test/provider.ts';

const CLIENT = { clientId: 'throughline', clientSecret: 'a-secret-of-the-client' };
const SSO = '/v1/organization/single-sign-on';

let server: ServerProcess;
let provider: TestProvider;
let owner: Browser;
let settings: object;

beforeAll(async () => {
  server = await startServer();
  owner = await setUpOwner(server.url, setUpLinkIn(server.output()));
  provider = await TestProvider.start({
    id: CLIENT.clientId,
    secret: CLIENT.clientSecret,
    redirect: `${server.url}/sign-in/callback`,
  });
  settings = {
    ...{ name: 'Example ID', issuer: provider.issuer, clientId: CLIENT.clientId, domains: ['example.org'] },
    ...{ defaultRole: 'viewer', roleClaim: 'groups', roles: [{ value: 'cx-analysts', role: 'analyst' }] },
  };
});
afterAll(async () => {
  await provider?.[Symbol.asyncDispose]();
  await server.stop();
});

interface Finished {
  readonly browser: Browser;
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Signs somebody in through the provider. @param changed what of the way back is not as it should be */
async function through(
  claims: Claims,
  changed: (back: URL) => Record<string, string> = (back) => Object.fromEntries(back.searchParams),
  browser = new Browser(server.url),
): Promise<Finished> {
  provider.seated = claims;
  const begun = await browser.ask<{ url: string }>('POST', '/v1/auth/sso', {});
  if (begun.status !== 200) return { browser, status: begun.status, body: begun.body };
  const back = await provider.visit(begun.body.url);
  expect(back.pathname).toBe('/sign-in/callback');
  const { status, body } = await browser.ask('POST', '/v1/auth/sso/finish', changed(back));
  return { browser, status, body };
}

const who = async (browser: Browser) =>
  (
    await browser.ask<{ signedIn: { role: string; email: string; id: string } | null }>(
      'GET',
      '/v1/auth/session',
    )
  ).body.signedIn;

describe('Single sign-on', () => {
  it('[A1.10] is off until it is set, by an owner; its secret is shown to nobody', async () => {
    expect((await through({ sub: '1' })).status).toBe(409);
    const admin = await join(owner, 'admin');
    expect((await admin.ask('PUT', SSO, { settings, clientSecret: 'x' })).status).toBe(403);
    expect((await owner.ask('PUT', SSO, { settings })).body.code).toBe('sso_secret_missing');
    const plain = await owner.ask('PUT', SSO, { settings: { ...settings, issuer: 'http://idp.example' } });
    expect(plain.status).toBe(400);
    expect((await owner.ask('PUT', SSO, { settings, clientSecret: CLIENT.clientSecret })).status).toBe(200);
    const shown = await owner.ask('GET', SSO);
    expect(shown.body).toMatchObject({
      inForce: settings,
      fixed: false,
      callback: `${server.url}/sign-in/callback`,
    });
    expect(JSON.stringify(shown.body)).not.toContain(CLIENT.clientSecret);
    const session = await new Browser(server.url).ask('GET', '/v1/auth/session');
    expect(session.body).toMatchObject({ singleSignOn: 'Example ID' });
  });

  it('[A1.10] gives an account to a verified address of a domain that may come, with the role its claim says', async () => {
    const vera = { sub: 'vera', email: 'vera@example.org', email_verified: true, name: 'Vera' };
    const first = await through(vera);
    expect([first.status, await who(first.browser)]).toEqual([
      200,
      expect.objectContaining({ role: 'viewer', email: 'vera@example.org', name: 'Vera' }),
    ]);
    // The provider is asked at every sign-in.
    const later = await through({ ...vera, groups: ['others', 'cx-analysts'] });
    expect(await who(later.browser)).toMatchObject({ role: 'analyst' });
    expect((await who(first.browser))?.id).toBe((await who(later.browser))?.id);
  });

  it('[A1.10] refuses unverified addresses, other domains, and closed accounts', async () => {
    const refused = async (claims: Claims) => {
      const { browser, status, body } = await through(claims);
      expect(await who(browser)).toBeNull();
      return [status, body.code];
    };
    expect(await refused({ sub: 'u', email: 'una@example.org', email_verified: false })).toEqual([
      403,
      'sso_refused',
    ]);
    expect(await refused({ sub: 'o', email: 'otto@elsewhere.example', email_verified: true })).toEqual([
      403,
      'sso_refused',
    ]);
    expect(await refused({ sub: 'n' })).toEqual([403, 'sso_refused']);
    const vera = { sub: 'vera', email: 'vera@example.org', email_verified: true };
    const { team } = (
      await owner.ask<{ team: { id: string; email: string }[] }>('GET', '/v1/organization/team')
    ).body;
    const { id } = team.find(({ email }) => email === vera.email)!;
    await owner.ask('PUT', `/v1/organization/team/${id}`, { disabled: true });
    expect(await refused(vera)).toEqual([403, 'sso_refused']);
    await owner.ask('PUT', `/v1/organization/team/${id}`, { disabled: false });
    expect((await through(vera)).status).toBe(200);
  });

  it('[A1.11] joins an account that is there by a verified address alone, and lets in who is invited', async () => {
    const agent = await join(owner, 'agent', 'gil@example.org');
    const id = (await who(agent))!.id;
    const posing = await through({ sub: 'mallory', email: 'gil@example.org', email_verified: false });
    expect([posing.status, await who(posing.browser)]).toEqual([403, null]);
    const gil = await through({ sub: 'gil', email: 'gil@example.org', email_verified: true });
    expect(await who(gil.browser)).toMatchObject({ id, role: 'viewer' });
    // Another account at the provider that later claims the same address is joined by it too: it was verified there.
    await owner.ask('POST', '/v1/organization/invitations', {
      email: 'ida@partner.example',
      role: 'marketer',
    });
    const ida = await through({ sub: 'ida', email: 'ida@partner.example', email_verified: true });
    expect(await who(ida.browser)).toMatchObject({ email: 'ida@partner.example', role: 'viewer' });
  });

  it('[A1.34] takes the role away again from whoever is in none of the groups any more, and says so in the audit', async () => {
    const rosa = { sub: 'rosa', email: 'rosa@example.org', email_verified: true };
    expect(await who((await through({ ...rosa, groups: ['cx-analysts'] })).browser)).toMatchObject({
      role: 'analyst',
    });
    const left = (await through({ ...rosa, groups: ['others'] })).browser;
    const me = await who(left);
    expect(me).toMatchObject({ role: 'viewer' });
    const { lines } = (
      await owner.ask<{ lines: { subjects: string[]; changes: object[]; actor: object }[] }>(
        'GET',
        '/v1/organization/audit?action=change&limit=200',
      )
    ).body;
    expect(lines.filter(({ subjects }) => subjects.includes(me!.id))).toEqual([
      expect.objectContaining({
        actor: expect.objectContaining({ name: 'single sign-on' }),
        changes: [{ path: '/role', before: 'analyst', after: 'viewer' }],
      }),
    ]);
  });

  it('[A2.3] ends the session that it finds', async () => {
    const before = await join(owner, 'agent', 'sam@example.org');
    const old = new Browser(server.url);
    for (const [name, value] of before.cookies()) old.cookies().set(name, value);
    expect(await who(old)).toMatchObject({ email: 'sam@example.org' });
    const vera = { sub: 'vera', email: 'vera@example.org', email_verified: true };
    expect((await through(vera, undefined, before)).status).toBe(200);
    expect(await who(before)).toMatchObject({ email: 'vera@example.org' });
    expect(await who(old)).toBeNull();
  });

  it('[A1.10, A2.3] believes no answer that was not asked for, was changed, or comes to another browser', async () => {
    const vera = { sub: 'vera', email: 'vera@example.org', email_verified: true };
    const way = (change: object) => (back: URL) => ({ ...Object.fromEntries(back.searchParams), ...change });
    for (const change of [{ state: 'made-up' }, { code: 'made-up' }, { iss: 'https://evil.example' }]) {
      const { browser, status } = await through(vera, way(change));
      expect([status, await who(browser)], JSON.stringify(change)).toEqual([403, null]);
    }
    // Someone else's answer, planted in a browser that began a sign-in of its own.
    provider.seated = vera;
    const attacker = new Browser(server.url);
    const begun = await attacker.ask<{ url: string }>('POST', '/v1/auth/sso', {});
    const back = await provider.visit(begun.body.url);
    const victim = new Browser(server.url);
    await victim.ask('POST', '/v1/auth/sso', {});
    const planted = await victim.ask('POST', '/v1/auth/sso/finish', Object.fromEntries(back.searchParams));
    expect([planted.status, await who(victim)]).toEqual([403, null]);
    // An answer opens once.
    const used = Object.fromEntries(back.searchParams);
    expect((await attacker.ask('POST', '/v1/auth/sso/finish', used)).status).toBe(200);
    expect((await attacker.ask('POST', '/v1/auth/sso/finish', used)).status).toBe(403);
    const denied = await through(vera, (back) => ({
      state: back.searchParams.get('state')!,
      error: 'access_denied',
    }));
    expect(denied.body).toMatchObject({ code: 'sso_refused', why: 'access_denied' });
  });

  it('[A1.10] keeps passwords working, and tells when the provider does not answer', async () => {
    const back = await new Browser(server.url).ask('POST', '/v1/auth/sign-in', {
      email: 'olga@example.org',
      password: PASSWORD,
    });
    expect(back.status).toBe(200);
    await owner.ask('PUT', SSO, {
      settings: { ...settings, issuer: 'http://127.0.0.1:1' },
      clientSecret: 'x',
    });
    const gone = await through({ sub: '1' });
    expect([gone.status, gone.body.code]).toEqual([503, 'sso_unreachable']);
    expect((await owner.ask('DELETE', SSO)).status).toBe(200);
    expect((await owner.ask('GET', SSO)).body).toMatchObject({ inForce: null });
  });
});
