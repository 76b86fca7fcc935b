import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres, type PostgresServer, startPostgres } from '@throughline/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../http/test/client.ts';
import { startHere } from '../http/test/here.ts';
import type { Throughline } from '../server.ts';
import { asAdmin, call, declare, logOf, SOON, show, track, until } from './test/destination.ts';

const there = findPostgres() !== undefined;
if (!there) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

describe.skipIf(!there)('A table of PostgreSQL', () => {
  let directory: string;
  let server: Throughline;
  let admin: Target;
  let postgres: PostgresServer;
  let crm: pg.Client;
  let url: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'throughline-tables-'));
    [server, postgres] = await Promise.all([
      startHere({ dataDirectory: directory, logLevel: 'warn' }),
      startPostgres(),
    ]);
    admin = await asAdmin(server);
    url = (await postgres.createDatabase()).replace(/^postgresql:/, 'postgres:');
    crm = new pg.Client({ connectionString: url });
    await crm.connect();
    await crm.query(
      'create table people (person uuid primary key, email text, plan text, touchpoints int, merged_into uuid)',
    );
    await crm.query('create table orders (key uuid primary key, id text, person uuid, total int not null)');
  }, 180_000);
  afterAll(async () => {
    await server?.close();
    await crm?.end();
    await postgres?.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  });
  const people = async () =>
    (await crm.query('select person, email, plan, touchpoints, merged_into from people order by email')).rows;
  const identify = (body: object) => call(admin, 'POST', '/v1/identify', body);
  const columns = {
    ...{ email: 'identifiers.email.0', plan: 'traits.plan' },
    ...{ touchpoints: 'touchpoints', merged_into: 'merged_into' },
  };

  it('[C7.10, C7.11, C7.13, C7.14] has everyone there is, then whoever changes, merges and undone merges too', async () => {
    await identify({ userId: 'ann', traits: { email: 'ann@example.org', plan: 'free' } });
    await identify({ anonymousId: 'phone', traits: { email: 'ben@example.org', plan: 'gold' } });
    await declare(admin, 'crm', {
      ...{ kind: 'table', stream: 'people', retry: SOON },
      settings: { url, table: 'people', columns },
    });
    const all = await until(people, (rows) => rows.length === 2);
    expect(all).toMatchObject([
      { email: 'ann@example.org', plan: 'free', touchpoints: 1, merged_into: null },
      { email: 'ben@example.org', plan: 'gold', touchpoints: 1, merged_into: null },
    ]);
    await identify({ userId: 'cay', traits: { email: 'cay@example.org' } });
    await identify({ userId: 'ann', traits: { plan: 'gold' } });
    await until(people, (rows) => rows.length === 3 && rows[0].plan === 'gold' && rows[0].touchpoints === 2);
    const [ann, ben] = await people();
    // Ben turns out to be Ann.
    await identify({ userId: 'ann', anonymousId: 'phone' });
    const merged = await until(people, (rows) => rows.some((row) => row.merged_into !== null));
    expect(merged.find(({ person }) => person === ben.person)).toMatchObject({ merged_into: ann.person });
    expect(merged.find(({ person }) => person === ann.person)).toMatchObject({ touchpoints: 4 });
    const { merges } = await call<{ merges: { id: string }[] }>(admin, 'GET', '/v1/people/userId:ann');
    await call(admin, 'POST', `/v1/people/merges/${merges.at(-1)!.id}/undo`);
    const apart = await until(people, (rows) => rows.every((row) => row.merged_into === null));
    expect(apart.find(({ person }) => person === ben.person)).toMatchObject({ email: 'ben@example.org' });
  });

  it('[C7.15] keeps everyone as they are also when they change while a change is under way', async () => {
    for (let round = 0; round < 10; round++) {
      const batch = Array.from({ length: 60 }, (_, n) => ({
        type: 'track',
        event: 'Seen',
        userId: `u${n % 20}`,
      }));
      await call(admin, 'POST', '/v1/batch', { batch });
    }
    await until(
      async () => (await crm.query('select touchpoints as seen, count(*)::int from people group by 1')).rows,
      (rows) => rows.some(({ seen, count }) => seen === 30 && count === 20),
    );
    await until(
      () => show(admin, 'crm'),
      ({ waiting }) => waiting === 0,
    );
  });

  it('[O1.3, O1.14] has a row for each touchpoint, and what it refuses is a dead letter at once', async () => {
    await declare(admin, 'orders', {
      ...{ kind: 'table', retry: SOON, rule: { name: ['Order completed'] } },
      settings: { url, table: 'orders', columns: { id: 'id', person: 'person', total: 'properties.total' } },
    });
    await track(
      admin,
      [
        ['ann', 'o-1'],
        ['ben', 'o-2'],
        ['ann', 'o-3'],
      ],
      'Order completed',
    );
    await call(admin, 'POST', '/v1/track', { event: 'Order completed', userId: 'dan', messageId: 'o-4' });
    const rows = await until(
      async () => (await crm.query('select id, person, total from orders order by id')).rows,
      (found) => found.length === 3,
    );
    expect(rows.map(({ id, total }) => [id, total])).toEqual([
      ['o-1', 0],
      ['o-2', 10],
      ['o-3', 20],
    ]);
    expect(rows[0].person).toBe(rows[2].person);
    await until(
      () => show(admin, 'orders'),
      ({ dead }) => dead === 1,
    );
    const [refused] = await logOf(admin, 'orders', '&status=refused');
    expect(refused).toMatchObject({ event: 'o-4', code: '23502', attempt: 1 });
    await call(admin, 'POST', '/v1/destinations/orders/replay', {});
    await until(
      () => show(admin, 'orders'),
      ({ waiting, dead, place }) => waiting === 0 && dead === 1 && !place.replaying && place.behind === 0,
    );
    expect((await crm.query('select count(*)::int from orders')).rows[0].count).toBe(3);
  });

  it('[C7.14] a replay of people brings everyone again', async () => {
    await until(
      () => show(admin, 'crm'),
      ({ waiting }) => waiting === 0,
    );
    await crm.query('delete from people');
    await call(admin, 'POST', '/v1/destinations/crm/replay', {});
    const status = await call<{ people: number }>(admin, 'GET', '/v1/status');
    await until(people, (rows) => rows.length === status.people);
  });
});
