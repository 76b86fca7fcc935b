import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acceptMessage } from '@throughline/core/touchpoints';
import {
  migrateRelational,
  openPglite,
  openPostgres,
  type RelationalEngine,
  readObservations,
  readViolations,
  type Schema,
} from '@throughline/storage/relational';
import { layCluster, type PostgresServer, startPostgres } from '@throughline/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasPostgres } from '../http/test/installations.ts';
import type { Submission, Verdict } from './batch.ts';
import { CatalogueRecorder } from './catalogue-recorder.ts';

const ACCEPTED: Verdict = { status: 'accepted' };

function event(source: string, name: string, properties: object = {}, received = 1_000): Submission {
  const statement = acceptMessage(
    { type: 'track', event: name, messageId: 'm', userId: 'u', properties },
    { received, source, newId: () => '', defaults: { channel: 'web', department: source } },
  );
  return { key: '', statement: statement as Submission['statement'] };
}

let postgres: PostgresServer | undefined;
let directory = '';
let engines: RelationalEngine<Schema>[] = [];

const open = {
  PGlite: async () => {
    directory = await mkdtemp(join(tmpdir(), 'throughline-recorder-'));
    await layCluster(join(directory, 'relational'));
    return [await openPglite<Schema>({ directory: join(directory, 'relational') })];
  },
  PostgreSQL: async () => {
    postgres = await startPostgres();
    const url = await postgres.createDatabase();
    return Promise.all([1, 2, 3].map(() => openPostgres<Schema>({ url })));
  },
};

describe.each([
  { name: 'PGlite' as const, possible: true },
  { name: 'PostgreSQL' as const, possible: hasPostgres },
])('What events are like, on $name', ({ name, possible }) => {
  describe.skipIf(!possible)('is written down', () => {
    beforeAll(async () => {
      engines = await open[name]();
      await migrateRelational(engines[0]!);
    });
    afterAll(async () => {
      for (const engine of engines) await engine.close();
      await postgres?.stop();
      postgres = undefined;
      if (directory !== '') await rm(directory, { recursive: true, force: true });
      directory = '';
    });
    beforeEach(async () => {
      for (const table of ['observed', 'violations'])
        await sql.raw(`delete from ${table}`).execute(engines[0]!.db);
    });

    const beyond: number[] = [];
    const recorder = (n = 0) =>
      new CatalogueRecorder({
        db: engines[n % engines.length]!.db,
        onError: (error) => {
          throw error;
        },
        onBeyond: (names) => beyond.push(names),
      });

    it('[K2.3] as the sum over all who write at once, counts and shapes', async () => {
      const recorders = Array.from({ length: 6 }, (_, n) => recorder(n));
      for (let round = 0; round < 4; round++) {
        recorders.forEach((each, n) => {
          for (const source of ['web', 'till'])
            each.judged(
              event(source, 'Ordered', { total: n, [`r${round}`]: true }, 1_000 + 10 * n + round),
              ACCEPTED,
              undefined,
            );
        });
        await Promise.all(recorders.map((each) => each.flush()));
      }
      await Promise.all(recorders.map((each) => each.stop()));
      const seen = await readObservations(engines[0]!.db, 'Ordered');
      expect(
        seen.map(({ source, count, sampled, first, last }) => [source, count, sampled, first, last]),
      ).toEqual([
        ['till', 24, 24, 1_000, 1_053],
        ['web', 24, 24, 1_000, 1_053],
      ]);
      for (const { shape, departments, source } of seen) {
        expect(departments).toEqual({ [source]: 24 });
        const fields = shape?.object?.fields?.properties?.object?.fields;
        expect(
          Object.entries(fields ?? {})
            .map(([key, { n }]) => [key, n])
            .sort(),
        ).toEqual([
          ['r0', 6],
          ['r1', 6],
          ['r2', 6],
          ['r3', 6],
          ['total', 24],
        ]);
      }
    });

    it('[K2.4] of the first events and then of one in a hundred; each is counted', async () => {
      const each = recorder();
      for (let n = 0; n < 1_000; n++) each.judged(event('web', 'Often', { n }), ACCEPTED, undefined);
      await each.stop();
      const [seen] = await readObservations(engines[0]!.db, 'Often');
      expect([seen?.count, seen?.sampled]).toEqual([1_000, 208]);
    });

    it('[K2.4] within bounds, whatever names and fields a sender makes up', async () => {
      beyond.length = 0;
      const each = recorder();
      const wide = Object.fromEntries(
        Array.from({ length: 60 }, (_, a) => [
          `a${a}`,
          Object.fromEntries(Array.from({ length: 60 }, (_, b) => [`b${b}`, { c: b, d: 'x' }])),
        ]),
      );
      each.judged(event('web', 'Wide', wide), ACCEPTED, undefined);
      await each.flush();
      for (let n = 0; n < 7_000; n++) each.judged(event('web', `Made up ${n}`), ACCEPTED, undefined);
      await each.stop();
      const seen = await readObservations(engines[0]!.db);
      expect(seen).toHaveLength(2_000);
      expect(beyond.reduce((a, b) => a + b, 0)).toBe(7_001 - 2_000);
      // Too much to say anything: it is counted, and its shape is not kept.
      expect(seen.find(({ name }) => name === 'Wide')).toMatchObject({ count: 1, shape: undefined });
    });

    it('[K2.5] and violations by touchpoint, source, version and outcome, refused ones seen by nobody else', async () => {
      const violation = { schema: 3, path: 'properties.total', message: 'is required' };
      const each = recorder();
      for (const source of ['web', 'web', 'till'])
        each.judged(
          event(source, 'Ordered'),
          { status: 'refused', refusal: { code: 'schema_violation', message: '' } },
          { ...violation, action: 'refused' },
        );
      each.judged(event('web', 'Ordered'), ACCEPTED, { ...violation, action: 'marked' });
      each.judged(event('web', 'Ordered'), { status: 'duplicate' }, { ...violation, action: 'marked' });
      await each.flush();
      each.judged(event('web', 'Ordered', {}, 5_000), ACCEPTED, {
        ...violation,
        schema: 4,
        action: 'allowed',
      });
      each.judged(event('web', 'Ordered', {}, 6_000), ACCEPTED, { ...violation, action: 'marked' });
      await each.stop();
      const counted = (await readViolations(engines[0]!.db)).map((one) => [
        one.schema,
        one.source,
        one.action,
        one.count,
        one.last,
      ]);
      expect(counted.sort()).toEqual([
        [3, 'till', 'refused', 1, 1_000],
        [3, 'web', 'marked', 2, 6_000],
        [3, 'web', 'refused', 2, 1_000],
        [4, 'web', 'allowed', 1, 5_000],
      ]);
      const [seen] = await readObservations(engines[0]!.db, 'Ordered');
      expect(seen?.count).toBe(3);
    });
  });
});
