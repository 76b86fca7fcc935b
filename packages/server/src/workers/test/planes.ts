import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { leafOf } from '@throughline/core/people';
import type { Touchpoint } from '@throughline/core/touchpoints';
import {
  type Analytical,
  eventLine,
  eventText,
  migrate,
  openClickHouse,
} from '@throughline/storage/analytical';
import {
  appendOutbox,
  migrateRelational,
  openPostgres,
  type RelationalEngine,
  type Schema,
} from '@throughline/storage/relational';
import {
  type ClickHouseServer,
  findPostgres,
  type PostgresServer,
  startClickHouse,
  startPostgres,
} from '@throughline/testkit';
import { afterAll, beforeAll, beforeEach } from 'vitest';

const compress = promisify(zstdCompress);

/** Whether PostgreSQL is here; where it is not, a line says what is skipped for it. */
export const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

/** Both planes as they are for the test under way, on servers. */
export interface EmptyPlanes {
  readonly relational: RelationalEngine<Schema>;
  readonly analytical: Analytical;
  /** Where the analytical plane is: inserts are failed and held there. */
  readonly clickhouse: ClickHouseServer;
}

/** Starts servers for the tests of the block that calls it, and gives each test planes with nothing in them. */
export function emptyPlanes(): EmptyPlanes {
  let postgres: PostgresServer;
  let clickhouse: ClickHouseServer;
  const planes: { relational?: RelationalEngine<Schema>; analytical?: Analytical } = {};
  const close = () => Promise.all([planes.relational?.close(), planes.analytical?.close()]);
  beforeAll(async () => {
    [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
  });
  afterAll(async () => {
    await close();
    await Promise.all([postgres?.stop(), clickhouse?.stop()]);
  });
  beforeEach(async () => {
    await close();
    planes.relational = await openPostgres<Schema>({ url: await postgres.createDatabase() });
    planes.analytical = await openClickHouse({ url: clickhouse.newDatabase() });
    await Promise.all([migrateRelational(planes.relational), migrate(planes.analytical)]);
  });
  return {
    get relational() {
      return planes.relational!;
    },
    get analytical() {
      return planes.analytical!;
    },
    get clickhouse() {
      return clickhouse;
    },
  };
}

/**
 * A micro-batch as a transaction leaves it: events of one person, applied one after the other.
 * @param timeOf when the nth of them happened, milliseconds since the epoch
 */
export async function appendEvents(
  { relational }: EmptyPlanes,
  { events, first, user = 'ann' }: { events: number; first: number; user?: string },
  timeOf: (n: number) => number,
): Promise<void> {
  const leaf = leafOf('userId', user);
  const lines = Array.from({ length: events }, (_, n) => {
    const touchpoint: Touchpoint = {
      ...{ id: `m${first + n}`, source: 'test', type: 'track', name: 'Seen' },
      ...{ time: timeOf(n), received: Date.UTC(2026, 0, 1) },
      ...{ identifiers: [{ kind: 'userId', value: user }], channel: 'web', corner: '', department: '' },
      ...{ properties: {}, traits: {}, context: {}, references: [] },
    };
    const text = eventText(touchpoint);
    return eventLine({ key: randomUUID(), leaf, applied: first + n, settings: 0, text });
  });
  const payload = await compress(lines.join('\n'));
  const applied = first + events - 1;
  await appendOutbox(relational.db, { id: randomUUID(), applied, at: Date.now(), events, payload });
}
