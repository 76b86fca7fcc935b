import { CodedError } from '@throughline/core/kernel';
import { PERSON_KINDS } from '@throughline/core/people';
import { NONE, type Period, type Placement, type Scope } from '@throughline/storage/analytical';
import type { VersionedCatalogue } from '@throughline/storage/relational';
import { z } from 'zod';
import { afterQuery } from './after.ts';

/** What is looked at when nothing else is asked for, days. */
const DEFAULT_DAYS = 28;
/** A year later the same weekday: 52 weeks, days. */
const YEAR_DAYS = 364;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const listOf = <Word extends z.ZodType<unknown, string>>(word: Word) =>
  z
    .union([word, z.array(word).max(200)])
    .transform((value) => [value].flat() as z.output<Word>[])
    .optional();
const word = z.string().min(1).max(200);
const orNone = `; \`${NONE}\` means those without one`;

/** Which touchpoints a number is about: the same parameters on every analytical read, and in the console's address. */
export const scopeQuery = afterQuery.extend({
  from: instant.optional().describe(`Event time, included. Default: ${DEFAULT_DAYS} days before \`to\`.`),
  to: instant.optional().describe('Event time, excluded. Default: the end of today.'),
  compare: z
    .enum(['previous', 'year', 'none'])
    .default('previous')
    .describe('With the period of the same length right before, or 52 weeks earlier, or with nothing.'),
  kind: listOf(z.enum(PERSON_KINDS)).describe('What the people are to the company.'),
  channel: listOf(word),
  corner: listOf(word).describe(`As the event says, else as the catalogue does${orNone}.`),
  department: listOf(word).describe(`As the event says, else as the catalogue does${orNone}.`),
  stage: listOf(word).describe(`As the catalogue says${orNone}.`),
});
export type ScopeQuery = z.output<typeof scopeQuery>;

/**
 * The scope that a query means under the catalogue in force.
 * @param now milliseconds since the epoch: what a query without a period counts from
 * @param zone whose days a query without a period counts in
 * @throws CodedError 400 `invalid_request` where the period is empty
 */
export function readScope(
  query: ScopeQuery,
  { entries }: Pick<VersionedCatalogue, 'entries'>,
  now: number = Date.now(),
  zone = 'UTC',
): Scope {
  const to = query.to ?? tomorrow(now, zone).epochMilliseconds;
  const from = query.from ?? inZone(to, zone).subtract({ days: DEFAULT_DAYS }).epochMilliseconds;
  if (from >= to)
    throw new CodedError(400, 'invalid_request', 'from: must be before `to`.', {
      where: 'query',
      path: 'from',
    });
  return {
    from,
    to,
    compared: comparedWith({ from, to }, query.compare, zone),
    kinds: query.kind,
    channels: query.channel,
    corners: query.corner,
    departments: query.department,
    stages: query.stage,
    placements: placementsOf(entries),
  };
}

function inZone(instant: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
}

function tomorrow(now: number, zone: string): Temporal.ZonedDateTime {
  return inZone(now, zone).startOfDay().add({ days: 1 });
}

/** Whole days are counted back by the calendar of the zone, where two days of the year have no 24 hours. */
function comparedWith(
  { from, to }: Period,
  compare: ScopeQuery['compare'],
  zone: string,
): Period | undefined {
  if (compare === 'none') return undefined;
  const days = compare === 'year' ? YEAR_DAYS : wholeDays(from, to, zone);
  if (days === undefined) return { from: from - (to - from), to: from };
  const back = (instant: number) => inZone(instant, zone).subtract({ days }).epochMilliseconds;
  return { from: back(from), to: back(to) };
}

function wholeDays(from: number, to: number, zone: string): number | undefined {
  const [first, last] = [inZone(from, zone), inZone(to, zone)];
  const whole = first.toPlainTime().equals(last.toPlainTime());
  return whole ? first.toPlainDate().until(last.toPlainDate()).days : undefined;
}

function placementsOf(entries: VersionedCatalogue['entries']): Map<string, Placement> {
  const placements = new Map<string, Placement>();
  for (const [name, { planned }] of entries) {
    const { corner, department, stage } = planned;
    if (corner ?? department ?? stage) placements.set(name, { corner, department, stage });
  }
  return placements;
}
