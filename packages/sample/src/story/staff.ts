import { crowd, instant, localDay } from '../calendar.ts';
import { type Happened, identify, say, type Who } from '../message.ts';
import { SOURCES } from '../plan.ts';
import { Random } from '../random.ts';
import { type Employee, staffTraits, works } from '../staff.ts';
import { rollout, type World } from '../world.ts';

const HUB = { source: SOURCES.staff, channel: 'employee_tool', corner: 'service' };

/** The work of one employee: shifts, what they looked up, how the month was. */
export function tellEmployee(world: World, index: number): Happened[] {
  const random = new Random(world.seed, 4, index);
  const employee = world.staff.all[index]!;
  const who: Who = { userId: `staff-${employee.id}` };
  const first = localDay(world.from) + 1 + (random.chance(0.25) ? random.whole(10, 200) : 0);
  const into = [identify(instant(first, 7 * 60), HUB, who, staffTraits(employee))];
  for (let day = first; day <= world.today; day++) {
    if (works(employee, day) && !random.chance(0.06)) shift(random, into, world, employee, who, day);
    if (day % 30 === index % 30) pulse(random, into, world, who, day);
    if (random.chance(0.004))
      into.push(say(instant(day, random.between(540, 960)), 'Training completed', who, training(random)));
  }
  return into;
}

function shift(
  random: Random,
  into: Happened[],
  world: World,
  employee: Employee,
  who: Who,
  day: number,
): void {
  const early = (Math.floor(day / 7) + employee.daysOff[0]) % 2 === 0;
  const at = instant(day, early ? random.normal(7 * 60 + 50, 6) : random.normal(13 * 60 + 20, 6));
  into.push(
    say(at, 'Shift started', who, { properties: { role: employee.role, shift: early ? 'early' : 'late' } }),
  );
  if (employee.role === 'agent') {
    for (let looks = random.poisson(0.5 + 1.2 * rollout(world, at)); looks > 0; looks--) {
      const topic = random.chance(rollout(world, at) * 0.6)
        ? 'check-in in the app'
        : random.pick(['invoices', 'opening hours', 'lost items']);
      into.push(
        say(at + random.between(0.5, 7) * 3_600_000, 'Article opened', who, { properties: { topic } }),
      );
    }
  }
  if (random.chance(0.02 + 0.1 * Math.max(0, employee.resolves)))
    into.push(
      say(at + random.between(1, 7) * 3_600_000, 'Thanks received', who, { properties: { from: 'guest' } }),
    );
}

/** Full weeks tire, and so does a release that breaks what one has to answer for. */
function pulse(random: Random, into: Happened[], world: World, who: Who, day: number): void {
  if (!random.chance(0.7)) return;
  const at = instant(day, random.between(9 * 60, 17 * 60));
  const mean = 8.4 - 1.3 * (crowd(day) - 1) - 1.8 * rollout(world, at);
  const score = Math.max(1, Math.min(10, Math.round(mean + random.normal(0, 1.3))));
  into.push(say(at, 'Team pulse answered', who, { properties: { score } }));
}

function training(random: Random) {
  return {
    properties: {
      course: random.pick(['first aid', 'hard conversations', 'allergens', 'the new app', 'lake rescue']),
    },
  };
}
