import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Browser, PASSWORD, secretOf, setUpLinkIn, setUpOwner } from '../http/test/browser.ts';
import { run } from './test/command.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
  await setUpOwner(server.url, setUpLinkIn(server.output()));
});
afterAll(() => server.stop());

describe('throughline user', () => {
  it('[A1.14] invites, lists, gives roles and closes accounts', async () => {
    const { out: link } = await run(server, 'user', 'invite', 'ben@example.org', '--role', 'analyst');
    const accepted = { secret: secretOf(link.trim()), name: 'Ben\u001b[31m', password: PASSWORD };
    const ben = new Browser(server.url);
    const { status } = await ben.ask('POST', '/v1/auth/invitation', accepted);
    expect(status).toBe(400);
    expect((await ben.ask('POST', '/v1/auth/invitation', { ...accepted, name: 'Ben \u202e' })).status).toBe(
      200,
    );
    expect((await run(server, 'user', 'role', 'ben@example.org', '--role', 'marketer')).out).toBe(
      'ben@example.org is a marketer\n',
    );
    expect((await run(server, 'user', 'disable', 'ben@example.org')).out).toBe('ben@example.org is closed\n');
    expect((await ben.ask('GET', '/v1/auth/sessions')).status).toBe(401);
    const { out } = await run(server, 'user', 'list');
    expect(out).toMatch(/^ben@example\.org +Ben \\u202e +marketer \(closed\)/m);
    const unknown = await run(server, 'user', 'role', 'nobody@example.org', '--role', 'viewer');
    expect([unknown.end, unknown.err]).toEqual([2, expect.stringContaining('nobody@example.org')]);
  });

  it('[A1.14] lets a locked-out owner in again, once, by whoever holds an admin key on the machine', async () => {
    const { out: link } = await run(server, 'user', 'setup-link');
    const owner = {
      secret: secretOf(link.trim()),
      name: 'Olga',
      email: 'olga@example.org',
      password: 'brand new password',
    };
    const browser = new Browser(server.url);
    expect((await browser.ask('POST', '/v1/auth/set-up', owner)).status).toBe(200);
    expect((await browser.ask('GET', '/v1/auth/session')).body).toMatchObject({
      signedIn: { role: 'owner' },
    });
    expect((await browser.ask('POST', '/v1/auth/set-up', owner)).status).toBe(404);
    const old = await browser.ask('POST', '/v1/auth/sign-in', {
      email: 'olga@example.org',
      password: PASSWORD,
    });
    expect(old.status).toBe(401);
  });

  it('[A1.14, A1.38] lets whoever has neither key nor password in again, by the data on the machine', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'throughline-locked-out-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const first = await startServer({ dataDirectory: directory });
    await setUpOwner(first.url, setUpLinkIn(first.output()));
    await first.stop();
    const { out: link, end } = await run(first, 'user', 'setup-link', '--data', directory);
    expect(end).toBe(0);
    await using again = await startServer({ dataDirectory: directory });
    const browser = new Browser(again.url);
    const owner = { name: 'Olga', email: 'olga@example.org', password: 'brand new password' };
    const asked = { secret: secretOf(link.trim()), ...owner };
    expect((await browser.ask('POST', '/v1/auth/set-up', asked)).status).toBe(200);
  });

  it('[A1.14] prints the audit as a table, as JSON and as CSV', async () => {
    expect((await run(server, 'audit', '--action', 'change', '--limit', '3')).out).toMatch(
      /^at +who +role +action +route[^\n]*\n\S+ +admin +key of scope admin +change/,
    );
    const { out } = await run(server, 'audit', '--format', 'jsonl');
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).action),
    ).toContain('recovery');
    expect((await run(server, 'audit', '--format', 'csv')).out).toMatch(/^id,at,kind,actor/);
  });
});
