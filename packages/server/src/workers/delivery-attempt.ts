import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery, DeliveryRun, Outcome } from '@throughline/connectors/destinations';
import { type JsonObject, NIL } from '@throughline/core/kernel';
import { personRow } from '@throughline/core/people';
import { type DeliveryRow, loadPeople, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DeclaredDestination } from '../destinations/kinds.ts';
import type { PersonOf } from './delivery-queue.ts';

/** How much longer than its time an attempt is waited for, milliseconds: a destination may not listen to its signal. */
const GRACE_MS = 1_000;

const text = z.string().max(2_000);
const outcomes: z.ZodType<Outcome[]> = z.array(
  z.discriminatedUnion('status', [
    z.object({ status: z.literal('delivered'), code: text.optional() }),
    z.object({
      status: z.literal('retry'),
      reason: text,
      code: text.optional(),
      afterSeconds: z.number().min(0).optional(),
    }),
    z.object({ status: z.literal('refused'), reason: text, code: text.optional() }),
    z.object({ status: z.literal('gone'), reason: text, code: text.optional() }),
  ]),
) as z.ZodType<Outcome[]>;

/**
 * Hands rows to a destination once. Whatever it does, there is an outcome for each: one that throws, answers nonsense or
 * does not come back in time has delivered nothing.
 */
export async function attempt(
  batch: readonly Delivery[],
  { kind, settings, options }: DeclaredDestination,
  run: Omit<DeliveryRun, 'signal'>,
  ending: AbortSignal,
): Promise<readonly Outcome[]> {
  const milliseconds = options.timeoutSeconds * 1000;
  const signal = AbortSignal.any([AbortSignal.timeout(milliseconds), ending]);
  const done = new AbortController();
  const tooLate = delay(milliseconds + GRACE_MS, 'late' as const, { signal: done.signal, ref: false });
  tooLate.catch(() => {});
  try {
    const given = await Promise.race([
      Promise.resolve(kind.deliver(batch, settings, { ...run, signal })),
      tooLate,
    ]);
    if (given === 'late') return all(batch, 'timeout', 'no answer in time');
    const read = outcomes.safeParse(given);
    if (read.success && read.data.length === batch.length) return read.data;
    return all(batch, 'contract', 'the destination did not answer with one outcome for each delivery');
  } catch (error) {
    const { code, name } = error as { code?: unknown; name?: unknown };
    // Its message may hold anything, what a person said included.
    return all(batch, String(code ?? name ?? 'error'), 'the destination failed');
  } finally {
    done.abort();
  }
}

function all(batch: readonly Delivery[], code: string, reason: string): Outcome[] {
  return batch.map(() => ({ status: 'retry', code, reason }));
}

/**
 * What is sent of rows: touchpoints as they were planned, people as they are now.
 * @param personOf whose touchpoints were when they were claimed
 */
export async function deliveriesOf(
  db: Kysely<Schema>,
  rows: readonly DeliveryRow[],
  personOf: PersonOf,
): Promise<Delivery[]> {
  // A person is named by one of its leaves: whoever has that leaf now is who it has become.
  const subjects = rows.filter(({ payload }) => payload === null).map(({ key }) => key);
  const now = await loadPeople(db, subjects);
  return rows.map((row) => {
    const { key, leaf, payload, seq } = row;
    const attempt = row.attempts + 1;
    if (payload !== null) {
      const person = leaf === NIL ? null : personOf(row);
      const value: JsonObject = { ...(JSON.parse(payload) as JsonObject), person };
      return { id: key, entity: 'touchpoint', key, person, value, attempt };
    }
    const become = now.leaves.get(key)?.person ?? key;
    const state = become === key ? now.people.get(key)?.state : undefined;
    const value = { ...personRow(key, state, become), key };
    // Each change is a message of its own; its retries are not.
    return { id: `${key}.${seq}`, entity: 'person', key, person: key, value, attempt };
  });
}
