import { arrivals, DAY_MS, instant, localDay } from './calendar.ts';
import { AHEAD_DAYS, BURN_IN_DAYS, HISTORY_DAYS, RELEASES, ROLLOUT_DAYS } from './parameters.ts';
import type { Random } from './random.ts';
import { hire, type Staff } from './staff.ts';

/** What every story of one sample has in common. */
export interface World {
  readonly seed: number;
  readonly guests: number;
  /** The history, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** The day on which it ends. */
  readonly today: number;
  readonly staff: Staff;
  readonly releases: readonly { readonly version: string; readonly at: number }[];
  /** Draws the day of a first arrival. */
  arrivalDay(random: Random): number;
}

export function makeWorld(seed: number, guests: number, end: number): World {
  const today = localDay(end);
  const first = today - HISTORY_DAYS - BURN_IN_DAYS;
  const days = Array.from({ length: HISTORY_DAYS + BURN_IN_DAYS + AHEAD_DAYS }, (_, index) => first + index);
  let sum = 0;
  const cumulated = days.map((day) => {
    sum += arrivals(day);
    return sum;
  });
  return {
    ...{ seed, guests, today },
    from: end - HISTORY_DAYS * DAY_MS,
    to: end,
    staff: hire(seed, guests),
    releases: RELEASES.map(({ version, daysBefore }) => ({
      version,
      at: instant(today - daysBefore, 9 * 60),
    })),
    arrivalDay: (random) => {
      const place = random.unit() * sum;
      let low = 0;
      let high = cumulated.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (cumulated[middle]! < place) low = middle + 1;
        else high = middle;
      }
      return days[low]!;
    },
  };
}

/** What a device runs that takes up new versions after `patience` times the mean. */
export function versionAt({ releases }: World, time: number, patience: number): string {
  const installed = releases.findLast(({ at }) => at + patience * ROLLOUT_DAYS * DAY_MS <= time);
  return (installed ?? releases[0]!).version;
}

/** What was installed at a time on a device that ran `later` afterwards: versions never go back. */
export function installedAt({ releases }: World, time: number, later: string): string {
  const known = releases.slice(0, releases.findIndex(({ version }) => version === later) + 1);
  return (known.findLast(({ at }) => at <= time) ?? releases[0]!).version;
}

/** The part of devices that run the last version. */
export function rollout({ releases }: World, time: number): number {
  const days = (time - releases.at(-1)!.at) / DAY_MS;
  return days <= 0 ? 0 : 1 - Math.exp(-days / ROLLOUT_DAYS);
}
