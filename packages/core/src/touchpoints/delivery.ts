import { z } from 'zod';
import { NIL, type Uuid } from '../kernel/index.ts';

const DAY = 24 * 3600;

/** When what could not be delivered is tried again: exponential back-off, with jitter, for days. */
export const retrySchema = z.strictObject({
  /** The longest first wait, seconds. */
  firstSeconds: z.number().min(0.01).max(3600).default(5),
  /** Each wait is so many times the one before. */
  factor: z.number().min(1).max(10).default(3),
  /** No wait is longer, seconds. */
  longestSeconds: z
    .number()
    .min(0.01)
    .max(DAY)
    .default(6 * 3600),
  /** How long after the first attempt it is tried; then the event goes to the dead letters. */
  days: z.number().min(0).max(30).default(3),
});
export type Retry = z.infer<typeof retrySchema>;

/**
 * How long to wait after a failure, milliseconds: between half the declared wait and all of it (equal jitter, Brooker,
 * "Exponential Backoff and Jitter", 2015), so that what failed together does not come back together.
 * @param failures how often it failed so far, at least once
 * @param chance between 0 and 1
 */
export function retryWait(retry: Retry, failures: number, chance: number): number {
  return 1000 * declaredWait(retry, failures) * (0.5 + chance / 2);
}

/** The declared waits, in seconds, until the schedule ends: what actually is waited lies between half and all of each. */
export function declaredWaits(retry: Retry): number[] {
  const waits: number[] = [];
  let sum = 0;
  while (waits.length < 200) {
    const wait = declaredWait(retry, waits.length + 1);
    sum += wait;
    if (sum > retry.days * DAY) return waits;
    waits.push(Math.round(wait * 1000) / 1000);
  }
  return waits;
}

function declaredWait({ firstSeconds, factor, longestSeconds }: Retry, failures: number): number {
  return Math.min(longestSeconds, firstSeconds * factor ** (failures - 1));
}

/** One event that waits for a destination, in the order in which they were planned. */
export interface Waiting {
  readonly id: Uuid;
  /** The leaf of its event; {@link NIL} where it names nobody, and so waits for nobody. */
  readonly leaf: Uuid;
  /** Not before, milliseconds since the epoch. */
  readonly due: number;
  /** Someone is at it. */
  readonly claimed: boolean;
}

export interface Choice<Row extends Waiting> {
  /** What may be sent now, oldest first. */
  readonly chosen: readonly Row[];
  /** How many nothing holds back, chosen or not. */
  readonly ready: number;
}

/**
 * Chooses what may be sent: of each person the events from the oldest on, none of somebody whose oldest is not due yet
 * or is under way. So an event that fails holds back what its person did later, and nobody else.
 * @param rows all that waits, oldest first
 * @param personOf whose a leaf is now: a merge since the event was planned counts
 */
export function choose<Row extends Waiting>(
  rows: readonly Row[],
  personOf: (leaf: Uuid) => Uuid,
  now: number,
  limits: { readonly total: number; readonly perPerson: number },
): Choice<Row> {
  const blocked = new Set<Uuid>();
  const counts = new Map<Uuid, number>();
  const chosen: Row[] = [];
  let ready = 0;
  for (const row of rows) {
    const person = row.leaf === NIL ? row.id : personOf(row.leaf);
    if (blocked.has(person)) continue;
    if (row.claimed || row.due > now) {
      blocked.add(person);
      continue;
    }
    ready++;
    const count = counts.get(person) ?? 0;
    if (count >= limits.perPerson || chosen.length >= limits.total) continue;
    counts.set(person, count + 1);
    chosen.push(row);
  }
  return { chosen, ready };
}
