import { declaredWaits } from '@throughline/core/touchpoints';
import type { DeliveryLogRow, DeliveryRow, DestinationRow } from '@throughline/storage/relational';
import { z } from 'zod';
import { SEAL_CURE } from '../auth/seal.ts';
import { type DestinationKinds, optionsSchema } from './kinds.ts';

const instant = (at: number) => new Date(at).toISOString();

export const destinationSchema = z
  .object({
    name: z.string(),
    kind: z.string(),
    stream: z.enum(['touchpoints', 'people']),
    rule: z.looseObject({}),
    settings: z.record(z.string(), z.unknown()).describe('Secrets are `***`; given back so, they stay.'),
    retry: z.looseObject({}),
    concurrency: z.int(),
    timeoutSeconds: z.number(),
    schedule: z.array(z.number()).describe('The longest wait before each retry, seconds.'),
    state: z
      .enum(['running', 'paused', 'unknown_kind', 'seal_key_wrong'])
      .describe('The last two: this process cannot use it.'),
    why: z.string().nullable().describe('Why it is paused, where nobody decided so, or cannot be used.'),
    waiting: z.int().describe('Planned and not delivered.'),
    failing: z.int().describe('Of those, tried in vain before.'),
    waitingSince: z.iso.datetime().nullable(),
    dead: z.int(),
    place: z.object({
      position: z.int().describe('Planned up to this shipment of the feed.'),
      behind: z.int().describe('Shipments that have arrived since.'),
      replaying: z.boolean().describe('History is read again; what arrived since comes after it.'),
    }),
    created: z.iso.datetime(),
    changed: z.iso.datetime(),
  })
  .meta({ title: 'Destination' });

interface Counts {
  readonly waiting: number;
  readonly failing: number;
  readonly dead: number;
  readonly oldest: number | null;
}

export async function presentDestination(
  row: DestinationRow,
  kinds: DestinationKinds,
  counts: Counts | undefined,
  end: number,
): Promise<z.infer<typeof destinationSchema>> {
  const declared = await kinds.declared(row);
  const options = optionsSchema.parse(JSON.parse(row.options));
  return {
    name: row.name,
    kind: row.kind,
    stream: row.stream as 'touchpoints' | 'people',
    rule: JSON.parse(row.rule),
    settings: kinds.shown(row),
    ...options,
    schedule: declaredWaits(options.retry),
    state: typeof declared === 'string' ? declared : (row.state as 'running' | 'paused'),
    why: declared === 'seal_key_wrong' ? SEAL_CURE : row.why,
    waiting: counts?.waiting ?? 0,
    failing: counts?.failing ?? 0,
    waitingSince: counts?.oldest ? instant(counts.oldest) : null,
    dead: counts?.dead ?? 0,
    place: { position: row.position, behind: Math.max(0, end - row.position), replaying: row.scanning },
    created: instant(row.created),
    changed: instant(row.changed),
  };
}

export const logEntrySchema = z
  .object({
    at: z.iso.datetime(),
    status: z
      .string()
      .describe(
        'Of an attempt: delivered, retry, dead, refused or gone. Of the destination: paused, resumed, replayed, expired; of a dead letter: retried or discarded.',
      ),
    key: z.guid(),
    event: z.string().describe('The sender’s id of the event.'),
    source: z.string(),
    name: z.string(),
    attempt: z.int(),
    milliseconds: z.int().describe('How long the attempt took.'),
    code: z.string().nullable().describe('HTTP status, SQLSTATE or the like.'),
    reason: z.string().nullable(),
  })
  .meta({ title: 'Delivery' });

export function presentLogEntry(row: DeliveryLogRow): z.infer<typeof logEntrySchema> {
  const { at, status, key, event, source, name, attempt, milliseconds, code, reason } = row;
  return { at: instant(at), status, key, event, source, name, attempt, milliseconds, code, reason };
}

export const deadLetterSchema = z
  .object({
    key: z.guid(),
    event: z.string(),
    source: z.string(),
    name: z.string(),
    attempts: z.int(),
    firstAttempt: z.iso.datetime().nullable(),
    dead: z.iso.datetime(),
    code: z.string().nullable(),
    reason: z.string().nullable(),
    payload: z.unknown().describe('The touchpoint as it would be sent; null for a person.'),
  })
  .meta({ title: 'DeadLetter' });

export function presentDeadLetter(row: DeliveryRow): z.infer<typeof deadLetterSchema> {
  const { key, event, source, name, attempts, first_attempt, dead, code, reason, payload } = row;
  return {
    key,
    event,
    source,
    name,
    attempts,
    firstAttempt: first_attempt === null ? null : instant(first_attempt),
    dead: instant(dead ?? 0),
    code,
    reason,
    payload: payload === null ? null : JSON.parse(payload),
  };
}
