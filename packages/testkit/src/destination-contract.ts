import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery, DeliveryRun, Destination, Outcome } from '@throughline/connectors/destinations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

/** A destination with something real behind it. */
export interface DestinationHarness {
  readonly destination: Destination;
  /** Settings as they are declared. */
  readonly settings: Record<string, unknown>;
  /** Of each delivery, in order, the `id` of the touchpoint that has arrived: what lies there now, or was taken. */
  arrived(): Promise<readonly string[]>;
  /** Lets what is behind it be out of reach, and back. */
  fail(): Promise<void>;
  mend(): Promise<void>;
  /** Whether a repetition is written over, rather than passed on under the same id. */
  readonly writesOver: boolean;
  readonly run?: Partial<DeliveryRun>;
  close(): Promise<void>;
}

/** How soon a call ends once it is told to, milliseconds. */
const ENDS_WITHIN_MS = 5_000;
const STATUSES = ['delivered', 'retry', 'refused', 'gone'];

/** A touchpoint as destinations get it. @param n tells two apart */
export function sampleDelivery(n: number, more: Partial<Delivery['value']> = {}): Delivery {
  const key = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const person = `11111111-0000-4000-8000-${String(n % 3).padStart(12, '0')}`;
  const time = new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
  return {
    id: key,
    entity: 'touchpoint',
    key,
    person,
    attempt: 1,
    value: {
      ...{
        key,
        person,
        id: `e${n}`,
        source: 'shop',
        type: 'track',
        name: 'Order completed',
        time,
        received: time,
      },
      ...{ applied: 1_767_225_600_000_000 + n, channel: 'web', corner: 'commerce', department: '' },
      identifiers: [{ kind: 'userId', value: `u${n % 3}` }],
      properties: { total: n, note: `it's "${n}" \\ \u{1f642}` },
      ...{ traits: {}, context: {}, references: [] },
      ...more,
    },
  };
}

/**
 * What every destination keeps to (E1 to E6 in packages/connectors/src/destination.ts), run on all that ship, and to be
 * run on one's own:
 *
 *   destinationContract('[O2.7] my chat', async () => ({ destination, settings, arrived, fail, mend, … }));
 */
export function destinationContract(name: string, open: () => Promise<DestinationHarness>): void {
  describe(`${name}, as a destination`, () => {
    let harness: DestinationHarness;
    let settings: unknown;
    let next = 0;
    beforeAll(async () => {
      harness = await open();
      settings = harness.destination.settings(z).parse(harness.settings);
    });
    afterAll(async () => {
      await harness?.destination.close?.(settings);
      await harness?.close();
    });
    const size = () => Math.min(6, harness.destination.batching?.(settings).size ?? 1);
    const some = (count: number) => Array.from({ length: count }, () => sampleDelivery(++next));
    const idsOf = (batch: readonly Delivery[]) => batch.map(({ value }) => String(value.id));
    const deliver = async (batch: readonly Delivery[], signal = AbortSignal.timeout(10_000)) => {
      const run: DeliveryRun = {
        name: 'contract',
        allowPrivate: true,
        directory: '/nonexistent',
        ...harness.run,
        signal,
      };
      const outcomes = await harness.destination.deliver(batch, settings, run);
      expect(outcomes).toHaveLength(batch.length);
      for (const outcome of outcomes) {
        expect(STATUSES).toContain(outcome.status);
        if (outcome.status !== 'delivered') expect(outcome.reason.length).toBeGreaterThan(3);
      }
      return outcomes;
    };
    const statuses = (outcomes: readonly Outcome[]) => [...new Set(outcomes.map(({ status }) => status))];

    it(`${name} has a schema of its settings that takes what it needs and nothing else`, () => {
      const schema = harness.destination.settings(z);
      expect(schema.safeParse(harness.settings).success).toBe(true);
      expect(schema.safeParse({ ...harness.settings, 'no such setting': 1 }).success).toBe(false);
      const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
      expect(described).toMatchObject({ type: 'object' });
    });

    it(`${name} says delivered of what has arrived, one outcome for each`, async () => {
      const batch = some(size());
      expect(statuses(await deliver(batch))).toEqual(['delivered']);
      const arrived = await harness.arrived();
      for (const id of idsOf(batch)) expect(arrived).toContain(id);
    });

    it(`${name} takes a repetition, ${'and loses or doubles nothing by it'}`, async () => {
      const batch = some(size());
      await deliver(batch);
      expect(statuses(await deliver(batch))).toEqual(['delivered']);
      const arrived = (await harness.arrived()).filter((id) => idsOf(batch).includes(id));
      expect([...new Set(arrived)].sort()).toEqual(idsOf(batch).sort());
      if (harness.writesOver) expect(arrived).toHaveLength(batch.length);
    });

    it(`${name} says retry while what is behind it is out of reach, without a secret, and delivers when it is back`, async () => {
      const batch = some(size());
      await harness.fail();
      const outcomes = await deliver(batch).catch((error: Error): Outcome[] =>
        batch.map(() => ({ status: 'retry', reason: error.message })),
      );
      expect(statuses(outcomes)).toEqual(['retry']);
      const described = z.toJSONSchema(harness.destination.settings(z), {
        io: 'input',
        unrepresentable: 'any',
      });
      for (const [field, schema] of Object.entries(described.properties ?? {})) {
        const secret = harness.settings[field];
        if (typeof schema === 'object' && schema.secret && typeof secret === 'string')
          expect(JSON.stringify(outcomes)).not.toContain(secret);
      }
      await harness.mend();
      await expect
        .poll(async () => statuses(await deliver(batch).catch(() => [])), { timeout: 10_000 })
        .toEqual(['delivered']);
    });

    it(`${name} ends soon when it is told to`, async () => {
      const aborted = AbortSignal.abort();
      const started = performance.now();
      const ended = deliver(some(1), aborted).catch(() => {});
      expect(await Promise.race([ended.then(() => 'ended'), delay(ENDS_WITHIN_MS, 'late')])).toBe('ended');
      expect(performance.now() - started).toBeLessThan(ENDS_WITHIN_MS);
    });
  });
}
