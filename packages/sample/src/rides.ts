import { instant } from './calendar.ts';
import type { Random } from './random.ts';

/** Mean wait on a middling day, minutes. */
export const RIDES = {
  Kingfisher: 20,
  'Otter Run': 16,
  'Pike Drop': 13,
  'Heron Wheel': 8,
  'Little Ferry': 6,
  'Reed Maze': 4,
  Carousel: 4,
} as const;
export type Ride = keyof typeof RIDES;
const POPULARITY: Readonly<Record<Ride, number>> = {
  Kingfisher: 0.24,
  'Otter Run': 0.2,
  'Pike Drop': 0.14,
  'Heron Wheel': 0.14,
  'Little Ferry': 0.1,
  'Reed Maze': 0.09,
  Carousel: 0.09,
};

export interface RideTaken {
  readonly ride: Ride;
  readonly queuedAt: number;
  /** Minutes. */
  readonly wait: number;
}

const OPENS = 10 * 60;
const CLOSES = 18 * 60;

/** The waits of a stay: longer for the great rides, on full days, and around noon. */
export function drawRides(
  random: Random,
  { day, nights }: { readonly day: number; readonly nights: number },
  from: number,
  to: number,
  crowd: (day: number) => number,
): RideTaken[] {
  const rides: RideTaken[] = [];
  const days = Math.min(nights === 0 ? 1 : nights + 1, 4);
  for (let each = 0; each < days; each++) {
    const today = day + each;
    let minute = OPENS + random.exponential(60);
    for (let left = nights === 0 ? random.whole(3, 5) : random.whole(0, 3); left > 0; left--) {
      const ride = random.weighted(POPULARITY);
      const noon = 0.8 + 0.4 * Math.exp(-(((minute - 13 * 60) / 120) ** 2));
      const wait = RIDES[ride] * crowd(today) * noon * random.lognormal(0.5);
      const queuedAt = instant(today, minute);
      if (minute > CLOSES || queuedAt + wait * 60_000 > to) break;
      if (queuedAt > from) rides.push({ ride, queuedAt, wait });
      minute += wait + random.between(10, 25) + random.exponential(35);
    }
  }
  return rides;
}
