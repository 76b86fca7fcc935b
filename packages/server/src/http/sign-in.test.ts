import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, join, setUpLinkIn, setUpOwner } from './test/browser.ts';

let server: ServerProcess;
let owner: Browser;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

describe('The set-up', () => {
  it('[A1.1] is printed by the first start', async () => {
    const link = setUpLinkIn(server.output());
    owner = await setUpOwner(server.url, link);
    const { body } = await owner.ask<{ signedIn: { role: string } }>('GET', '/v1/auth/session');
    expect(body).toMatchObject({ signedIn: { email: 'olga@example.org', role: 'owner' } });
  });
  it('invites', async () => {
    const viewer = await join(owner, 'viewer');
    expect((await viewer.ask('GET', '/v1/auth/session')).body).toMatchObject({
      signedIn: { role: 'viewer' },
    });
    const team = await owner.ask('GET', '/v1/organization/team');
    console.log(JSON.stringify(team.body, null, 1));
    console.log(JSON.stringify((await owner.ask('GET', '/v1/organization/audit')).body, null, 1));
    console.log(viewer.received);
  });
});
