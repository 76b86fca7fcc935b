import { setTimeout as delay } from 'node:timers/promises';
import {
  findMariadb,
  findPostgres,
  type MariadbServer,
  type PostgresServer,
  startMariadb,
  startPostgres,
} from '@throughline/testkit';
import { sourceContract } from '@throughline/testkit/source-contract';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Page, Source } from '../source.ts';
import { mysql, postgres } from './index.ts';
import type { TableCursor } from './table.ts';

/** One of the two databases, as far as these tests differ between them. */
interface Database {
  readonly url: string;
  run(sql: string): Promise<void>;
  close(): Promise<void>;
}
interface Kind {
  readonly name: string;
  readonly clause: string;
  readonly source: Source;
  readonly time: string;
  open(): Promise<Database>;
  stop(): Promise<void>;
}

function ofPostgres(): Kind {
  let server: PostgresServer | undefined;
  return {
    name: 'PostgreSQL',
    clause: 'C7.1',
    source: postgres as Source,
    time: 'timestamptz',
    open: async () => {
      server ??= await startPostgres();
      const url = await server.createDatabase();
      const client = new pg.Client(url);
      await client.connect();
      return { url, run: async (sql) => void (await client.query(sql)), close: () => client.end() };
    },
    stop: async () => server?.stop(),
  };
}

function ofMariadb(): Kind {
  let server: MariadbServer | undefined;
  return {
    name: 'MariaDB',
    clause: 'C7.2',
    source: mysql as Source,
    time: 'datetime(6)',
    open: async () => {
      server ??= await startMariadb();
      const url = await server.createDatabase();
      const connection = await createConnection(url);
      return { url, run: async (sql) => void (await connection.query(sql)), close: () => connection.end() };
    },
    stop: async () => server?.stop(),
  };
}

const kinds: Kind[] = [];
if (findPostgres()) kinds.push(ofPostgres());
else console.log('SKIP tables of PostgreSQL: it is not installed.');
if (findMariadb()) kinds.push(ofMariadb());
else console.log('SKIP tables of MariaDB: it is not installed.');

const FOREVER = new AbortController().signal;

async function pagesOf(kind: Kind, settings: object, cursor?: TableCursor): Promise<Page<TableCursor>[]> {
  const read = kind.source.settings(z).parse(settings);
  const pages: Page[] = [];
  for await (const page of kind.source.pull!(cursor, read, { name: 'test', signal: FOREVER }))
    pages.push(page);
  return pages as Page<TableCursor>[];
}

const rowsOf = (pages: readonly Page[]) => pages.flatMap(({ rows = [] }) => rows);
const idsOf = (pages: readonly Page[]) => rowsOf(pages).map(({ id }) => id);

for (const kind of kinds) {
  const { clause, name } = kind;
  describe(`tables of ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await kind.open();
    });
    afterAll(async () => {
      await database?.close();
      await kind.stop();
    });
    const settings = (table: string, more: object = {}) => ({
      url: database.url,
      table,
      cursor: 'at',
      key: 'id',
      ...more,
    });
    const create = (table: string, columns = `id bigint primary key, at ${kind.time}`) =>
      database.run(`create table ${table} (${columns})`);

    sourceContract(`[O2.1, ${clause}] a table of ${name}`, async () => {
      const own = await kind.open();
      await own.run(`create table visits (id bigint primary key, at ${kind.time})`);
      let last = 0;
      const happen = async (count: number) => {
        for (let i = 0; i < count; i++) {
          last++;
          // Three at each instant: the key tells them apart.
          const at = new Date(Date.UTC(2026, 0, 1) + Math.floor(last / 3) * 3_600_000);
          await own.run(`insert into visits values (${last}, '${at.toISOString().slice(0, 19)}')`);
        }
      };
      const settings = { url: own.url, table: 'visits', cursor: 'at', key: 'id', overlap: 0 };
      return { source: kind.source, settings, happen, close: () => own.close() };
    });

    it(`[${clause}, C7.3] pages by (cursor, key), thousands of rows at one instant among them, and resumes anywhere`, async () => {
      await create('many');
      const values = Array.from(
        { length: 2_500 },
        (_, i) => `(${i}, '2026-01-01 00:00:0${i < 2_200 ? 0 : 1}')`,
      );
      await database.run(`insert into many values ${values.join(',')}`);
      const pages = await pagesOf(kind, settings('many'));
      expect(pages.map(({ rows }) => rows?.length)).toEqual([1_000, 1_000, 500]);
      const ids = rowsOf(pages).map(({ values }) => Number(values.id));
      expect(ids).toEqual(Array.from({ length: 2_500 }, (_, i) => i));
      const rest = await pagesOf(kind, settings('many', { overlap: 0 }), pages[0]!.cursor);
      expect(rowsOf(rest).map(({ values }) => Number(values.id))).toEqual(ids.slice(1_000));
    });

    it(`[${clause}] reads a view, and a key of several columns`, async () => {
      await database.run(
        `create table entries (orders varchar(20), line int, at ${kind.time}, primary key (orders, line))`,
      );
      await database.run(`create view recent as select * from entries where line < 9`);
      await database.run(
        `insert into entries values ('b', 1, '2026-01-02'), ('a', 2, '2026-01-02'), ('a', 1, '2026-01-02'), ('c', 9, '2026-01-02')`,
      );
      const pages = await pagesOf(kind, settings('recent', { key: ['orders', 'line'] }));
      expect(rowsOf(pages).map(({ values }) => `${values.orders}${values.line}`)).toEqual(['a1', 'a2', 'b1']);
      expect(rowsOf(pages)[0]?.id).toMatch(/^recent:a:1@2026-01-02 00:00:00/);
    });

    it('[C7.4] finds a row that was committed after later ones were read, within the overlap', async () => {
      await create('late');
      await database.run(`insert into late values (1, '2026-01-01 00:00:00'), (3, '2026-01-01 00:04:00')`);
      const before = await pagesOf(kind, settings('late'));
      await database.run(`insert into late values (2, '2026-01-01 00:01:00'), (4, '2026-01-01 00:05:00')`);
      const after = await pagesOf(kind, settings('late'), before.at(-1)!.cursor);
      // What lies in the window is given again, and says so.
      expect(after.map(({ again, rows }) => [again === true, rows!.map(({ values }) => values.id)])).toEqual([
        [true, ['1', '2', '3']],
        [false, ['4']],
      ]);
      expect(after[0]!.cursor).toEqual(before.at(-1)!.cursor);
      const without = await pagesOf(kind, settings('late', { overlap: 0 }), before.at(-1)!.cursor);
      expect(rowsOf(without).map(({ values }) => values.id)).toEqual(['4']);
    });

    it('[C7.4] a number is a cursor too, with a window of numbers', async () => {
      await create('numbers', 'id bigint primary key, at bigint');
      const big = '9007199254740993';
      await database.run(`insert into numbers values (1, ${big}), (3, ${big} + 2)`);
      const before = await pagesOf(kind, settings('numbers', { overlap: 2 }));
      expect(before[0]!.cursor.at).toEqual(['9007199254740995', '3']);
      await database.run(`insert into numbers values (2, ${big} + 1)`);
      const after = await pagesOf(kind, settings('numbers', { overlap: 2 }), before[0]!.cursor);
      expect(rowsOf(after).map(({ values }) => values.id)).toEqual(['2', '3']);
    });

    it('[C7.5] a row that changed is another event, under the same key', async () => {
      await create('changing');
      await database.run(`insert into changing values (1, '2026-01-01')`);
      const first = await pagesOf(kind, settings('changing'));
      await database.run(`update changing set at = '2026-01-02'`);
      const second = await pagesOf(kind, settings('changing'), first[0]!.cursor);
      expect(idsOf(second)).not.toEqual(idsOf(first));
      expect(idsOf(second)[0]).toMatch(/^changing:1@2026-01-02/);
    });

    it('[C7.6] values come as the database writes them: nothing is rounded, shifted or cut', async () => {
      const blob =
        name === 'MariaDB' ? ['varbinary(9)', `x'00ff'`, '00FF'] : ['bytea', `'\\x00ff'`, '\\x00ff'];
      await create(
        'exact',
        `id bigint primary key, at ${kind.time}, big decimal(40,10), doc json, yes boolean, bytes ${blob[0]}, none int, words varchar(50)`,
      );
      await database.run(
        `insert into exact values (9007199254740993, '2026-01-01 12:00:00.123456', 123456789012345678901234567890.5, '{"a":9007199254740993}', true, ${blob[1]}, null, 'Zoë 😀')`,
      );
      const [row] = rowsOf(await pagesOf(kind, settings('exact')));
      expect(row!.values).toMatchObject({
        id: '9007199254740993',
        at: expect.stringMatching(/^2026-01-01 12:00:00\.123456(\+00)?$/),
        big: '123456789012345678901234567890.5000000000',
        doc: '{"a":9007199254740993}',
        yes: expect.stringMatching(/^(t|1)$/),
        bytes: blob[2],
        none: null,
        words: 'Zoë 😀',
      });
    });

    it('[V1.30] a cursor that goes back is an error with both values and the cure, unless rows are deleted as a rule', async () => {
      await create('back');
      await database.run(`insert into back values (1, '2026-01-01'), (2, '2026-02-01')`);
      const [page] = await pagesOf(kind, settings('back'));
      await database.run(`delete from back where id = 2`);
      const again = pagesOf(kind, settings('back'), page!.cursor);
      await expect(again).rejects.toMatchObject({ code: 'cursor_went_back' });
      await expect(again).rejects.toThrow(
        /back was read up to at = 2026-02-01.*ends at 2026-01-01.*--from-start/s,
      );
      expect(await pagesOf(kind, settings('back', { shrinks: true }), page!.cursor)).toEqual([]);
      await database.run(`delete from back`);
      expect(await pagesOf(kind, settings('back'), page!.cursor)).toEqual([]);
    });

    it('[V1.31] a cursor or key column that is gone is an error that names it and what there is', async () => {
      await create('narrow');
      const missing = pagesOf(kind, settings('narrow', { key: 'number' }));
      await expect(missing).rejects.toMatchObject({ code: 'column_missing' });
      await expect(missing).rejects.toThrow(/no column number; it has id, at/);
      await expect(pagesOf(kind, settings('nowhere'))).rejects.toMatchObject({ code: 'table_missing' });
    });

    it('[V1.31] settings that now speak of another order do not go on from its cursor', async () => {
      await create('two', `id bigint primary key, at ${kind.time}, other ${kind.time}`);
      await database.run(`insert into two values (1, '2026-01-01', '2026-01-01')`);
      const [page] = await pagesOf(kind, settings('two'));
      const other = pagesOf(kind, settings('two', { cursor: 'other' }), page!.cursor);
      await expect(other).rejects.toMatchObject({ code: 'cursor_of_another' });
    });

    it('[V1.35] rows without a cursor would never be read, and are told of', async () => {
      await create('unplaced');
      await database.run(`insert into unplaced values (1, null)`);
      await expect(pagesOf(kind, settings('unplaced'))).rejects.toMatchObject({ code: 'cursor_null' });
    });

    it('[V1.33] a server that is not there, or refuses, is an error that says which', async () => {
      const gone = { ...settings('any'), url: database.url.replace(/:\d+\//, ':1/') };
      await expect(pagesOf(kind, gone)).rejects.toMatchObject({ code: 'source_gone' });
      const unknown = { ...settings('any'), url: database.url.replace(/[^/]+$/, 'no_such') };
      await expect(pagesOf(kind, unknown)).rejects.toMatchObject({ code: 'table_missing' });
    });

    it('[V1.33] a table that is locked for ever holds nobody up', async () => {
      await create('locked');
      const ending = new AbortController();
      const run = { name: 'test', signal: ending.signal };
      await database.run(name === 'MariaDB' ? 'lock tables locked write' : 'begin; lock table locked');
      const reading = (async () => {
        for await (const _ of kind.source.pull!(
          undefined,
          kind.source.settings(z).parse(settings('locked')),
          run,
        ));
      })();
      reading.catch(() => {});
      await delay(200);
      ending.abort();
      await expect(reading).rejects.toThrow();
      await database.run(name === 'MariaDB' ? 'unlock tables' : 'rollback');
    });
  });
}
