import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findPostgres, layCluster, type PostgresServer, startPostgres } from '@throughline/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineIsGone, type RelationalEngine } from './engine.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';

type Tables = Record<string, never>;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'throughline-engine-'));
const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.log('skipped on PostgreSQL: no server programs; install the package postgresql');

let server: PostgresServer | undefined;

async function open(name: 'pglite' | 'postgres'): Promise<RelationalEngine<Tables>> {
  if (name === 'pglite') {
    await layCluster(path.join(scratch, 'embedded'));
    return openPglite<Tables>({ directory: path.join(scratch, 'embedded') });
  }
  server ??= await startPostgres();
  return openPostgres<Tables>({ url: server.url });
}

afterAll(async () => {
  await server?.stop();
  fs.rmSync(scratch, { recursive: true, force: true });
});

describe.each(['pglite', 'postgres'] as const)('%s', (name) => {
  describe.skipIf(name === 'postgres' && !hasPostgres)('as a relational engine', () => {
    let engine: RelationalEngine<Tables>;

    beforeAll(async () => {
      engine = await open(name);
      await engine.exec(`
        CREATE TABLE item (id uuid PRIMARY KEY, at int8 NOT NULL, state json, doc jsonb, payload bytea);
        CREATE TABLE tally (n int4 PRIMARY KEY CHECK (n >= 0));
      `);
    });

    afterAll(() => engine?.close());

    const rows = async (query: ReturnType<typeof sql>): Promise<Record<string, unknown>[]> =>
      (await query.execute(engine.db)).rows as Record<string, unknown>[];

    const failure = async (attempt: Promise<unknown>): Promise<Record<string, unknown>> => {
      try {
        await attempt;
      } catch (error) {
        return error as Record<string, unknown>;
      }
      throw new Error('it was expected to fail');
    };

    it('[P1.1, P1.2, P1.5, P1.6] reads int8 as a number, json as text, uuid as text and bytea as bytes', async () => {
      const id = 'a0000000-0000-4000-8000-000000000001';
      const at = Number.MAX_SAFE_INTEGER;
      const state = '{"b":1, "a":"ü\\u0041 \\\\ \\"x\\""}';
      const payload = Buffer.from([0, 1, 2, 255, 92]);
      await sql`INSERT INTO item VALUES (${id}, ${at}, ${state}, ${'{"k":[1,2]}'}, ${payload})`.execute(
        engine.db,
      );
      const [row] = await rows(sql`SELECT * FROM item WHERE id = ${id}`);
      expect(row).toEqual({ id, at, state, doc: '{"k": [1, 2]}', payload });
      expect(Buffer.isBuffer(row?.payload)).toBe(true);
    });

    it('[P1.6] refuses an int8 that a JavaScript number would round', async () => {
      expect(await failure(rows(sql`SELECT 9007199254740993::int8 AS n`))).toMatchObject({ code: '22003' });
      expect(await rows(sql`SELECT (-9007199254740991)::int8 AS n`)).toEqual([{ n: -9007199254740991 }]);
    });

    it('[P1.6] takes plain arrays through unnest, and gives arrays back', async () => {
      const ids = ['a0000000-0000-4000-8000-00000000000a', 'a0000000-0000-4000-8000-00000000000b'];
      const versions = [1, Number.MAX_SAFE_INTEGER];
      const states = ['{"t":"a \\"quoted\\" \\\\ text, {braces}"}', 'null'];
      const texts = ['plain, "quoted" \\ {x}\n', null];
      const result = await rows(sql`
        SELECT * FROM unnest(${ids}::uuid[], ${versions}::int8[], ${states}::json[], ${texts}::text[])
          AS given (id, version, state, word)`);
      expect(result).toEqual(
        ids.map((id, i) => ({ id, version: versions[i], state: states[i], word: texts[i] })),
      );
      const [back] = await rows(
        sql`SELECT ${ids}::uuid[] AS ids, ${versions}::int8[] AS versions, ${states}::json[] AS states, ${texts}::text[] AS words`,
      );
      expect(back).toEqual({ ids, versions, states, words: texts });
      expect(await rows(sql`SELECT * FROM unnest(${[]}::uuid[]) AS id`)).toEqual([]);
    });

    it('[P1.6] takes arrays of bytes', async () => {
      const payloads = [Buffer.from([0, 92, 34, 255]), new Uint8Array([7])];
      const result = await rows(sql`SELECT payload FROM unnest(${payloads}::bytea[]) AS payload`);
      expect(result).toEqual([{ payload: payloads[0] }, { payload: Buffer.from([7]) }]);
    });

    it('[P1.6] commits a transaction whole, and rolls it back whole', async () => {
      await engine.db.transaction().execute(async (tx) => {
        await sql`INSERT INTO tally VALUES (1)`.execute(tx);
        await sql`INSERT INTO tally VALUES (2)`.execute(tx);
      });
      const refused = await failure(
        engine.db.transaction().execute(async (tx) => {
          await sql`INSERT INTO tally VALUES (3)`.execute(tx);
          await sql`INSERT INTO tally VALUES (2)`.execute(tx);
        }),
      );
      expect(refused).toMatchObject({
        code: '23505',
        constraint: 'tally_pkey',
        detail: 'Key (n)=(2) already exists.',
      });
      expect(await rows(sql`SELECT n FROM tally ORDER BY n`)).toEqual([{ n: 1 }, { n: 2 }]);
    });

    it('[P1.6] keeps concurrent callers out of a transaction', async () => {
      await sql`DELETE FROM tally`.execute(engine.db);
      const seen: number[] = [];
      const transaction = engine.db.transaction().execute(async (tx) => {
        await sql`INSERT INTO tally VALUES (10)`.execute(tx);
        await new Promise((resolve) => setTimeout(resolve, 50));
        await sql`INSERT INTO tally VALUES (11)`.execute(tx);
      });
      const readers = Array.from({ length: 20 }, async () => {
        const [row] = await rows(sql`SELECT count(*) AS n FROM tally`);
        seen.push(row?.n as number);
      });
      await Promise.all([transaction, ...readers]);
      expect(seen.filter((count) => count !== 0 && count !== 2)).toEqual([]);
    });

    it('[P1.6] gives the same SQLSTATEs', async () => {
      const codes: [ReturnType<typeof sql>, string][] = [
        [sql`SELECT * FROM nowhere`, '42P01'],
        [sql`SELEC 1`, '42601'],
        [sql`INSERT INTO tally VALUES (-1)`, '23514'],
        [sql`INSERT INTO item (id) VALUES (gen_random_uuid())`, '23502'],
        [sql`SELECT ${'{"a":'}::json`, '22P02'],
        [sql`SELECT ${'a\u0000b'}::text`, '22021'],
        [sql`SELECT 1/0`, '22012'],
      ];
      for (const [query, code] of codes) {
        const error = await failure(rows(query));
        expect(error).toMatchObject({ code });
        expect(engineIsGone(error)).toBe(false);
      }
    });

    it('[P1.6] runs several plain statements as one', async () => {
      const broken = engine.exec('CREATE TABLE half (n int); SELECT 1/0; CREATE TABLE other (n int)');
      expect(await failure(broken)).toMatchObject({ code: '22012' });
      expect(await rows(sql`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    });

    it('[P1.6] counts the rows that a statement changed', async () => {
      await sql`DELETE FROM tally`.execute(engine.db);
      const inserted = await sql`INSERT INTO tally SELECT generate_series(1, 5)`.execute(engine.db);
      expect(inserted.numAffectedRows).toBe(5n);
    });
  });
});

describe.skipIf(!hasPostgres)('postgres', () => {
  it('[P4.2] ten commits are at least ten fsyncs of the log', async () => {
    const engine = await open('postgres');
    const count = async (): Promise<number> => {
      // The counters of a connection become visible when it is idle for a moment.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const version = await sql<{
        n: number;
      }>`SELECT current_setting('server_version_num')::int AS n`.execute(engine.db);
      const query =
        (version.rows[0]?.n ?? 0) >= 180_000
          ? sql<{ n: number }>`SELECT sum(fsyncs)::int8 AS n FROM pg_stat_io WHERE object = 'wal'`
          : sql<{ n: number }>`SELECT wal_sync AS n FROM pg_stat_wal`;
      return (await query.execute(engine.db)).rows[0]?.n ?? 0;
    };
    await engine.exec('CREATE TABLE commits (n int4)');
    const before = await count();
    for (let n = 0; n < 10; n++) await sql`INSERT INTO commits VALUES (${n})`.execute(engine.db);
    expect((await count()) - before).toBeGreaterThanOrEqual(10);
    await engine.close();
  });

  it('[P1.2, X4.5] a server that goes away rejects what is running, and is used again when it is back', async () => {
    const engine = await open('postgres');
    const lost = engine.db.transaction().execute(async (tx) => {
      await sql`SELECT 1`.execute(tx);
      const killer = await open('postgres');
      await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'`.execute(killer.db);
      await killer.close();
      await new Promise((resolve) => setTimeout(resolve, 100));
      await sql`SELECT 2`.execute(tx);
    });
    const error = await lost.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(engineIsGone(error)).toBe(true);
    expect((await sql`SELECT 3 AS n`.execute(engine.db)).rows).toEqual([{ n: 3 }]);
    await engine.close();
  });

  it('[P1.2, X4.5] a server that crashes rejects what is asked, and is used again when it is back', async () => {
    const engine = await open('postgres');
    await engine.exec('CREATE TABLE kept (n int4); INSERT INTO kept VALUES (1)');
    await server?.crash();
    const error = await sql`SELECT 1`.execute(engine.db).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(engineIsGone(error)).toBe(true);
    await server?.restart();
    expect((await sql`SELECT n FROM kept`.execute(engine.db)).rows).toEqual([{ n: 1 }]);
    await engine.close();
  });
});
