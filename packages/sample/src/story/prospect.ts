import { DAY_MS } from '../calendar.ts';
import type { Happened, Who } from '../message.ts';
import { Random } from '../random.ts';
import type { World } from '../world.ts';
import { browse, evening, giveUp } from './site.ts';

/** Someone who looked and never booked: known by a cookie and by nothing else. */
export function tellProspect(world: World, number: number): Happened[] {
  const random = new Random(world.seed, 3, number);
  const into: Happened[] = [];
  const who: Who = { anonymousId: random.uuid() };
  let at = world.from + random.unit() * (world.to - world.from);
  for (let looks = random.chance(0.75) ? 1 : random.whole(2, 3); looks > 0; looks--) {
    const searches = random.chance(0.25);
    const pages = random.chance(0.35) ? 1 : random.whole(2, 4);
    const ended = browse(random, into, { at: evening(random, at), who, pages, searches });
    if (searches && random.chance(0.25)) giveUp(random, into, who, ended);
    at += random.exponential(5) * DAY_MS;
  }
  return into;
}
