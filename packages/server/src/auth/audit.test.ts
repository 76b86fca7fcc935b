import {
  listAudit,
  migrateRelational,
  openPostgres,
  type RelationalEngine,
  type Schema,
} from '@throughline/storage/relational';
import { findPostgres, type PostgresServer, startPostgres } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Audit, changesBetween, withoutSecrets } from './audit.ts';
import { addressBlock, Limits } from './limits.ts';
import { Links } from './links.ts';

const installed = findPostgres() !== undefined;
if (!installed) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');
const DAY = 24 * 3600_000;

describe('Changes', () => {
  it('[A1.28] are told field by field, each once, and without secrets', () => {
    const before = { name: 'a', list: [1], deep: { kept: 1, gone: true }, password: 'old', url: 'x' };
    const after = { name: 'b', list: [1, 2], deep: { kept: 1, 'new/er': null }, password: 'new', url: 'x' };
    expect(changesBetween(before, after)).toEqual([
      { path: '/name', before: 'a', after: 'b' },
      { path: '/list', before: [1], after: [1, 2] },
      { path: '/deep/gone', before: true, after: null },
      { path: '/deep/new~1er', before: null, after: null },
    ]);
    expect(changesBetween(undefined, { clientSecret: 'x', issuer: 'y' })).toEqual([
      { path: '', before: null, after: { clientSecret: '…', issuer: 'y' } },
    ]);
    expect(
      withoutSecrets({ url: 'amqp://me:hidden@broker/x', headers: { authorization: 'Bearer x' } }),
    ).toEqual({
      url: 'amqp://…@broker/x',
      headers: { authorization: '…' },
    });
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, n]));
    expect(changesBetween({}, wide).length).toBe(200);
  });
});

describe('Addresses', () => {
  it('[A2.4] of one IPv6 network count as one', () => {
    expect(addressBlock('2001:db8:1:2:3:4:5:6')).toBe(addressBlock('2001:0db8:1:2::9'));
    expect(addressBlock('2001:db8:1:2::')).not.toBe(addressBlock('2001:db8:1:3::'));
    expect([addressBlock('::ffff:192.0.2.1'), addressBlock('192.0.2.1')]).toEqual(['192.0.2.1', '192.0.2.1']);
    expect(addressBlock('::1')).toBe(addressBlock('0:0:0:0:0:0:0:1'));
  });
});

describe.skipIf(!installed)('By a clock of the test', () => {
  let postgres: PostgresServer;
  let engine: RelationalEngine<Schema>;
  let time = Date.parse('2026-01-01T00:00:00Z');
  const now = () => time;
  beforeAll(async () => {
    postgres = await startPostgres();
    engine = await openPostgres<Schema>({ url: postgres.url });
    await migrateRelational(engine);
  });
  afterAll(async () => {
    await engine?.close();
    await postgres?.stop();
  });

  it('[A1.29] lines of the audit go when they are older than the settings keep them', async () => {
    const { db } = engine;
    const audit = new Audit({
      ...{ db, now, settings: async () => ({ days: 30, keyReads: false }) },
      onError: (error) => expect.unreachable(String(error)),
    });
    const by = { id: 'k', name: 'key\u0000', scope: 'admin' as const };
    const entry = { by, action: 'change', route: 'PUT /x', address: '', request: '' };
    await audit.note({ ...entry, subjects: ['old'] });
    time += 20 * DAY;
    await audit.note({ ...entry, subjects: ['new'] });
    time += 15 * DAY;
    audit.start();
    const kept = async () => (await listAudit(db, {}, { limit: 9 })).flatMap(({ subjects }) => subjects);
    for (let tries = 0; tries < 100 && (await kept()).length > 1; tries++)
      await new Promise((done) => setTimeout(done, 20));
    audit.stop();
    expect(await kept()).toEqual(['new']);
  });

  it('[A1.1, A1.5] links end: set-up after a day, invitations after a week', async () => {
    const links = new Links(engine.db, now);
    const secretOf = (path: string) => path.split('#')[1]!;
    const setUp = await links.create({ kind: 'set_up', by: 'start' });
    const invitation = await links.create({ kind: 'invitation', email: 'a@b.org', role: 'viewer', by: 'x' });
    const opens = async (path: string) =>
      links.read(secretOf(path), ['set_up', 'invitation']).then(
        () => true,
        ({ code }: { code: string }) => code,
      );
    time += DAY - 1;
    expect([await opens(setUp.path), await opens(invitation.path)]).toEqual([true, true]);
    time += 1;
    expect([await opens(setUp.path), await opens(invitation.path)]).toEqual(['link_unknown', true]);
    time += 6 * DAY;
    expect(await opens(invitation.path)).toBe('link_unknown');
  });

  it('[A2.4] tries come back one by one, and who proved themselves starts anew', async () => {
    const limits = new Limits(engine.db, now);
    const count = () =>
      limits.count(['password', '192.0.2.1', 'a@b.org']).then(
        () => 0,
        ({ detail }) => detail.retryAfter,
      );
    const burst = [];
    for (let tries = 0; tries < 11; tries++) burst.push(await count());
    expect(burst).toEqual([...Array(10).fill(0), 60]);
    time += 60_000;
    expect([await count(), await count()]).toEqual([0, 60]);
    await limits.forget(['password', '192.0.2.1', 'a@b.org']);
    expect(await count()).toBe(0);
  });
});
