import type { JsonObject } from '@throughline/core/kernel';
import { instant, localDay } from '../calendar.ts';
import { type Guest, known, type Party, traitsOf } from '../guests.ts';
import { type Happened, identify, say, type Who } from '../message.ts';
import { SOURCES, type TouchpointName } from '../plan.ts';
import type { Random } from '../random.ts';
import type { Stay } from '../stay.ts';

export const SITE = { source: SOURCES.site, channel: 'web', corner: 'commerce' };
const DAY_MS = 86_400_000;

export const ROOMS = ['Lake room', 'Garden room', 'Pine lodge', 'Reed suite', 'Boathouse loft'] as const;
const PAGES: Readonly<Record<TouchpointName & `${string} page`, { weight: number; path: string }>> = {
  'Home page': { weight: 0.1, path: '/' },
  'Attractions page': { weight: 0.3, path: '/attractions' },
  'Offers page': { weight: 0.2, path: '/offers' },
  'Room page': { weight: 0.3, path: '/rooms' },
  'Prices page': { weight: 0.2, path: '/prices' },
  'Help page': { weight: 0.05, path: '/help' },
};
const WEIGHTS = Object.fromEntries(
  Object.entries(PAGES).map(([name, { weight }]) => [name, weight]),
) as Record<keyof typeof PAGES, number>;
const CAMPAIGNS = { search: 0.34, direct: 0.26, social: 0.14, newsletter: 0.12, portal: 0.14 };

/** One look around: pages some seconds apart. @returns the time at which it ends */
export function browse(
  random: Random,
  into: Happened[],
  { at, who, pages, searches }: { at: number; who: Who; pages: number; searches: boolean },
): number {
  let time = at;
  const referrer = random.weighted(CAMPAIGNS);
  for (let page = 0; page < pages; page++) {
    const name = page === 0 && random.chance(0.6) ? 'Home page' : random.weighted(WEIGHTS);
    const path = name === 'Room page' ? `/rooms/${slug(random.pick<string>(ROOMS))}` : PAGES[name].path;
    const properties = page === 0 ? { path, referrer } : { path };
    into.push(say(time, name, who, { properties }));
    time += 4_000 + random.exponential(38_000);
  }
  if (searches) {
    const nights = random.pick([0, 0, 2, 3, 3, 7]);
    into.push(say(time, 'Dates searched', who, { properties: { guests: random.whole(1, 5), nights } }));
    time += 10_000 + random.exponential(45_000);
  }
  return time;
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(' ', '-');
}

/** What the lead did on the site until the stay was booked. */
export function tellBooking(random: Random, into: Happened[], party: Party, stay: Stay): void {
  const { lead } = party;
  const first = stay.visit === 0;
  const looks = stay.causes.has('late') ? random.whole(1, 2) : random.whole(1, first ? 4 : 2);
  for (let look = looks; look > 0; look--) {
    const before = stay.causes.has('late') ? random.exponential(0.6) : random.exponential(6);
    const at = stay.bookedAt - (0.05 + before * look) * DAY_MS;
    const who: Who = { anonymousId: random.pick(lead.browsers) };
    const searches = random.chance(0.6);
    const ended = browse(random, into, { at: evening(random, at), who, pages: random.whole(2, 6), searches });
    if (searches && random.chance(0.35)) giveUp(random, into, who, ended);
  }
  if (first && party.referredBy) {
    const properties = { code: `bring-${party.referredBy.number.toString(36)}` };
    into.push(
      say(
        stay.bookedAt - 3 * 3_600_000,
        'Referral link opened',
        { anonymousId: lead.browsers[0] },
        { properties },
      ),
    );
  }
  if (stay.via === 'site') buyOnSite(random, into, party, stay);
  else bookElsewhere(random, into, party, stay);
}

/** A booking that was begun and left. @param at when it was begun */
export function giveUp(random: Random, into: Happened[], who: Who, at: number): void {
  const properties = { nights: random.pick([0, 0, 2, 3, 7]) };
  into.push(say(at, 'Booking started', who, { properties }));
  if (random.chance(0.4))
    into.push(say(at + random.between(30_000, 150_000), 'Guest details entered', who, { properties }));
}

/** People look around at noon and in the evening. */
export function evening(random: Random, time: number): number {
  let hour = random.normal(19.3, 2.6);
  if (hour > 23.4 || random.chance(0.3)) hour = random.normal(13, 2.4);
  return instant(localDay(time), Math.max(6.5, Math.min(23.4, hour)) * 60);
}

/** From the last look at a room to the booking; some cards are declined first. */
function buyOnSite(random: Random, into: Happened[], party: Party, stay: Stay): void {
  const { lead } = party;
  const browser = lead.browsers[stay.visit === 0 ? 0 : lead.browsers.length - 1]!;
  const anonymous: Who = { anonymousId: browser };
  const signedIn: Who = { ...anonymous, ...known(lead) };
  const pace = random.between(0.6, 1.7) * 60_000;
  const back = (minutes: number) => stay.bookedAt - minutes * pace;
  browse(random, into, {
    at: back(random.between(9, 25)),
    who: anonymous,
    pages: random.whole(2, 4),
    searches: true,
  });
  const properties = { booking: stay.id, nights: stay.nights };
  const returns = stay.visit > 0;
  if (returns && lead.userId !== undefined) into.push(say(back(4.6), 'Signed in', signedIn));
  into.push(say(back(4), 'Booking started', returns ? signedIn : anonymous, { properties }));
  into.push(identify(back(2.4), SITE, signedIn, traitsOf(lead, party)));
  if (!returns && lead.userId !== undefined) into.push(say(back(2.3), 'Account created', signedIn));
  into.push(say(back(2), 'Guest details entered', signedIn, { properties }));
  if (random.chance(0.05)) {
    const reason = random.pick(['declined', 'declined', 'bank did not answer']);
    into.push(say(back(1), 'Payment failed', signedIn, { properties: { ...properties, reason } }));
  }
  into.push(
    say(stay.bookedAt, 'Booking completed', signedIn, { properties: bookingProperties(random, party, stay) }),
  );
}

function bookElsewhere(random: Random, into: Happened[], party: Party, stay: Stay): void {
  const { lead } = party;
  const who: Who = { ...known(lead), email: lead.email };
  const partner = stay.via === 'phone' ? undefined : stay.via;
  const place = partner
    ? { source: SOURCES.partners, channel: 'partner', corner: 'commerce' }
    : { source: SOURCES.contact, channel: 'contact_center', corner: 'service' };
  into.push(identify(stay.bookedAt - 60_000, place, who, traitsOf(lead, party)));
  const references = partner ? [{ kind: 'partner', id: partner, role: 'seller' }] : [];
  const properties = bookingProperties(random, party, stay);
  const { channel } = place;
  into.push(say(stay.bookedAt, 'Booking completed', who, { properties, references, channel }));
}

function guestsOf({ companion, children }: Party): number {
  return 1 + (companion ? 1 : 0) + children;
}

const NIGHTLY = 118;
const DAY_TICKET = 34;

/** Euros. */
export function priceOf(random: Random, party: Party, { nights }: Pick<Stay, 'nights'>): number {
  const people = guestsOf(party);
  const price = nights === 0 ? DAY_TICKET * people : NIGHTLY * nights + 22 * people * nights;
  return Math.round(price * random.between(0.85, 1.25) * 20) / 20;
}

function bookingProperties(random: Random, party: Party, stay: Stay): JsonObject {
  const { id, nights, day, visit, via } = stay;
  const arrival = new Date(day * DAY_MS).toISOString().slice(0, 10);
  const room = nights === 0 ? 'Day ticket' : random.pick<string>(ROOMS);
  const total = priceOf(random, party, stay);
  const offer = stay.causes.has('regular') && visit > 0 ? { offer: 'come-back' } : {};
  return {
    booking: id,
    arrival,
    nights,
    room,
    guests: guestsOf(party),
    total,
    currency: 'EUR',
    via,
    ...offer,
  };
}

/** A second account behind the same cookie, which nobody may take for one person. */
export function shareBrowser(into: Happened[], lead: Guest, companion: Guest, at: number): void {
  const who: Who = { anonymousId: lead.browsers[0], ...known(companion) };
  into.push(say(at, 'Signed in', who));
  into.push(say(at + 40_000, 'Prices page', who, { properties: { path: '/prices' } }));
}
