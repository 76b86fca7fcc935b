import { findMariadb, findPostgres, startMariadb, startPostgres } from '@throughline/testkit';
import { destinationContract, sampleDelivery } from '@throughline/testkit/destination-contract';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Delivery } from '../destination.ts';
import { table } from './table.ts';

/** One kind of database, as these tests use it. */
interface Bench {
  readonly url: string;
  query(text: string): Promise<Record<string, unknown>[]>;
  crash(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

async function postgres(): Promise<Bench> {
  const server = await startPostgres();
  const database = await server.createDatabase();
  const url = database.replace(/^postgresql:/, 'postgres:');
  return {
    url,
    async query(text) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query(text)).rows;
      } finally {
        await client.end();
      }
    },
    crash: () => server.crash(),
    restart: () => server.restart(),
    close: () => server.stop(),
  };
}

async function mariadb(): Promise<Bench> {
  const server = await startMariadb();
  const url = await server.createDatabase();
  return {
    url,
    async query(text) {
      const connection = await mysql.createConnection({ uri: url, timezone: 'Z' });
      try {
        const [rows] = await connection.query(text);
        return rows as unknown as Record<string, unknown>[];
      } finally {
        await connection.end();
      }
    },
    crash: () => server.crash(),
    restart: () => server.restart(),
    close: () => server.stop(),
  };
}

const kinds = [
  {
    name: 'PostgreSQL',
    there: findPostgres() !== undefined,
    open: postgres,
    json: 'jsonb',
    instant: 'timestamptz',
  },
  {
    name: 'MariaDB',
    there: findMariadb() !== undefined,
    open: mariadb,
    json: 'json',
    instant: 'datetime(3)',
  },
];

for (const { name, there, open, json, instant } of kinds) {
  if (!there) console.log(`SKIP ${name} is not installed.`);
  describe.skipIf(!there)(`A table of ${name}`, () => {
    let bench: Bench;
    const quote = (word: string) => (name === 'MariaDB' ? `\`${word}\`` : `"${word}"`);
    beforeAll(async () => {
      bench = await open();
      const columns = ['id', 'source', 'type', 'name', 'channel', 'corner', 'department'];
      await bench.query(`create table touchpoints (${quote('key')} char(36) primary key,
        ${columns.map((column) => `${quote(column)} varchar(200)`).join(', ')},
        person char(36), properties ${json}, ${quote('time')} ${instant}, received ${instant})`);
      await bench.query('create table orders (id varchar(40) primary key, total int, note varchar(10))');
      await bench.query(`create table crm (person char(36) primary key, email varchar(100), plan varchar(100),
        touchpoints int, merged_into char(36), identifiers ${json}, last_seen ${instant})`);
    }, 60_000);
    afterAll(() => bench?.close());
    const deliver = async (batch: readonly Delivery[], given: object) => {
      const settings = table.settings(z).parse({ url: bench.url, ...given });
      const run = { name: 't', directory: '', allowPrivate: true, signal: AbortSignal.timeout(10_000) };
      const outcomes = await table.deliver(batch, settings, run);
      await table.close?.(settings);
      return outcomes;
    };

    destinationContract(`[O2.6, O2.7, O1.3] a table of ${name}`, async () => ({
      destination: table as never,
      settings: { url: bench.url, table: 'touchpoints' },
      arrived: async () => (await bench.query('select id from touchpoints')).map(({ id }) => String(id)),
      fail: () => bench.crash(),
      mend: () => bench.restart(),
      writesOver: true,
      close: async () => {},
    }));

    it(`[O1.3, C7.11] upserts by the event's key, with columns from paths (${name})`, async () => {
      const columns = { id: 'id', total: 'properties.total', note: 'properties.short' };
      const settings = { table: 'orders', key: 'id', columns };
      // The key is the delivery's own, whatever the column was mapped to.
      const changed = { properties: { total: 99, short: "it's" } };
      const sent = [sampleDelivery(1), sampleDelivery(2), sampleDelivery(1, changed)];
      expect((await deliver(sent, settings)).map(({ status }) => status)).toEqual([
        'delivered',
        'delivered',
        'delivered',
      ]);
      const rows = await bench.query('select id, total, note from orders order by id');
      expect(rows.map((row) => ({ ...row }))).toEqual([
        { id: sampleDelivery(1).key, total: 99, note: "it's" },
        { id: sampleDelivery(2).key, total: 2, note: null },
      ]);
    });

    it(`[O1.3, C7.12] refuses the row that the table refuses, and no other, without its values (${name})`, async () => {
      const settings = { table: 'orders', key: 'id', columns: { total: 'properties.total' } };
      const bad = sampleDelivery(12, { properties: { total: 'ann@example.org' } });
      const outcomes = await deliver([sampleDelivery(11), bad, sampleDelivery(13)], settings);
      expect(outcomes.map(({ status }) => status)).toEqual(['delivered', 'refused', 'delivered']);
      expect(JSON.stringify(outcomes)).not.toContain('ann@example.org');
      const missing = await deliver([sampleDelivery(11)], { ...settings, table: 'nowhere' });
      expect(missing[0]).toMatchObject({ status: 'retry' });
    });

    it(`[C7.11] upserts people as they are now, from identifiers, traits and counters (${name})`, async () => {
      const person = '22222222-0000-4000-8000-000000000001';
      const value = {
        ...{ key: person, person, merged_into: null, touchpoints: 3, last_seen: '2026-01-02T03:04:05.678Z' },
        identifiers: { email: ['ann@example.org'], userId: ['ann'] },
        traits: { plan: 'gold' },
      };
      const delivery: Delivery = {
        id: `${person}.1`,
        entity: 'person',
        key: person,
        person,
        attempt: 1,
        value,
      };
      const columns = {
        ...{ email: 'identifiers.email.0', plan: 'traits.plan', touchpoints: 'touchpoints' },
        ...{ merged_into: 'merged_into', identifiers: 'identifiers', last_seen: 'last_seen' },
      };
      await deliver([delivery], { table: 'crm', columns });
      await deliver([{ ...delivery, value: { ...value, touchpoints: 4 } }], { table: 'crm', columns });
      const [row] = await bench.query('select * from crm');
      expect(row).toMatchObject({
        person,
        email: 'ann@example.org',
        plan: 'gold',
        touchpoints: 4,
        merged_into: null,
      });
      expect((row!.last_seen as Date).toISOString()).toBe('2026-01-02T03:04:05.678Z');
      const identifiers =
        typeof row!.identifiers === 'string' ? JSON.parse(row!.identifiers) : row!.identifiers;
      expect(identifiers).toEqual(value.identifiers);
    });
  });
}

it('[O1.19] an address with a password in it is refused: it would be shown', () => {
  const place = { name: 't', directory: '', allowPrivate: false };
  const settings = { url: 'postgres://me:hush@db/x', tls: false, table: 't' };
  expect(table.check?.(settings, place)).toContain('password');
  expect(table.check?.({ ...settings, url: 'mariadb://me@db/x' }, place)).toBeUndefined();
  for (const name of ['a"b', 'a.b.c', '1a', 'a;drop'])
    expect(table.settings(z).safeParse({ ...settings, table: name }).success).toBe(false);
});
