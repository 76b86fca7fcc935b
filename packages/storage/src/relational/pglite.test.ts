import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { mountSmallDisk } from '@throughline/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineIsGone } from './engine.ts';
import { openPglite, type PgliteEngine } from './pglite.ts';

type Tables = Record<string, never>;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'throughline-pglite-'));
/** A data directory made once and copied, since an initdb takes seconds. */
const template = path.join(scratch, 'template');
const pgliteModule = fileURLToPath(new URL('./pglite.ts', import.meta.url));
const kyselyModule = import.meta.resolve('kysely');

const copyTemplate = (name: string, parent = scratch): string => {
  const directory = path.join(parent, name);
  fs.cpSync(template, directory, { recursive: true });
  return directory;
};

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const count = async (engine: PgliteEngine<Tables>, table: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table)}`.execute(engine.db);
  return rows[0]?.n ?? -1;
};

const outcome = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Asks until the engine answers again; a failed start is not repeated for a second. */
async function recovered<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt >= 20) throw error;
      await pause(250);
    }
  }
}

/** Runs a program in a process of its own, and passes what it prints on, line by line. */
function run(name: string, program: string, execArgv: string[], onLine: (line: string) => void) {
  const file = path.join(scratch, `${name}.mjs`);
  fs.writeFileSync(file, program);
  const child = spawn(process.execPath, [...execArgv, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code)),
  );
  return { child, ended };
}

beforeAll(async () => {
  const engine = await openPglite<Tables>({ directory: template });
  await engine.close();
});

afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

describe('a new directory', () => {
  it('[P1.1] is whole or not there: no sibling is left, and leftovers of a killed initdb are replaced', async () => {
    const directory = path.join(scratch, 'fresh');
    fs.mkdirSync(`${directory}.initialising`);
    fs.writeFileSync(path.join(`${directory}.initialising`, 'PG_VERSION'), 'half');
    const engine = await openPglite<Tables>({ directory });
    expect((await sql`SELECT 1 AS n`.execute(engine.db)).rows).toEqual([{ n: 1 }]);
    await engine.close();
    expect(fs.existsSync(`${directory}.initialising`)).toBe(false);
    expect(fs.readFileSync(path.join(directory, 'PG_VERSION'), 'utf8').trim()).toMatch(/^\d+$/);
  });

  it('[P1.1] is refused where other files are in it', async () => {
    const directory = path.join(scratch, 'occupied');
    fs.mkdirSync(directory);
    fs.writeFileSync(path.join(directory, 'notes.txt'), 'mine');
    await expect(openPglite({ directory })).rejects.toThrow(/no database/);
    expect(fs.readdirSync(directory)).toEqual(['notes.txt']);
  });
});

describe('durability', () => {
  it('[P4.1] ten commits are at least ten fsyncs, one transaction at least one, a read none', async () => {
    const engine = await openPglite<Tables>({ directory: copyTemplate('fsyncs') });
    await engine.exec('CREATE TABLE item (n int4)');
    const fsyncs = async (work: () => Promise<unknown>): Promise<number> => {
      const before = await engine.fsyncs();
      await work();
      return (await engine.fsyncs()) - before;
    };
    const ten = await fsyncs(async () => {
      for (let n = 0; n < 10; n++) await sql`INSERT INTO item VALUES (${n})`.execute(engine.db);
    });
    const one = await fsyncs(() =>
      engine.db.transaction().execute(async (tx) => {
        for (let n = 0; n < 10; n++) await sql`INSERT INTO item VALUES (${n})`.execute(tx);
      }),
    );
    expect(ten).toBeGreaterThanOrEqual(10);
    expect(one).toBeGreaterThanOrEqual(1);
    expect(one).toBeLessThan(ten);
    expect(await fsyncs(() => count(engine, 'item'))).toBe(0);
    await engine.close();
  });

  it('[P4.1] every row acknowledged before a kill -9 is there afterwards', async () => {
    const directory = copyTemplate('killed');
    const program = `
      import { sql } from ${JSON.stringify(kyselyModule)};
      import { openPglite } from ${JSON.stringify(pgliteModule)};
      const engine = await openPglite({ directory: ${JSON.stringify(directory)} });
      await engine.exec('CREATE TABLE item (n int4)');
      for (let n = 0; ; n++) {
        await sql\`INSERT INTO item VALUES (\${n})\`.execute(engine.db);
        process.stdout.write(n + '\\n');
      }`;
    let acknowledged = -1;
    const { child, ended } = run('writer', program, [], (line) => {
      acknowledged = Number(line);
      if (acknowledged === 300) child.kill('SIGKILL');
    });
    expect(await ended).toBe('SIGKILL');
    expect(acknowledged).toBeGreaterThanOrEqual(300);

    const engine = await openPglite<Tables>({ directory });
    const { rows } = await sql<{ n: number }>`SELECT n FROM item ORDER BY n`.execute(engine.db);
    expect(rows.slice(0, acknowledged + 1).map(({ n }) => n)).toEqual(
      Array.from({ length: acknowledged + 1 }, (_, n) => n),
    );
    // The one in flight may be there as well: its acknowledgement was on the way.
    expect(rows.length - (acknowledged + 1)).toBeLessThanOrEqual(1);
    await engine.close();
  });

  it('[P4.1] a failed fsync acknowledges nothing, and the engine opens again once the disk is well', async () => {
    const directory = copyTemplate('failing');
    const flag = path.join(scratch, 'fsync-fails');
    // Loaded before the program in every thread: Node's own fsync fails while the flag file is there.
    const preload = `import fs from 'node:fs';
      const fsync = fs.fsyncSync;
      fs.fsyncSync = (descriptor) => {
        if (!fs.existsSync(${JSON.stringify(flag)})) return fsync(descriptor);
        throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' });
      };`;
    const program = `
      import fs from 'node:fs';
      import { sql } from ${JSON.stringify(kyselyModule)};
      import { openPglite } from ${JSON.stringify(pgliteModule)};
      const say = (line) => process.stdout.write(line + '\\n');
      const engine = await openPglite({ directory: ${JSON.stringify(directory)}, onFailure: (e) => say('failed ' + e.code) });
      await engine.exec('CREATE TABLE item (n int4)');
      await sql\`INSERT INTO item VALUES (1)\`.execute(engine.db);
      fs.writeFileSync(${JSON.stringify(flag)}, '');
      const attempt = (work) => work.then(() => say('acknowledged'), (e) => say('rejected ' + e.code));
      await attempt(engine.db.transaction().execute(async (tx) => { await sql\`INSERT INTO item VALUES (2)\`.execute(tx); }));
      await attempt(sql\`INSERT INTO item VALUES (3)\`.execute(engine.db));
      fs.rmSync(${JSON.stringify(flag)});
      await new Promise((resolve) => setTimeout(resolve, 1100));
      await attempt(sql\`INSERT INTO item VALUES (4)\`.execute(engine.db));
      const { rows } = await sql\`SELECT n FROM item WHERE n IN (1, 4) ORDER BY n\`.execute(engine.db);
      say('rows ' + rows.map((row) => row.n).join());
      await engine.close();`;
    const lines: string[] = [];
    const url = `data:text/javascript,${encodeURIComponent(preload)}`;
    const { ended } = run('failing', program, ['--import', url], (line) => lines.push(line));
    expect(await ended).toBe(0);
    expect(lines.filter((line) => !line.startsWith('failed'))).toEqual([
      'rejected 58030',
      'rejected 58030',
      'acknowledged',
      'rows 1,4',
    ]);
    expect(lines).toContain('failed 58030');
  });
});

describe('upkeep', () => {
  it('[P1.1] the log and the dead rows stay bounded under updates', async () => {
    const directory = copyTemplate('upkeep');
    const engine = await openPglite<Tables>({ directory });
    await engine.exec(`
      CREATE TABLE item (n int4 PRIMARY KEY, version int4, state text);
      INSERT INTO item SELECT n, 0, repeat('x', 1500) FROM generate_series(1, 25000) AS n;`);
    for (let round = 0; round < 8; round++) {
      await sql`UPDATE item SET version = version + 1`.execute(engine.db);
    }
    const segments = () =>
      fs.readdirSync(path.join(directory, 'pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name)).length;
    // Without upkeep these updates leave some 35 segments of 16 MB and 200,000 dead rows.
    expect(segments()).toBeLessThan(26);
    const dead = () =>
      sql<{ n: number }>`SELECT n_dead_tup AS n FROM pg_stat_user_tables WHERE relname = 'item'`.execute(
        engine.db,
      );
    await recovered(async () => expect((await dead()).rows[0]?.n).toBeLessThan(2_000));
    await engine.close();
  });

  it('[P1.1] the connection is free again for others after a client that broke off in a transaction', async () => {
    const engine = await openPglite<Tables>({ directory: copyTemplate('broken-off') });
    await engine.exec('CREATE TABLE item (n int4)');
    const broken = engine.db.transaction().execute(async (tx) => {
      await sql`INSERT INTO item VALUES (1)`.execute(tx);
      throw new Error('the caller gave up');
    });
    await expect(broken).rejects.toThrow('the caller gave up');
    expect(await count(engine, 'item')).toBe(0);
    await engine.close();
  });
});

const disk = mountSmallDisk(120);

describe.skipIf(disk === undefined)('a full disk', () => {
  const mount = disk?.directory ?? scratch;

  afterAll(() => disk?.unmount());

  it('[X4.4] no room for rows: the statement is refused with disk_full, reads go on, freed space is used', async () => {
    const engine = await openPglite<Tables>({ directory: copyTemplate('rows', mount) });
    await engine.exec(
      'CREATE TABLE item (n int4, state text); ALTER TABLE item ALTER state SET STORAGE external',
    );
    const add = () => sql`INSERT INTO item VALUES (1, ${'x'.repeat(200_000)})`.execute(engine.db);
    disk?.fill();
    let acknowledged = 0;
    let error: unknown;
    while (error === undefined && acknowledged < 100) {
      error = await outcome(add());
      if (error === undefined) acknowledged++;
    }
    expect(error).toMatchObject({
      code: '53100',
      message: expect.stringContaining('No space left on device'),
    });
    expect(engineIsGone(error)).toBe(true);
    expect(await count(engine, 'item')).toBe(acknowledged);
    disk?.free();
    await recovered(add);
    expect(await count(engine, 'item')).toBe(acknowledged + 1);
    await engine.close();
    fs.rmSync(path.join(mount, 'rows'), { recursive: true });
  });

  it('[X4.4] no room for the log: refused with disk_full, and by itself back with every acknowledged row', async () => {
    const failures: Error[] = [];
    const engine = await openPglite<Tables>({
      directory: copyTemplate('log', mount),
      onFailure: (error) => failures.push(error),
    });
    await engine.exec(`
      CREATE TABLE item (n int4 PRIMARY KEY, version int4, state text) WITH (fillfactor = 10);
      INSERT INTO item SELECT n, 0, repeat('x', 500) FROM generate_series(1, 100) AS n;`);
    disk?.fill();
    const raise = () => sql`UPDATE item SET version = version + 1`.execute(engine.db);
    let acknowledged = 0;
    let error: unknown;
    while (error === undefined && acknowledged < 5_000) {
      error = await outcome(raise());
      if (error === undefined) acknowledged++;
    }
    expect(error).toMatchObject({
      code: '53100',
      message: expect.stringContaining('no space left on device'),
    });
    expect(failures.length).toBeGreaterThan(0);
    expect(await outcome(raise())).toMatchObject({ code: '53100' });

    disk?.free();
    const { rows } = await recovered(() =>
      sql<{ version: number }>`SELECT DISTINCT version FROM item`.execute(engine.db),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.version).toBeGreaterThanOrEqual(acknowledged);
    await raise();
    await engine.close();
  });
});
