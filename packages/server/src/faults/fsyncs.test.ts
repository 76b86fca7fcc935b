import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openPostgres } from '@throughline/storage/relational';
import { findPostgres, type ServerProcess } from '@throughline/testkit';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { readJson } from './test/check.ts';
import { embedded, onServers } from './test/platform.ts';

const BATCHES = 20;

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
if (!canTrace) console.log('SKIP counting fsyncs with strace: it is not installed, or may not trace.');
const installed = findPostgres() !== undefined;
if (!installed) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

/** Sends batches one after the other, each after the acknowledgement of the one before. */
async function acknowledge(server: ServerProcess, name: string): Promise<void> {
  for (let n = 0; n < BATCHES; n++) {
    const batch = [1, 2, 3].map((m) => ({
      type: 'track',
      event: 'Seen',
      userId: `u${m}`,
      messageId: `${name}-${n}-${m}`,
    }));
    const answer = await readJson<{ success: boolean }>(server, '/v1/batch', {
      method: 'POST',
      body: JSON.stringify({ batch }),
    });
    expect(answer.success).toBe(true);
  }
}

/** How often these processes, and those they start, make a file of PostgreSQL's log durable during some work. */
async function logSyncs(pids: readonly number[], work: () => Promise<void>): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'throughline-strace-'));
  const output = path.join(folder, 'calls');
  const targets = pids.flatMap((pid) => ['-p', String(pid)]);
  const tracer = spawn('strace', ['-f', '-y', '-e', 'trace=fsync,fdatasync', '-o', output, ...targets], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    // It says so once it is attached; with many threads that takes a moment.
    await Promise.race([once(tracer.stderr, 'data'), once(tracer, 'exit')]);
    await delay(1_000);
    await work();
  } finally {
    tracer.kill('SIGINT');
    await once(tracer, 'exit');
  }
  const calls = readFileSync(output, 'utf8').split('\n');
  await rm(folder, { recursive: true });
  return calls.filter((call) => /f(data)?sync\(\d+<[^>]*pg_wal/.test(call)).length;
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

describe.skipIf(!canTrace)('Seen from the operating system', () => {
  it('[P4.1] each acknowledged batch is at least one fsync of the log on PGlite', async () => {
    await using platform = await embedded();
    const server = await platform.start();
    await acknowledge(server, 'warm');
    const syncs = await logSyncs([server.pid], () => acknowledge(server, 'counted'));
    console.log(`PGlite: ${syncs} fsyncs of the log for ${BATCHES} batches`);
    expect(syncs).toBeGreaterThanOrEqual(BATCHES);
  }, 120_000);

  it.skipIf(!installed)(
    '[P4.2] each acknowledged batch is at least one fsync of the log on PostgreSQL',
    async () => {
      await using platform = await onServers();
      const server = await platform.start();
      await acknowledge(server, 'warm');
      const { pid } = platform.postgres!;
      const syncs = await logSyncs([pid, ...childrenOf(pid)], () => acknowledge(server, 'counted'));
      console.log(`PostgreSQL: ${syncs} fsyncs of the log for ${BATCHES} batches`);
      expect(syncs).toBeGreaterThanOrEqual(BATCHES);
    },
    120_000,
  );
});

describe.skipIf(!installed)('By PostgreSQL’s own count', () => {
  it('[P4.2] each acknowledged batch is at least one sync of the log', async () => {
    await using platform = await onServers();
    const server = await platform.start();
    const { db, close } = await openPostgres({ url: platform.databaseUrl! });
    const count = async (): Promise<number> => {
      const version = await sql<{
        n: number;
      }>`select current_setting('server_version_num')::int as n`.execute(db);
      const query =
        version.rows[0]!.n >= 180_000
          ? sql<{ n: number }>`select sum(fsyncs)::bigint as n from pg_stat_io where object = 'wal'`
          : sql<{ n: number }>`select wal_sync as n from pg_stat_wal`;
      return (await query.execute(db)).rows[0]!.n;
    };
    // A backend's counters become visible when it has been idle for a moment, on a busy machine for several seconds.
    const settled = async (): Promise<number> => {
      for (let last = await count(); ; ) {
        await delay(1_500);
        const now = await count();
        if (now === last) return now;
        last = now;
      }
    };
    try {
      const before = await settled();
      await acknowledge(server, 'counted');
      await expect
        .poll(async () => (await count()) - before, { timeout: 30_000, interval: 500 })
        .toBeGreaterThanOrEqual(BATCHES);
    } finally {
      await close();
    }
  }, 120_000);
});
