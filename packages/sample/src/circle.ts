import { arrivals, DAY_MS, instant } from './calendar.ts';
import { CIRCLE, drawParty, type Guest, type Party } from './guests.ts';
import { EXPOSURE, LATE_DAYS, RETURN_DAYS } from './parameters.ts';
import { Random } from './random.ts';
import { type Booking, drawStay, type Stay } from './stay.ts';
import type { World } from './world.ts';

/** A party with its stays, in their order. */
export interface Visits {
  readonly party: Party;
  readonly stays: readonly Stay[];
  /** Whom it brought: the time of the invitation, and the party that came of it. */
  readonly invitations: readonly { readonly at: number; readonly visits: Visits | undefined }[];
}

/** A party that nobody brought, and everyone who came because of it: what can be told without the others. */
export interface Circle {
  readonly number: number;
  readonly visits: Visits;
  /** Adults in all. */
  readonly guests: number;
}

const MAX_VISITS = 16;
const VIA = { site: 0.76, phone: 0.12, bluefern: 0.07, hollis: 0.05 };

export function drawCircle(world: World, number: number): Circle {
  const random = new Random(world.seed, 1, number);
  let guests = 0;
  const draw = (referredBy: Guest | undefined, after: number | undefined, depth: number): Visits => {
    const party = drawParty(random, number * CIRCLE + guests, referredBy);
    guests += party.companion ? 2 : 1;
    const stays: Stay[] = [];
    const invitations: { at: number; visits: Visits | undefined }[] = [];
    let booking: Booking | undefined = firstBooking(random, world, party, after);
    while (booking && stays.length < MAX_VISITS) {
      const stay = drawStay(random, world, party, booking);
      stays.push(stay);
      const invites = !stay.cancelled && random.chance(0.05 + 0.06 * Number(stay.causes.has('greeted')));
      if (invites && depth < 3 && guests < CIRCLE - 4) {
        const at = stay.checkOutAt + random.gamma2(9) * DAY_MS;
        const comes = random.chance(0.6);
        invitations.push({ at, visits: comes ? draw(party.lead, at, depth + 1) : undefined });
      }
      booking = returns(stay) ? nextBooking(random, party, stay) : undefined;
    }
    return { party, stays, invitations };
  };
  const visits = draw(undefined, undefined, 0);
  return { number, visits, guests };
}

/** Whether the party comes back: its number against its probability. A stay that was called off ends the story. */
export function returns({ cancelled, drawn, probability }: Stay): boolean {
  return !cancelled && drawn < probability;
}

function firstBooking(random: Random, world: World, party: Party, after: number | undefined): Booking {
  if (after !== undefined) {
    const bookedAt = after + random.exponential(12) * DAY_MS;
    return bookingAt(random, party, { visit: 0, bookedAt, via: 'site' });
  }
  const day = world.arrivalDay(random);
  const bookedAt = instant(day - leadDays(random), bookingMinute(random));
  return complete(random, party, { visit: 0, bookedAt, day, via: random.weighted(VIA) });
}

/** Whoever comes back books within RETURN_DAYS of leaving: that is what coming back means here. */
function nextBooking(random: Random, party: Party, { visit, checkOutAt }: Stay): Booking {
  const days = Math.min(6 + random.gamma2(44), RETURN_DAYS - 3 - random.unit() * 10);
  const bookedAt = checkOutAt + days * DAY_MS;
  return bookingAt(random, party, { visit: visit + 1, bookedAt, via: random.weighted(VIA) });
}

function bookingAt(
  random: Random,
  party: Party,
  { visit, bookedAt, via }: Pick<Booking, 'visit' | 'bookedAt' | 'via'>,
): Booking {
  const booked = Math.floor(bookedAt / DAY_MS);
  const at = instant(booked, bookingMinute(random));
  let day = booked + leadDays(random);
  // Dates are chosen as everyone's are: by the season and the day of the week.
  for (let tries = 0; tries < 6 && !random.chance(arrivals(day) / 3); tries++)
    day = booked + leadDays(random);
  return complete(random, party, { visit, bookedAt: at, day, via });
}

function complete(
  random: Random,
  party: Party,
  booking: Pick<Booking, 'visit' | 'bookedAt' | 'day' | 'via'>,
): Booking {
  const nights = random.chance(0.36) ? 0 : random.chance(0.24) ? 7 : random.whole(2, 3);
  const id = `b${party.lead.number.toString(36)}${String.fromCharCode(97 + booking.visit)}`;
  return { ...booking, id, nights, mistaken: booking.via === 'hollis' && random.chance(0.18) };
}

/** Late ones within the week, the others two months ahead at most. */
function leadDays(random: Random): number {
  if (random.chance(EXPOSURE.late)) return random.whole(1, LATE_DAYS);
  return Math.min(LATE_DAYS + 1 + Math.round(random.gamma2(22)), 70);
}

/** People book at noon and in the evening. */
function bookingMinute(random: Random): number {
  const hour = random.chance(0.35) ? random.normal(12.3, 1.6) : random.normal(19.6, 1.3);
  return Math.max(8, Math.min(21.4, hour)) * 60;
}
