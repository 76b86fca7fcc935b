import { CodedError } from '@throughline/core/kernel';
import type { Period } from '@throughline/storage/analytical';

/** A look at more is refused: what moved is a question about weeks, and two years hold every season. */
const MOST_DAYS = 370;

/** Calendar days that a period touches in a time zone, as `2026-06-03`. */
export function daysOf({ from, to }: Period, zone: string): string[] {
  const day = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
  const last = day(to - 1);
  const days: string[] = [];
  for (let each = day(from); Temporal.PlainDate.compare(each, last) <= 0; each = each.add({ days: 1 })) {
    if (days.length >= MOST_DAYS)
      throw new CodedError(
        400,
        'invalid_request',
        `from: a look at what moved has ${MOST_DAYS} days at most.`,
        {
          where: 'query',
          path: 'from',
        },
      );
    days.push(each.toString());
  }
  return days;
}

/** Whether a text names a time zone. */
export function isZone(text: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
