import { DAY_MS } from '../calendar.ts';
import { type Happened, say, type Who } from '../message.ts';
import { Random } from '../random.ts';
import type { World } from '../world.ts';
import { browse } from './site.ts';

/** Someone who looked and never booked: known by a cookie and by nothing else. */
export function tellProspect(world: World, number: number): Happened[] {
  const random = new Random(world.seed, 3, number);
  const into: Happened[] = [];
  const who: Who = { anonymousId: random.uuid() };
  let at = world.from + random.unit() * (world.to - world.from);
  for (let looks = random.chance(0.7) ? 1 : random.whole(2, 3); looks > 0; looks--) {
    const searches = random.chance(0.3);
    const hours = Math.min(22.5, Math.max(6, random.normal(18, 3.6)));
    const ended = browse(random, into, {
      at: Math.floor(at / DAY_MS) * DAY_MS + hours * 3_600_000,
      ...{ who, searches },
      pages: random.whole(1, 4),
    });
    if (searches && random.chance(0.4))
      into.push(say(ended, 'Booking started', who, { properties: { nights: random.whole(1, 4) } }));
    at += random.exponential(5) * DAY_MS;
  }
  return into;
}
