import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openPglite,
  openPostgres,
  type RelationalEngine,
  type Schema,
} from '@throughline/storage/relational';
import {
  type ClickHouseServer,
  type PostgresServer,
  Receiver,
  type ServerProcess,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  call,
  declare,
  SECRET,
  type ShownDestination,
  SOON,
  track,
  until,
} from '../destinations/test/destination.ts';
import { hasPostgres } from '../http/test/installations.ts';

/** Servers are started and stopped in here, on a machine that may be busy. */
const LONG = 180_000;
const PASSWORD = 'correct-horse-battery';
/** Nobody answers at this address. */
const source = {
  kind: 'postgres',
  settings: { url: `postgres://reader:${PASSWORD}@127.0.0.1:9/erp`, table: 't', cursor: 'at', key: 'id' },
  mapping: { name: 'N', time: 'at', identifiers: { userId: 'who' } },
  everySeconds: 1,
};
interface ShownSource {
  readonly name: string;
  readonly state: string;
  readonly settings: { readonly url: string };
  readonly error: { readonly code: string; readonly message: string } | null;
}
const sourcesOf = async (server: ServerProcess) =>
  (await call<{ sources: ShownSource[] }>(server, 'GET', '/v1/sources')).sources;
const destinationsOf = async (server: ServerProcess) =>
  (await call<{ destinations: (ShownDestination & { name: string })[] }>(server, 'GET', '/v1/destinations'))
    .destinations;
const ONE = { THROUGHLINE_SEAL_KEY: 'one key of many characters for all processes' };
const OTHER = { THROUGHLINE_SEAL_KEY: 'quite another key, as after a lost secret' };

/** A database, and how processes and the test itself open it. */
interface Installation {
  start(env: Record<string, string>): Promise<ServerProcess>;
  open(): Promise<RelationalEngine<Schema>>;
  /** Whether several processes can have it at once. */
  readonly shared: boolean;
}
let postgres: PostgresServer | undefined;
let clickhouse: ClickHouseServer | undefined;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-sealed-'));
  if (hasPostgres) [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
});
afterAll(async () => {
  await Promise.all([postgres?.stop(), clickhouse?.stop()]);
  await rm(directory, { recursive: true, force: true });
});

function embedded(): Installation {
  const data = { dataDirectory: join(directory, 'data') };
  return {
    start: (env) =>
      startServer({ ...data, env, arguments: ['--allow-private-webhooks', '--log-level', 'trace'] }),
    open: () => openPglite<Schema>({ directory: join(data.dataDirectory, 'relational') }),
    shared: false,
  };
}

async function external(): Promise<Installation> {
  const databaseUrl = await postgres!.createDatabase();
  const clickhouseUrl = clickhouse!.newDatabase();
  let adminKey: string | undefined;
  return {
    async start(env) {
      const server = await startServer({
        ...{ databaseUrl, clickhouseUrl, adminKey, env },
        arguments: ['--allow-private-webhooks', '--log-level', 'trace'],
      });
      adminKey ??= server.adminKey;
      return server;
    },
    open: () => openPostgres<Schema>({ url: databaseUrl }),
    shared: true,
  };
}

/** Every row of every table, as text. */
async function tables(place: Installation): Promise<string> {
  const engine = await place.open();
  try {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
      engine.db,
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const found = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
        engine.db,
      );
      texts.push(...found.rows.map(({ row }) => row));
    }
    return texts.join('\n');
  } finally {
    await engine.close();
  }
}

for (const engine of ['embedded', 'external'] as const)
  describe.skipIf(engine === 'external' && !hasPostgres)(`Sealed settings, ${engine}`, () => {
    let place: Installation;
    let receiver: Receiver;
    const running: ServerProcess[] = [];
    const start = async (env: Record<string, string>) => {
      const server = await place.start(env);
      running.push(server);
      return server;
    };
    const failing = (server: ServerProcess, code: string) =>
      until(
        () => sourcesOf(server),
        ([erp]) => erp?.error?.code === code,
      );
    beforeAll(async () => {
      receiver = await new Receiver().start();
      place = engine === 'embedded' ? embedded() : await external();
    });
    afterAll(async () => {
      for (const server of running) await server.stop();
      await receiver.die();
    });

    it(
      '[O2.10] a secret is in no table, no file, no answer and no log, and is used all the same',
      async () => {
        const server = await start(ONE);
        await call(server, 'PUT', '/v1/sources/erp', source);
        const settings = { url: receiver.url, secret: SECRET };
        await declare(server, 'out', { kind: 'webhook', settings, retry: SOON });
        // Without a secret nothing is sealed, so no key is asked for.
        await declare(server, 'files', { kind: 'files', settings: { folder: 'all' } });
        // By another process, where there may be one, under the same key.
        const second = place.shared ? await start(ONE) : server;
        await track(second, [['ann', 'a1']]);
        const [taken] = await until(
          () => receiver.taken,
          (all) => all.length > 0,
        );
        expect(
          new Webhook(SECRET).verify(taken!.body, taken!.headers as Record<string, string>),
        ).toBeTruthy();
        await failing(second, 'source_gone');
        const answers = JSON.stringify([await sourcesOf(second), await destinationsOf(second)]);
        expect(answers).toContain('reader:***@127.0.0.1');
        for (const each of running.splice(0)) {
          await each.kill('SIGTERM');
          expect(each.output() + answers).not.toContain(PASSWORD);
          expect(each.output() + answers).not.toContain(SECRET);
          for (const file of await readdir(each.dataDirectory, { recursive: true, withFileTypes: true })) {
            if (!file.isFile()) continue;
            const content = await readFile(join(file.parentPath, file.name));
            expect(content.includes(PASSWORD) || content.includes(SECRET), file.name).toBe(false);
          }
          await each.stop();
        }
        const stored = await tables(place);
        expect(stored).toContain('$sealed');
        expect(stored).not.toContain(PASSWORD);
        expect(stored).not.toContain(SECRET);
      },
      LONG,
    );

    it(
      '[O2.11] under another key each says so with the cure, others go on, and new secrets mend it',
      async () => {
        const server = await start(OTHER);
        const [erp] = await failing(server, 'seal_key_wrong');
        expect(erp).toMatchObject({ state: 'failing', settings: { url: expect.stringContaining(':***@') } });
        expect(erp?.error?.message).toMatch(/THROUGHLINE_SEAL_KEY.*give the secrets again/);
        const [files, out] = await destinationsOf(server);
        expect(files).toMatchObject({ name: 'files', state: 'running', settings: { folder: 'all' } });
        expect(out).toMatchObject({ name: 'out', state: 'seal_key_wrong', settings: { secret: '***' } });
        expect(out?.why).toMatch(/THROUGHLINE_SEAL_KEY/);
        const kept = await server.request('/v1/destinations/out', {
          method: 'PUT',
          body: JSON.stringify({ kind: 'webhook', settings: { url: receiver.url } }),
        });
        expect([kept.status, ((await kept.json()) as { code: string }).code]).toEqual([
          503,
          'seal_key_wrong',
        ]);
        const before = receiver.taken.length;
        const settings = { url: receiver.url, secret: SECRET };
        const mended = await declare(server, 'out', { kind: 'webhook', settings, retry: SOON });
        expect(mended).toMatchObject({ state: 'running', why: null });
        await track(server, [['ann', 'a2']]);
        await until(
          () => receiver.taken,
          (all) => all.length > before,
        );
        await call(server, 'PUT', '/v1/sources/erp', source);
        await failing(server, 'source_gone');
        for (const each of running.splice(0)) await each.stop();
      },
      LONG,
    );

    it(
      '[O2.12] what was stored in the clear is read, and sealed at the next start',
      async () => {
        const plain = JSON.stringify(source.settings);
        const engineBefore = await place.open();
        await sql`update sources set settings = ${plain}::json`.execute(engineBefore.db);
        const settings = JSON.stringify({ url: receiver.url, secret: SECRET });
        await sql`update destinations set settings = ${settings}::json where name = 'out'`.execute(
          engineBefore.db,
        );
        await engineBefore.close();
        if (place.shared) {
          // Processes with a key of their own each seal nothing that others must read.
          const server = await start({});
          await failing(server, 'source_gone');
          expect((await destinationsOf(server)).map(({ state }) => state)).toEqual(['running', 'running']);
          for (const each of running.splice(0)) await each.stop();
          expect(await tables(place)).toContain(PASSWORD);
        }
        const server = await start(ONE);
        await failing(server, 'source_gone');
        expect((await destinationsOf(server)).map(({ state }) => state)).toEqual(['running', 'running']);
        for (const each of running.splice(0)) await each.stop();
        const stored = await tables(place);
        for (const text of [PASSWORD, SECRET]) expect(stored).not.toContain(text);
      },
      LONG,
    );
  });
