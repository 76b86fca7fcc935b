import { request as plainRequest } from 'node:http';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, PASSWORD, secretOf, setUpLinkIn } from '../http/test/browser.ts';
import { makeKey } from '../http/test/client.ts';

const PUBLIC = 'https://cx.example.org';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer({ arguments: ['--sample', 'resort:20'] });
});
afterAll(() => server.stop());

/** Who the server takes a request with these headers for. Node’s own fetch sets no `Host`. */
function whoIs(
  headers: Record<string, string>,
  at = server,
): Promise<{ name: string; visitor: boolean; role: string } | null> {
  return new Promise((resolve, reject) => {
    plainRequest(`${at.url}/v1/auth/session`, { headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(JSON.parse(text).signedIn));
    })
      .on('error', reject)
      .end();
  });
}

const PAGE = { 'sec-fetch-site': 'same-origin' };

describe('A visitor of the sample company', () => {
  it('[A1.13] is a viewer, in a browser on this very machine, and nobody else is', async () => {
    for (let tries = 0; tries < 250 && (await whoIs(PAGE)) === null; tries++)
      await new Promise((done) => setTimeout(done, 200));
    for (const page of [{}, { referer: `${server.url}/people` }, { origin: 'http://localhost:4000' }])
      expect(await whoIs({ ...PAGE, ...page })).toMatchObject({
        name: 'Visitor',
        role: 'viewer',
        visitor: true,
      });
    for (const headers of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { ...PAGE, 'x-forwarded-for': '203.0.113.9' },
      { ...PAGE, forwarded: 'for=203.0.113.9' },
      // Through a proxy on this machine that says nothing of itself: the page's own address is elsewhere.
      { ...PAGE, referer: 'https://cx.example.org/people' },
      { ...PAGE, origin: 'https://cx.example.org' },
      { ...PAGE, origin: 'null' },
      // A name of somebody’s that was pointed at this machine (DNS rebinding).
      { ...PAGE, host: 'evil.example' },
    ])
      expect(await whoIs(headers), JSON.stringify(headers)).toBeNull();
  });

  it('[A1.13] sees people masked, and may change nothing', async () => {
    const visitor = new Browser(server.url);
    let people: { name: string | null }[] = [];
    // The sample comes in while one looks.
    for (let tries = 0; tries < 250 && people.length === 0; tries++) {
      const page = await visitor.ask<{ people: { name: string | null }[] }>('GET', '/v1/people?limit=20');
      people = page.body.people;
      if (people.length === 0) await new Promise((done) => setTimeout(done, 200));
    }
    expect(people.length).toBeGreaterThan(0);
    for (const { name } of people) if (name !== null) expect(name).toMatch(/^\p{L}?•••$/u);
    expect((await visitor.ask('POST', '/v1/keys', { name: 'mine', scope: 'admin' })).status).toBe(403);
    expect((await visitor.ask('GET', '/v1/organization/team')).status).toBe(403);
    expect((await visitor.ask('GET', '/v1/auth/sessions')).status).toBe(401);
  });

  it('[A1.13] is nobody any more once somebody sends touchpoints of their own, or has an account', async () => {
    await makeKey(server, 'write', 'our shop');
    expect(await whoIs(PAGE)).toBeNull();
  });
});

describe('Behind a proxy', () => {
  it.each([
    ['a public address', ['--public-url', PUBLIC]],
    ['a trusted proxy', ['--trust-proxy', '127.0.0.1']],
  ])('[A1.13] nobody visits where the operator names %s', async (_, options) => {
    await using behind = await startServer({ arguments: ['--sample', 'resort:20', ...options] });
    const imports = () => behind.request('/v1/imports').then((answer) => answer.text());
    for (let tries = 0; tries < 250 && !/resort of/.test(await imports()); tries++)
      await new Promise((done) => setTimeout(done, 200));
    expect(await imports()).toContain('resort of');
    expect(await whoIs(PAGE, behind)).toBeNull();
  });
});

describe('Behind https', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer({ arguments: ['--public-url', PUBLIC] });
  });
  afterAll(() => server.stop());

  it('[A2.1, A1.1] the link names the address that browsers use, and the cookie is bound to its host', async () => {
    const link = setUpLinkIn(server.output());
    expect(link.startsWith(`${PUBLIC}/set-up#`)).toBe(true);
    const body = { secret: secretOf(link), name: 'Olga', email: 'olga@example.org', password: PASSWORD };
    const ask = (origin: string, more: Record<string, string> = {}) =>
      fetch(`${server.url}/v1/auth/set-up`, {
        method: 'POST',
        headers: { origin, ...more },
        body: JSON.stringify(body),
      });
    expect((await ask('https://evil.example')).status).toBe(403);
    expect((await ask(PUBLIC, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const { headers } = await ask(PUBLIC);
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    const [line = ''] = headers.getSetCookie();
    expect(line).toMatch(/^__Host-throughline\.session_token=/);
    expect(line.split('; ').slice(1).sort()).toEqual([
      ...['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Lax', 'Secure'],
    ]);
  });
});
