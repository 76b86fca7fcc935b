import { setTimeout as delay } from 'node:timers/promises';
import { type Analytical, doubledRows } from '@throughline/storage/analytical';
import { outboxBacklog, type RelationalEngine, type Schema } from '@throughline/storage/relational';
import type { ClickHouseServer } from '@throughline/testkit';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Failpoint, FailpointName } from './batch.ts';
import { Shipper } from './shipper.ts';
import { appendEvents, emptyPlanes, hasPostgres } from './test/planes.ts';

describe.skipIf(!hasPostgres)('Shipping', () => {
  const planes = emptyPlanes();
  let relational: RelationalEngine<Schema>;
  let analytical: Analytical;
  let clickhouse: ClickHouseServer;
  beforeEach(() => {
    ({ relational, analytical, clickhouse } = planes);
  });

  /** A sender of its own, with what a process would have, that pauses where it is told to. */
  function sender(pauses: Partial<Record<FailpointName, Promise<unknown>>> = {}) {
    const errors: unknown[] = [];
    const reached = Promise.withResolvers<void>();
    const failpoint: Failpoint = async (name) => {
      if (!pauses[name]) return;
      reached.resolve();
      await pauses[name];
    };
    const shipper = new Shipper({
      db: relational.db,
      analytical,
      failpoint,
      maxBacklog: 100,
      onBacklog: () => {},
      onShipped: () => {},
      onError: (error) => errors.push(error),
    });
    return { shipper, errors, reached: reached.promise };
  }

  /** A micro-batch of events in several years: as many parts of the table. */
  const append = (events: number, first: number) =>
    appendEvents(planes, { events, first }, (n) => Date.UTC(2020 + (n % 3), 5, 1) + n);

  /** The instants of every event that arrived, doubles and all. */
  async function arrived(): Promise<number[]> {
    const result = await analytical.client.query({
      query: 'SELECT applied FROM events ORDER BY applied',
      format: 'JSONEachRow',
    });
    return (await result.json<{ applied: string }>()).map(({ applied }) => Number(applied));
  }

  const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);
  const leaseRunsOut = () => sql`update leases set until = 0`.execute(relational.db);
  const waiting = async () => (await outboxBacklog(relational.db)).rows;

  async function expectAllOnce(count: number): Promise<void> {
    expect(await arrived()).toEqual(upTo(count));
    expect(await doubledRows(analytical)).toEqual({ events: 0, map: 0, identity: 0, ledger: 0 });
    expect(await waiting()).toBe(0);
    expect(await relational.db.selectFrom('shipments').selectAll().execute()).toEqual([]);
  }

  it('[X2.1] groups micro-batches under one token, on record with its exact ids before it is sent', async () => {
    for (const first of [1, 11, 21]) await append(10, first);
    const held = await clickhouse.holdNextInsert({ match: 'landing' });
    const sending = sender().shipper.shipOnce();
    const insert = await held.met;
    const [shipment, ...others] = await relational.db.selectFrom('shipments').selectAll().execute();
    const outbox = await relational.db.selectFrom('outbox').select('id').orderBy('applied').execute();
    expect(others).toEqual([]);
    expect(shipment).toMatchObject({
      outbox: outbox.map(({ id }) => id),
      attempts: [insert.queryId],
      first_applied: 1,
      last_applied: 30,
    });
    await held.release();
    expect(await sending).toEqual({ sent: 3, more: false });
    await expectAllOnce(30);
    const tokens = await analytical.client.query({
      query: 'SELECT DISTINCT shipment FROM events',
      format: 'JSONEachRow',
    });
    expect(await tokens.json()).toEqual([{ shipment: shipment!.token }]);
  });

  it.for([
    ['only its first rows', { rows: 4 }],
    ['only one year', { only: { column: 'time', startsWith: '15909' } }],
    ['nothing', { rows: 0 }],
  ] as const)(
    '[X2.10, X2.2, X2.3] of a half-sent insert that landed %s exactly the missing rows are sent',
    async ([, part]) => {
      await append(12, 1);
      const cut = await clickhouse.truncateNextInsert({ match: 'landing', ...part });
      const { shipper } = sender();
      await expect(shipper.shipOnce()).rejects.toThrow();
      const { landedRows } = await cut.met;
      expect(landedRows).toBeLessThan(12);
      expect((await arrived()).length).toBe(landedRows);
      expect(await waiting()).toBe(1);
      const next = await clickhouse.holdNextInsert({ match: 'INSERT INTO landing' });
      const sending = shipper.shipOnce();
      expect((await next.met).sentRows).toBe(12 - landedRows);
      await next.release();
      await sending;
      await expectAllOnce(12);
    },
  );

  it('[X2.10] an insert that landed whole without an answer is not sent again', async () => {
    await append(5, 1);
    await clickhouse.dropNextAnswer({ match: 'landing' });
    const { shipper } = sender();
    await expect(shipper.shipOnce()).rejects.toThrow();
    await shipper.shipOnce();
    await expectAllOnce(5);
  });

  it('[X2.11, X2.3] a sender that slept with its insert under way lands nothing when it wakes, and closes nothing', async () => {
    await append(6, 1);
    const held = await clickhouse.holdNextInsert({ match: 'landing', stage: 'transit' });
    const asleep = sender();
    const sleeping = asleep.shipper.shipOnce();
    await held.met;
    await leaseRunsOut();
    const fenced = Promise.withResolvers<void>();
    // The other one has fenced and looked, and has not sent yet: the moment at which a false close would lose rows.
    const nextHeld = await clickhouse.holdNextInsert({ match: 'INSERT INTO landing', stage: 'transit' });
    const other = sender();
    const resuming = other.shipper.shipOnce();
    await nextHeld.met.then(() => fenced.resolve());
    await fenced.promise;
    await held.release();
    await sleeping;
    expect(await waiting()).toBe(1);
    expect(await arrived()).toEqual([]);
    await nextHeld.release();
    await resuming;
    await expectAllOnce(6);
  });

  it('[X2.11] a sender that slept between its insert and its close finds it closed', async () => {
    await append(6, 1);
    const wake = Promise.withResolvers<void>();
    const asleep = sender({ 'after-insert': wake.promise });
    const sleeping = asleep.shipper.shipOnce();
    await asleep.reached;
    await leaseRunsOut();
    await sender().shipper.shipOnce();
    await expectAllOnce(6);
    wake.resolve();
    await sleeping;
    await expectAllOnce(6);
  });

  it('[X2.11] a sender that slept after it had chosen its rows is refused, because the lease has moved', async () => {
    await append(6, 1);
    const wake = Promise.withResolvers<void>();
    const asleep = sender({ 'before-shipment': wake.promise });
    const sleeping = asleep.shipper.shipOnce();
    await asleep.reached;
    await leaseRunsOut();
    await sender().shipper.shipOnce();
    await append(3, 7);
    wake.resolve();
    expect(await sleeping).toEqual({ sent: 0, more: false });
    expect(await arrived()).toEqual(upTo(6));
    await leaseRunsOut();
    await sender().shipper.shipOnce();
    await expectAllOnce(9);
  });

  it('[X2.11] a sender whose rows were brought meanwhile is refused, though the lease is with it', async () => {
    await append(6, 1);
    const wake = Promise.withResolvers<void>();
    const late = sender({ 'before-shipment': wake.promise });
    const sending = late.shipper.shipOnce();
    await late.reached;
    const { holder } = await relational.db.selectFrom('leases').select('holder').executeTakeFirstOrThrow();
    await leaseRunsOut();
    await sender().shipper.shipOnce();
    // As where the other one closed a group without the lease, which closing does not ask for.
    await sql`update leases set holder = ${holder}::uuid`.execute(relational.db);
    wake.resolve();
    expect(await sending).toEqual({ sent: 0, more: false });
    await expectAllOnce(6);
  });

  it('[X2.11] senders that all believe they hold the lease leave every row once', async () => {
    for (let first = 1; first <= 91; first += 10) await append(10, first);
    const senders = Array.from({ length: 4 }, () => sender().shipper);
    const racing = senders.map(async (shipper) => {
      while ((await waiting()) > 0) {
        await leaseRunsOut();
        await shipper.shipOnce().catch(() => {});
      }
    });
    await Promise.all(racing);
    await expectAllOnce(100);
  });

  it('[X2.1] a group stays within what fits in memory, and the rest follows at once', async () => {
    for (let n = 0; n < 4; n++) await append(4_000, 1 + n * 4_000);
    const { shipper } = sender();
    expect(await shipper.shipOnce()).toEqual({ sent: 2, more: true });
    expect((await shipper.shipOnce()).sent).toBe(2);
    await expectAllOnce(16_000);
  });

  it('[X2.12] tells how much waits also while an insert hangs, and stops without it', async () => {
    await append(1, 1);
    const held = await clickhouse.holdNextInsert({ match: 'landing' });
    const reports: boolean[] = [];
    const shipper = new Shipper({
      db: relational.db,
      analytical,
      failpoint: () => {},
      maxBacklog: 2,
      onBacklog: (_, exceeded) => reports.push(exceeded),
      onShipped: () => {},
      onError: () => {},
    });
    shipper.start();
    await held.met;
    for (const first of [2, 3, 4]) await append(1, first);
    await expect.poll(() => reports.at(-1), { timeout: 5_000 }).toBe(true);
    await shipper.stop();
    await held.release();
    await delay(200);
    await leaseRunsOut();
    await sender().shipper.shipOnce();
    expect(await arrived()).toEqual(upTo(4));
  });
});
