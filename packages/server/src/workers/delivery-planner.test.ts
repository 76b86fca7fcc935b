import type { Analytical } from '@throughline/storage/analytical';
import {
  feedEnd,
  findDestination,
  oldestOutbox,
  planDeliveries,
  putDestination,
  type RelationalEngine,
  rewindDestination,
  type Schema,
} from '@throughline/storage/relational';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { planNext } from './delivery-planner.ts';
import { Shipper } from './shipper.ts';
import { appendEvents, emptyPlanes, hasPostgres } from './test/planes.ts';

describe.skipIf(!hasPostgres)('What is planned for a destination', () => {
  const planes = emptyPlanes();
  let relational: RelationalEngine<Schema>;
  let analytical: Analytical;
  beforeEach(() => {
    ({ relational, analytical } = planes);
  });

  const declared = { kind: 'webhook', stream: 'touchpoints', rule: '{}', settings: '{}', options: '{}' };
  const declare = (name: string) => putDestination(relational.db, { name, ...declared }, Date.now());
  const shipper = () =>
    new Shipper({
      ...{ db: relational.db, analytical, maxBacklog: 1_000 },
      failpoint: () => {},
      onBacklog: () => {},
      onShipped: () => {},
      onError: () => {},
    });
  /** Ships what waits, as one process does, and lets its lease run out. */
  const ship = async () => {
    while ((await shipper().shipOnce()).sent > 0)
      await sql`update leases set until = 0`.execute(relational.db);
    await sql`update leases set until = 0`.execute(relational.db);
  };

  const append = (events: number, first: number, user = 'ann') =>
    appendEvents(planes, { events, first, user }, (n) => Date.UTC(2026, 0, 1) - n);

  /** Plans to the end and gives the instants of what was planned, in order. */
  async function planAll(name: string): Promise<number[]> {
    for (
      let row = await findDestination(relational.db, name);
      row;
      row = await findDestination(relational.db, name)
    ) {
      if (!(await planNext({ db: relational.db, analytical }, row, {}, Date.now()))) break;
    }
    const { rows } = await sql<{ applied: number }>`
      select applied from deliveries where destination = ${name} order by seq`.execute(relational.db);
    return rows.map(({ applied }) => applied);
  }

  it('[O1.24] misses nothing that is applied earlier and arrives later, and plans each once', async () => {
    await declare('a');
    await append(3, 1_000);
    await ship();
    expect(await planAll('a')).toEqual([1_000, 1_001, 1_002]);
    // Committed late by a slow process: applied before what others have shipped already.
    await append(2, 500);
    await ship();
    await append(1, 700);
    await append(1, 2_000);
    await ship();
    expect(await planAll('a')).toEqual([1_000, 1_001, 1_002, 500, 501, 700, 2_000]);
    expect(await planAll('a')).toHaveLength(7);
  });

  it('[O1.24] two who plan at once plan each event once', async () => {
    await declare('a');
    for (let n = 0; n < 8; n++) {
      await append(5, 1_000 * n);
      await ship();
    }
    await Promise.all([planAll('a'), planAll('a'), planAll('a')]);
    const all = await planAll('a');
    expect(all).toEqual(Array.from({ length: 40 }, (_, n) => 1_000 * Math.floor(n / 5) + (n % 5)));
    const row = (await findDestination(relational.db, 'a'))!;
    expect(row.planned).toBe(40);
    const stale = { ...row, revision: row.revision - 1 };
    expect(await planDeliveries(relational.db, stale, [], { ...row, position: 0 }, 0)).toBe(false);
  });

  it('[O1.24] reads a shipment that is larger than a page page by page, without a gap or a double', async () => {
    await declare('a');
    for (let n = 0; n < 3; n++) await append(1_000, 10_000 + n * 1_000);
    await ship();
    expect(await feedEnd(relational.db)).toBe(1);
    expect(await planAll('a')).toEqual(Array.from({ length: 3_000 }, (_, n) => 10_000 + n));
  });

  it('[O1.24] of two micro-batches that touch one person the earlier is shipped first, or with the later', async () => {
    // The earlier one is long: its last instant lies after the only one of the later.
    await append(50, 1_000, 'ann');
    await append(1, 1_010, 'ann');
    const [first] = await oldestOutbox(relational.db, 1);
    expect(first?.events).toBe(50);
  });

  it('[O1.13, O1.24] a replay reads history up to where the feed stood, and the feed from there, each event once', async () => {
    await append(3, 100);
    await ship();
    await declare('a');
    await append(2, 2_000);
    await ship();
    expect(await planAll('a')).toEqual([2_000, 2_001]);
    // Open while the replay is asked for: its rows are in the analytical plane, and its place in the feed is to come.
    await append(2, 50);
    const open = new Shipper({
      ...{ db: relational.db, analytical, maxBacklog: 1_000 },
      failpoint: (name) => {
        if (name === 'after-insert') throw new Error('cut off here');
      },
      onBacklog: () => {},
      onShipped: () => {},
      onError: () => {},
    });
    await expect(open.shipOnce()).rejects.toThrow('cut off');
    await sql`update leases set until = 0`.execute(relational.db);
    const row = (await findDestination(relational.db, 'a'))!;
    expect(await rewindDestination(relational.db, row, 0)).toBe(true);
    await append(1, 60);
    expect(await planAll('a')).toEqual([100, 101, 102, 2_000, 2_001]);
    await ship();
    expect(await planAll('a')).toEqual([100, 101, 102, 2_000, 2_001, 50, 51, 60]);
  });

  it('[O1.25] without a destination nothing is written for any', async () => {
    await append(3, 100);
    await ship();
    expect(await feedEnd(relational.db)).toBe(0);
    await declare('a');
    await append(1, 200);
    await ship();
    expect(await feedEnd(relational.db)).toBe(1);
  });
});
