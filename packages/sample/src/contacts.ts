import { crowd, DAY_MS, instant, localDay, localMinute } from './calendar.ts';
import { BROKEN_VERSION, CONTACT, CONTACT_MINUTES, LONG_WAIT_MINUTES, RESOLVED } from './parameters.ts';
import type { Random } from './random.ts';
import type { RideTaken } from './rides.ts';
import { type Employee, onDuty } from './staff.ts';
import type { Booking, Cause } from './stay.ts';
import { rollout, type World } from './world.ts';

export type Reason = 'booking' | 'check-in' | 'arrival' | 'queue' | 'invoice' | 'lost item' | 'partner';

/** One call or chat. */
export interface Contact {
  readonly time: number;
  readonly reason: Reason;
  readonly channel: 'call' | 'chat';
  /** Minutes until someone answered. */
  readonly wait: number;
  /** Minutes after which a first call was given up; the one told here is the second. */
  readonly gaveUpAfter: number | undefined;
  /** Minutes. */
  readonly length: number;
  readonly agent: Employee;
  readonly resolved: boolean;
  /** Not resolved, and so the guest comes again: that contact is another one. */
  readonly repeated: boolean;
}

interface Circumstances {
  readonly booking: Booking;
  readonly causes: ReadonlySet<Cause>;
  readonly checkInAt: number;
  readonly checkOutAt: number;
  readonly appVersion: string | undefined;
  readonly rides: readonly RideTaken[];
}

const OPENS = 8 * 60;
const CLOSES = 21 * 60;
const HOUR_MS = 3_600_000;

/** Why a party turns to the contact center, and what comes of it. */
export function drawContacts(random: Random, world: World, circumstances: Circumstances): Contact[] {
  const { booking, causes, checkInAt, checkOutAt, appVersion, rides } = circumstances;
  const contacts: Contact[] = [];
  const turn = (time: number, reason: Reason) =>
    contacts.push(...series(random, world, time, reason, appVersion));
  const before = () => open(between(random, booking.bookedAt + HOUR_MS, checkInAt - 6 * HOUR_MS));
  const isEarly = checkInAt - booking.bookedAt > 2 * DAY_MS;
  if (isEarly && random.chance(CONTACT.beforeArrival)) turn(before(), 'booking');
  if (isEarly && booking.mistaken && random.chance(CONTACT.partnerMistake)) turn(before(), 'partner');
  const failed = causes.has('checkInFailed');
  if (random.chance(CONTACT.atArrival + (failed ? CONTACT.checkInFailed : 0))) {
    const minutes = failed ? 3 + random.gamma2(16) : random.between(5, CONTACT_MINUTES);
    turn(checkInAt + Math.min(minutes, CONTACT_MINUTES - 2) * 60_000, failed ? 'check-in' : 'arrival');
  }
  const long = rides.find(({ wait }) => wait >= LONG_WAIT_MINUTES);
  if (long && random.chance(CONTACT.longQueue))
    turn(long.queuedAt + (long.wait + random.between(5, 60)) * 60_000, 'queue');
  if (random.chance(CONTACT.lostItem)) turn(open(checkOutAt + random.between(3, 40) * HOUR_MS), 'lost item');
  if (causes.has('invoiceWrong') && random.chance(CONTACT.invoiceWrong))
    turn(open(checkOutAt + random.between(3, 70) * HOUR_MS), 'invoice');
  return contacts;
}

function between(random: Random, low: number, high: number): number {
  return random.between(low, Math.max(low, high));
}

/** The same day, or the next, while the lines are open. */
function open(time: number): number {
  const minute = localMinute(time);
  if (minute < OPENS) return instant(localDay(time), OPENS + (minute % 240));
  if (minute > CLOSES) return instant(localDay(time) + 1, OPENS + (minute % 240));
  return time;
}

/** A contact, and the next one where it was not resolved. */
function series(
  random: Random,
  world: World,
  time: number,
  reason: Reason,
  appVersion: string | undefined,
): Contact[] {
  const contacts: Contact[] = [];
  for (let at = time; contacts.length < 3; ) {
    const agent = onDuty(random, world.staff.agents, localDay(at));
    const broken = reason === 'check-in' && appVersion === BROKEN_VERSION ? RESOLVED.brokenCheckIn : 0;
    const resolved = random.chance(RESOLVED.base + agent.resolves + broken);
    const repeated = !resolved && contacts.length < 2 && random.chance(0.45);
    const channel = random.chance(0.66) ? 'call' : 'chat';
    const { wait, gaveUpAfter } = drawWait(random, world, at);
    contacts.push({
      ...{ time: at, reason, channel, agent, resolved, repeated, wait },
      gaveUpAfter: channel === 'call' ? gaveUpAfter : undefined,
      length: 2 + random.gamma2(resolved ? 5 : 8),
    });
    if (!repeated) break;
    at = open(at + random.between(2, 26) * HOUR_MS);
  }
  return contacts;
}

/** Minutes: the fuller the park and the further the broken release is rolled out, the longer. */
function drawWait(
  random: Random,
  world: World,
  time: number,
): { wait: number; gaveUpAfter: number | undefined } {
  const minute = localMinute(time);
  const hour = 0.7 + 0.6 * Math.exp(-(((minute - 16 * 60) / 150) ** 2));
  const pressure = crowd(localDay(time)) * hour * (1 + 0.6 * rollout(world, time));
  const wait = 0.15 + random.exponential(1.1 * pressure ** 2);
  const patience = 1 + random.exponential(9);
  return { wait, gaveUpAfter: wait > patience ? patience : undefined };
}
