import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eraseStatement, LEDGER_OF_CLUSTER } from '@throughline/storage/analytical';
import {
  type ClickHouseServer,
  type PostgresServer,
  Receiver,
  startClickHouse,
  startPostgres,
} from '@throughline/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asAdmin,
  call,
  declare,
  logOf,
  SECRET,
  SOON,
  show,
  until,
} from '../destinations/test/destination.ts';
import type { Release } from '../instance.ts';
import { openPlanes, type Place } from '../planes.ts';
import type { Throughline } from '../server.ts';
import type { Target } from './test/client.ts';
import { startHere } from './test/here.ts';
import { hasPostgres } from './test/installations.ts';

/** Every word of which nothing may be left: hers, however it was written, and what stood beside. */
const HERS = ['u-vera-erase', 'vera.erase@', '+442079460958', '7946 0958', 'vera likes', 'vera.era'];
const IDENTIFIERS = ['userId:u-vera-erase', 'email:vera.erase@example.org', 'phone:+442079460958'];

const bad = (messageId: string, more: object) => ({ type: 'none', messageId, ...more });
const refused = [
  bad('v1', { userId: 'u-vera-erase' }),
  bad('v2', { traits: { email: 'Vera.Erase@Example.org', phone: '+44 20 7946 0958' } }),
  // Who it is about stands behind what the ledger keeps.
  bad('v3', {
    properties: { likes: 'Vera likes tea', pad: 'x'.repeat(3_000), of: 'vera.erase@example.org' },
  }),
  // It is cut off, in both places, and here within her address.
  bad('v4', { userId: 'u-vera-erase', properties: { text: 'x'.repeat(40_000) } }),
  bad('v5', { properties: { pad: 'y'.repeat(1_980), of: 'vera.erase@example.org' } }),
  { type: 'track', event: 'E', userId: 'u-vera-erase', properties: { text: 'half \ud800, nul \0' } },
  { type: 'track', event: 'Ordered', userId: 'u-vera-erase', messageId: 'of vera.erase@example.org' },
  bad('v7', { properties: { 'vera.erase@example.org': 1 } }),
];
const others = [bad('o1', { userId: 'u-someone-else' }), bad('o2', { properties: { quantity: 7 } })];

let postgres: PostgresServer | undefined;
let clickhouse: ClickHouseServer | undefined;
beforeAll(async () => {
  if (hasPostgres) [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
});
afterAll(() => Promise.all([postgres?.stop(), clickhouse?.stop()]));

/** Every row of every table of both engines, as text in lower case. */
async function everything(place: Place): Promise<Map<string, string>> {
  const releases: Release[] = [];
  try {
    const { relational, analytical } = await openPlanes(place, releases, () => {});
    const found = new Map<string, string>();
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
      relational.db,
    );
    for (const { name } of tables) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
        relational.db,
      );
      found.set(`relational ${name}`, rows.map(({ row }) => row.toLowerCase()).join('\n'));
    }
    const query = `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine NOT IN ('Null', 'MaterializedView')`;
    for await (const { name } of analytical.rows<{ name: string }>(query)) {
      const lines: string[] = [];
      for await (const row of analytical.rows(`SELECT * FROM ${name}`)) lines.push(JSON.stringify(row));
      found.set(`analytical ${name}`, lines.join('\n').toLowerCase());
    }
    return found;
  } finally {
    for (const each of releases.reverse()) await each();
  }
}

const holding = (found: Map<string, string>, words: readonly string[]) =>
  [...found].flatMap(([table, text]) =>
    words.filter((word) => text.includes(word)).map((w) => `${table}: ${w}`),
  );

for (const engine of ['embedded', 'external'] as const)
  describe.skipIf(engine === 'external' && !hasPostgres)(`Erasure, ${engine}`, () => {
    let place: Place;
    let server: Throughline;
    let admin: Target;
    beforeAll(async () => {
      place = {
        dataDirectory: await mkdtemp(join(tmpdir(), 'throughline-erasure-')),
        ...(engine === 'external'
          ? { databaseUrl: await postgres!.createDatabase(), clickhouseUrl: clickhouse!.newDatabase() }
          : {}),
      };
      server = await startHere({ ...place, logLevel: 'warn', allowPrivateWebhooks: true });
      admin = await asAdmin(server);
    });
    let isOpen = true;
    const close = async () => {
      if (isOpen) await server.close();
      isOpen = false;
    };
    afterAll(async () => {
      await close();
      await rm(place.dataDirectory, { recursive: true, force: true });
    });

    const erase = () =>
      call<{ erased: number; ledger: number; deliveries: number }>(
        admin,
        'DELETE',
        `/v1/dead-letters?${new URLSearchParams(IDENTIFIERS.map((each) => ['identifier', each]))}`,
      );

    it('[L1.14] of deliveries given up, and of what receivers said of others, is told in the log alone', async () => {
      await using receiver = await new Receiver().start();
      receiver.answer = () => 500;
      const settings = { url: receiver.url, secret: SECRET };
      await declare(admin, 'out', { kind: 'webhook', settings, retry: { ...SOON, days: 0.5 / 86_400 } });
      const given = (messageId: string, properties: object) => ({
        ...{ type: 'track', event: 'Called', userId: 'ben', messageId, properties },
      });
      const batch = [given('about vera', { to: '+44 20 7946 0958' }), given('about noone', {})];
      await call(admin, 'POST', '/v1/batch', { batch });
      await until(
        () => show(admin, 'out'),
        ({ dead }) => dead === 2,
      );
      expect(await erase()).toMatchObject({ deliveries: 1 });
      const { deadLetters } = await call<{ deadLetters: { event: string }[] }>(
        admin,
        'GET',
        '/v1/destinations/out/dead-letters',
      );
      expect(deadLetters.map(({ event }) => event)).toEqual(['about noone']);
      expect(await logOf(admin, 'out', '&status=erased')).toMatchObject([{ event: '', reason: null }]);
    });

    it('[L1.14] leaves no word of refused events in any table of either engine, and of each when and why', async () => {
      const schema = { properties: { properties: { required: ['total'] } } };
      const value = { schema, onViolation: 'refuse' };
      await call(admin, 'PUT', '/v1/catalogue/touchpoints/Ordered', { basedOn: 0, value });
      await call(admin, 'POST', '/v1/batch', { batch: [...refused, ...others] });
      // The summary of violations is written down a little later.
      await until(
        () => call<{ violations: unknown[] }>(admin, 'GET', '/v1/catalogue/violations'),
        ({ violations }) => violations.length > 0,
      );
      const done = await erase();
      expect(done).toEqual({ erased: refused.length, ledger: refused.length, deliveries: 0 });
      expect(await erase()).toEqual({ erased: 0, ledger: 0, deliveries: 0 });
      const { dropped, sources } = await call<{
        dropped: { why: string; letters: number }[];
        sources: { letters: number }[];
      }>(admin, 'GET', '/v1/dead-letters/summary');
      expect(dropped).toMatchObject([{ why: 'erased', letters: refused.length }]);
      expect(sources).toMatchObject([{ letters: others.length }]);
      await close();
      const found = await everything(place);
      expect(found.get('relational outbox')).toBe('');
      // Ben's call to her is a touchpoint that was taken in: erasing a person of the history is not this.
      found.set('analytical events', '');
      found.set('relational people', '');
      expect(holding(found, HERS)).toEqual([]);
      const ledger = found.get('analytical ledger')!;
      expect(ledger.match(/event_refused/g)).toHaveLength(refused.length + others.length);
      expect(ledger.match(/"erased\\?":true/g)).toHaveLength(refused.length);
      expect(ledger).toContain('u-someone-else');
    });
  });

describe('Erasure on a cluster', () => {
  it('[L1.14] changes the tables under the Distributed one, on every node, and names only rows', () => {
    const row = '0d9f7c3e-5a52-4a0c-9f5e-0a3a0f2b8a11';
    const statement = eraseStatement([row, "no uuid' OR 1"], LEDGER_OF_CLUSTER);
    expect(statement).toMatch(/^ALTER TABLE ledger_local ON CLUSTER '\{cluster\}'\s+UPDATE detail = /);
    expect(statement).toContain(`WHERE row IN ('${row}') SETTINGS mutations_sync = 2`);
  });
});
