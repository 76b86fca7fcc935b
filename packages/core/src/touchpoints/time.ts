import { type Refusal, refusal } from '../kernel/index.ts';

/** How far ahead of its receipt an event may say it happened: beyond it the clock is wrong, not skewed. */
export const FUTURE_TOLERANCE_MS = 24 * 3600 * 1000;

// RFC 3339, with the date alone and the missing offset (read as UTC) that ISO 8601 and many clients allow.
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$/;

/** Reads ISO 8601 or milliseconds since the epoch. @returns milliseconds, or undefined where it is neither */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === 'number') {
    const rounded = Math.round(value) + 0; // −0 is 0
    return Number.isSafeInteger(rounded) ? rounded : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const match = ISO.exec(value);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const millisecond = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  // A day that does not exist (31 February) would roll over; it is refused instead.
  if (month! < 1 || month! > 12 || day! < 1 || day! > daysOf(year!, month!)) return undefined;
  const ahead = offset(match[8]);
  if (hour! > 23 || minute! > 59 || second! > 60 || ahead === undefined) return undefined;
  return (
    (daysSince1970(year!, month!, day!) * 86_400 + hour! * 3_600 + minute! * 60 + second!) * 1000 +
    millisecond -
    ahead
  );
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysOf(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : DAYS[month - 1]!;
}

/**
 * Days of the proleptic Gregorian calendar, counted from March so that a leap day comes last (Fliegel and Van
 * Flandern 1968). `Date.UTC` would take the years 0–99 for 1900–1999, and a Date object costs three times as much.
 */
function daysSince1970(year: number, month: number, day: number): number {
  const march = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    march * 365 +
    Math.floor(march / 4) -
    Math.floor(march / 100) +
    Math.floor(march / 400) +
    dayOfYear -
    719_468
  );
}

/** @returns how far the zone is ahead of UTC in milliseconds, or undefined where there is no such zone */
function offset(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** What the sender says about time, before it is read. */
export interface StatedTimes {
  /** When it happened, by the sender's clock. */
  readonly original: unknown;
  /** When it was sent, by the same clock. */
  readonly sentAt: unknown;
}

/**
 * When it happened, by our clock: `receivedAt − (sentAt − originalTimestamp)`, as Segment's specification has it,
 * which takes the sender's clock skew out. Without `sentAt` the stated time stands; without either, receipt.
 */
export function eventTime(stated: StatedTimes, received: number): number | Refusal {
  const { original, sentAt } = stated;
  let time = received;
  if (original !== undefined && original !== null) {
    const happened = parseTime(original);
    if (happened === undefined) return refusal('time_invalid', 'timestamp');
    time = happened;
    if (sentAt !== undefined && sentAt !== null) {
      const sent = parseTime(sentAt);
      if (sent === undefined) return refusal('time_invalid', 'sentAt');
      time = received - (sent - happened);
    }
  }
  const inRange = time >= 0 && time <= received + FUTURE_TOLERANCE_MS;
  return inRange ? time : refusal('time_out_of_range', 'timestamp');
}
