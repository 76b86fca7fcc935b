import { instant } from '../calendar.ts';
import { known, type Party } from '../guests.ts';
import { type Happened, identify, say, type Who } from '../message.ts';
import { SOURCES } from '../plan.ts';
import type { Random } from '../random.ts';
import { onDuty, referenceTo } from '../staff.ts';
import type { Stay } from '../stay.ts';
import type { World } from '../world.ts';
import { passOf } from './app.ts';

const DESK = { source: SOURCES.hotel, channel: 'store', corner: 'service' };
const PLACES = ['Boathouse', 'Pier Café', 'Smokehouse', 'Orchard Table', 'Kiosk at the mill'] as const;

/** Everything that happened at the lake itself. */
export function tellStayOnSite(
  random: Random,
  into: Happened[],
  world: World,
  party: Party,
  stay: Stay,
): void {
  arrive(random, into, world, party, stay);
  ride(random, into, party, stay);
  eat(random, into, party, stay);
  travel(random, into, party, stay);
  leave(random, into, world, party, stay);
}

function arrive(random: Random, into: Happened[], world: World, party: Party, stay: Stay): void {
  const { lead, companion } = party;
  const host = onDuty(random, world.staff.hosts, stay.day);
  const references = [referenceTo(host)];
  const properties = { booking: stay.id };
  const pass = passOf(stay, lead);
  const wait = Math.round(random.gamma2(stay.causes.has('checkInFailed') ? 14 : 6));
  const byApp = stay.appVersion !== undefined && !stay.causes.has('checkInFailed');
  if (!byApp) {
    const waited = { properties: { ...properties, wait_minutes: wait }, references };
    into.push(say(stay.arrivedAt, 'Checked in at desk', { ...known(lead), pass }, waited));
  }
  if (companion) {
    const who: Who = { ...known(companion), email: companion.email, pass: passOf(stay, companion) };
    const traits = { kind: 'customer', firstName: companion.name.given, lastName: companion.name.family };
    into.push(identify(stay.arrivedAt + 60_000, DESK, who, { ...traits, country: companion.name.country }));
  }
  if (stay.causes.has('greeted'))
    into.push(
      say(
        stay.arrivedAt + random.between(1, 6) * 60_000,
        'Greeted by name',
        { pass },
        { references, properties },
      ),
    );
  if (stay.causes.has('upgraded'))
    into.push(
      say(
        stay.arrivedAt + random.between(2, 8) * 60_000,
        'Room upgraded',
        { pass },
        { references, properties },
      ),
    );
}

function ride(random: Random, into: Happened[], party: Party, stay: Stay): void {
  const passes = [party.lead, party.companion].flatMap((guest) => (guest ? [passOf(stay, guest)] : []));
  const days = new Set(stay.rides.map(({ queuedAt }) => Math.floor(queuedAt / 86_400_000)));
  for (const day of days) {
    const first = stay.rides.find(({ queuedAt }) => Math.floor(queuedAt / 86_400_000) === day)!;
    const at = Math.max(stay.arrivedAt + 60_000, first.queuedAt - random.between(5, 45) * 60_000);
    passes.forEach((pass, index) => {
      into.push(
        say(Math.min(at, first.queuedAt - 60_000) + index * random.between(2_000, 9_000), 'Gate passed', {
          pass,
        }),
      );
    });
  }
  for (const { ride: name, queuedAt, wait } of stay.rides) {
    passes.forEach((pass, index) => {
      // Now and then the second of a party sits on a bench instead.
      if (index > 0 && random.chance(0.25)) return;
      const at = queuedAt + index * random.between(1_500, 6_000);
      const properties = { ride: name };
      into.push(say(at, 'Queue joined', { pass }, { properties }));
      const waited = { ...properties, wait_minutes: Math.floor(wait) };
      into.push(say(at + wait * 60_000, 'Ride boarded', { pass }, { properties: waited }));
      if (name === 'Otter Run')
        into.push(
          say(at + wait * 60_000 + random.between(95_000, 210_000), 'Photo taken', { pass }, { properties }),
        );
    });
  }
}

function eat(random: Random, into: Happened[], party: Party, stay: Stay): void {
  const pass = passOf(stay, party.lead);
  const mouths = 1 + (party.companion ? 1 : 0) + party.children;
  for (let each = 0; each <= Math.min(stay.nights, 4); each++) {
    for (const [from, to, share] of [
      [11.75, 14, 0.62],
      [18, 20.5, stay.nights > 0 ? 0.6 : 0.15],
    ] as const) {
      const at = betweenRides(stay, instant(stay.day + each, random.between(from * 60, to * 60)));
      if (at < stay.arrivedAt || at > stay.checkOutAt - 3_600_000 || !random.chance(share)) continue;
      const place = random.pick<string>(PLACES);
      const total = Math.round(mouths * random.between(9, 26) * 20) / 20;
      into.push(
        say(at, 'Meal ordered', { pass }, { properties: { place, items: mouths + random.whole(0, 3) } }),
      );
      // One till still sends its sums as text with a comma, which the catalogue refuses.
      const sum =
        place === 'Kiosk at the mill' && random.chance(0.004) ? total.toFixed(2).replace('.', ',') : total;
      const properties = { place, total: sum, currency: 'EUR' };
      into.push(
        say(at + random.between(22, MEAL_MS / 60_000) * 60_000, 'Bill paid', { pass }, { properties }),
      );
    }
  }
}

const MEAL_MS = 55 * 60_000;

/** Nobody eats in a queue: the meal waits until there is time for it. */
function betweenRides({ rides }: Stay, at: number): number {
  let free = at;
  for (const { queuedAt, wait } of rides)
    if (free + MEAL_MS > queuedAt && free < queuedAt + (wait + 5) * 60_000)
      free = queuedAt + (wait + 9) * 60_000;
  return free;
}

function travel(random: Random, into: Happened[], party: Party, stay: Stay): void {
  if (!random.chance(0.22)) return;
  const pass = passOf(stay, party.lead);
  const late = Math.round(random.exponential(4));
  const there = { properties: { line: 'Station – Lake', late_minutes: late } };
  // Two departments claim the shuttle, each in its own half of the year.
  const department = stay.day % 2 === 0 ? 'park' : 'hospitality';
  into.push(
    say(
      stay.checkInAt - random.between(20, 50) * 60_000,
      'Shuttle boarded',
      { pass },
      { ...there, department },
    ),
  );
  const back = { properties: { line: 'Lake – Station', late_minutes: Math.round(random.exponential(4)) } };
  into.push(
    say(
      stay.checkOutAt + random.between(10, 40) * 60_000,
      'Shuttle boarded',
      { pass },
      { ...back, department },
    ),
  );
}

function leave(random: Random, into: Happened[], world: World, { lead }: Party, stay: Stay): void {
  const pass = passOf(stay, lead);
  const properties = { booking: stay.id };
  for (let asked = stay.nights > 0 ? random.poisson(0.08 * stay.nights) : 0; asked > 0; asked--) {
    const at = instant(stay.day + random.whole(0, stay.nights - 1), random.between(18 * 60, 22 * 60));
    const what = random.pick(['towels', 'pillow', 'lamp', 'heating', 'cot']);
    if (at > stay.checkInAt) into.push(say(at, 'Housekeeping asked', { pass }, { properties: { what } }));
  }
  const host = onDuty(random, world.staff.hosts, stay.day + stay.nights);
  const references = stay.nights > 0 ? [referenceTo(host)] : [];
  into.push(say(stay.checkOutAt, 'Checked out', { ...known(lead), pass }, { properties, references }));
}
