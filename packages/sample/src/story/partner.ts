import { crowd, instant, localDay, weekday } from '../calendar.ts';
import { type Happened, identify, say, type Who } from '../message.ts';
import { SOURCES } from '../plan.ts';
import { Random } from '../random.ts';
import type { World } from '../world.ts';

const PORTAL = { source: SOURCES.partners, channel: 'partner', corner: 'commerce' };

export const PARTNERS = [
  {
    id: 'bluefern',
    name: 'Bluefern Journeys',
    contact: 'Ines Holm',
    email: 'ines.holm@bluefern.example',
    complains: 0.02,
  },
  {
    id: 'hollis',
    name: 'Hollis & Park Tours',
    contact: 'Tom Hollis',
    email: 'tom.hollis@hollis-park.example',
    complains: 0.09,
  },
] as const;

/** What one of the tour partners does in its portal, week by week. */
export function tellPartner(world: World, index: number): Happened[] {
  const random = new Random(world.seed, 5, index);
  const { id, name, contact, email, complains } = PARTNERS[index]!;
  const who: Who = { userId: `partner-${id}` };
  const first = localDay(world.from) + 2;
  const into = [
    identify(instant(first, 540), PORTAL, who, { kind: 'partner', company: name, contact, email }),
  ];
  const references = [{ kind: 'partner', id, role: 'seller' }];
  for (let day = first; day <= world.today; day++) {
    if (weekday(day) % 6 === 0) continue;
    const at = instant(day, random.between(8 * 60, 17 * 60));
    if (random.chance(0.6)) into.push(say(at, 'Partner signed in', who, { references }));
    if (random.chance(0.12)) {
      into.push(
        say(at + 300_000, 'Rooms requested', who, { properties: { rooms: random.whole(2, 12) }, references }),
      );
      if (random.chance(0.7)) {
        const properties = {
          rooms: random.whole(2, 12),
          total: Math.round(random.between(900, 6_000) * crowd(day)),
        };
        into.push(
          say(at + random.between(1, 40) * 3_600_000, 'Group booked', who, { properties, references }),
        );
      }
    }
    if (random.chance(complains)) {
      const about = random.pick(['late confirmation', 'wrong dates', 'commission missing']);
      into.push(say(at + 900_000, 'Partner complained', who, { properties: { about }, references }));
    }
    if (day % 30 === 10 + index)
      into.push(
        say(at, 'Commission paid', who, { properties: { amount: random.whole(400, 3_000) }, references }),
      );
  }
  return into;
}
