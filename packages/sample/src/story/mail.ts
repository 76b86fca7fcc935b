import { awake, instant, localDay } from '../calendar.ts';
import { type Guest, known, type Party } from '../guests.ts';
import { type Happened, identify, say } from '../message.ts';
import { SOURCES } from '../plan.ts';
import type { Random } from '../random.ts';
import type { Stay } from '../stay.ts';
import type { World } from '../world.ts';

const MAILER = { source: SOURCES.mail, channel: 'email', corner: 'marketing' };
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export const MAILS = {
  confirmation: { opens: 0.86, clicks: 0.3 },
  'before-arrival': { opens: 0.7, clicks: 0.35 },
  'spa-offer': { opens: 0.34, clicks: 0.1 },
  'stay-survey': { opens: 0.5, clicks: 0.3 },
  'come-back-offer': { opens: 0.33, clicks: 0.12 },
  newsletter: { opens: 0.28, clicks: 0.12 },
  invoice: { opens: 0.75, clicks: 0.1 },
} as const;
export type Mail = keyof typeof MAILS;

/** One message, and what becomes of it. @returns whether a link in it was followed */
function send(random: Random, into: Happened[], { email }: Guest, mail: Mail, at: number): boolean {
  const properties = { mail };
  into.push(say(at, 'E-mail sent', { email }, { properties }));
  const opened = awake(at + 120_000 + random.exponential(5 * HOUR_MS));
  if (!random.chance(MAILS[mail].opens)) return false;
  into.push(say(opened, 'E-mail opened', { email }, { properties }));
  if (!random.chance(MAILS[mail].clicks)) return false;
  into.push(say(opened + random.between(6_000, 70_000), 'E-mail clicked', { email }, { properties }));
  return true;
}

/** The mails around a stay. Three of them on one day are a matter of lead time, and of nothing else. */
export function tellMails(random: Random, into: Happened[], { lead }: Party, stay: Stay): Set<number> {
  const late = stay.causes.has('late');
  const three = stay.causes.has('threeMails');
  const booked = localDay(stay.bookedAt);
  const days = new Set([booked]);
  send(random, into, lead, 'confirmation', stay.bookedAt + random.between(6_000, 80_000));
  const day = late ? booked : stay.day - 3;
  if (three) {
    days.add(day);
    if (!late) send(random, into, lead, 'newsletter', instant(day, random.between(8 * 60, 9 * 60)));
    const at = late
      ? stay.bookedAt + random.between(10, 40) * 60_000
      : instant(day, random.between(570, 660));
    send(random, into, lead, 'before-arrival', at);
    send(random, into, lead, 'spa-offer', at + random.between(20, 80) * 60_000);
  } else if (stay.day - booked >= 2) {
    const quiet = late ? booked + 1 : day;
    days.add(quiet);
    send(random, into, lead, 'before-arrival', instant(quiet, random.between(560, 700)));
  }
  if (stay.cancelled) return days;
  const left = localDay(stay.checkOutAt);
  send(random, into, lead, 'invoice', stay.checkOutAt + random.between(5, 40) * 60_000);
  send(random, into, lead, 'stay-survey', instant(left + 1, random.between(9 * 60, 11 * 60)));
  for (const each of [left, left + 1]) days.add(each);
  return days;
}

/** A month after a stay; whoever means to come back follows it more often than others. */
export function tellOffer(
  random: Random,
  into: Happened[],
  { lead }: Party,
  stay: Stay,
  returns: boolean,
): void {
  const at = instant(localDay(stay.checkOutAt) + 28, random.between(9 * 60, 11 * 60));
  const clicked = send(random, into, lead, 'come-back-offer', at);
  if (clicked || (returns && random.chance(0.1)))
    into.push(say(awake(at + 8 * HOUR_MS), 'Return offer clicked', { email: lead.email }));
}

/** Once a month to whoever asked for it, never on a day with other mails. */
export function tellNewsletters(
  random: Random,
  into: Happened[],
  world: World,
  guest: Guest,
  since: number,
  taken: ReadonlySet<number>,
): void {
  for (let day = localDay(since) + 20; day <= world.today; day += 30) {
    const sent = Array.from({ length: 5 }, (_, later) => day + later).find((each) => !taken.has(each));
    if (sent === undefined) continue;
    send(random, into, guest, 'newsletter', instant(sent, random.between(9 * 60, 10 * 60)));
    if (random.chance(0.012)) {
      into.push(say(instant(sent, 20 * 60), 'Unsubscribed', { email: guest.email }));
      return;
    }
  }
}

/** An address given long before the booking, which turns out to be the same guest's. */
export function tellEarlierAddress(random: Random, into: Happened[], guest: Guest, bookedAt: number): void {
  if (guest.otherEmail === undefined) return;
  const at = bookedAt - random.between(20, 200) * DAY_MS;
  const who = { anonymousId: guest.browsers[0], email: guest.otherEmail };
  into.push(identify(at, MAILER, who, { email: guest.otherEmail, newsletter: true }));
  into.push(say(bookedAt + DAY_MS, 'Signed in', { anonymousId: guest.browsers[0], ...known(guest) }));
}
