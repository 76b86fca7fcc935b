import { crowd, instant, isSchoolHoliday, localDay } from './calendar.ts';
import { type Contact, drawContacts } from './contacts.ts';
import type { Party } from './guests.ts';
import { BROKEN_VERSION, EXPOSURE, LATE_DAYS, LONG_WAIT_MINUTES, RETURN } from './parameters.ts';
import type { Random } from './random.ts';
import { drawRides, type RideTaken } from './rides.ts';
import { versionAt, type World } from './world.ts';

/** When a party comes, and how that came about. */
export interface Booking {
  readonly id: string;
  /** Of this party, from 0. */
  readonly visit: number;
  readonly bookedAt: number;
  /** Day of arrival. */
  readonly day: number;
  /** Zero for a day in the park. */
  readonly nights: number;
  readonly via: 'site' | 'phone' | 'bluefern' | 'hollis';
  /** Through a partner that sent a wrong date. */
  readonly mistaken: boolean;
}

/** What makes a party come back or not, one for each term of RETURN. */
export type Cause = Exclude<keyof typeof RETURN, 'base'>;

export interface Stay extends Booking {
  readonly cancelled: boolean;
  /** Of the app on the lead's device; undefined where the desk checks in. */
  readonly appVersion: string | undefined;
  readonly checkInAt: number;
  /** When they are in: at once, or when the desk has done what the app could not. */
  readonly arrivedAt: number;
  readonly checkOutAt: number;
  readonly rides: readonly RideTaken[];
  readonly contacts: readonly Contact[];
  readonly invoiceCorrectedAt: number | undefined;
  readonly causes: ReadonlySet<Cause>;
  /** Of coming back, and the number drawn against it. */
  readonly probability: number;
  readonly drawn: number;
}

/** The equations of MODEL.md, in their order: who they are, what happens to them, whether they come back. */
export function drawStay(random: Random, world: World, party: Party, booking: Booking): Stay {
  const { visit, day, nights, bookedAt } = booking;
  const causes = new Set<Cause>();
  const set = (cause: Cause, is: boolean) => {
    if (is) causes.add(cause);
    return is;
  };
  const late = set('late', day - localDay(bookedAt) <= LATE_DAYS);
  const regular = set('regular', party.member || visit > 0);
  set('family', party.kind === 'family');
  set('schoolHoliday', isSchoolHoliday(day));
  set('referred', party.referredBy !== undefined);

  const checkInAt = instant(
    day,
    nights === 0 ? random.between(9 * 60, 12 * 60) : random.between(11 * 60, 19 * 60),
  );
  const checkOutAt =
    nights === 0
      ? instant(day, random.between(17 * 60, 20 * 60))
      : instant(day + nights, random.between(510, 690));
  const version = versionAt(world, checkInAt, random.exponential(1));
  const appVersion = party.lead.hasApp && random.chance(0.9) ? version : undefined;
  const cancelled = random.chance(0.04);

  set('threeMails', random.chance(late ? EXPOSURE.threeMails.late : EXPOSURE.threeMails.early));
  set('greeted', random.chance(regular ? EXPOSURE.greeted.regular : EXPOSURE.greeted.other));
  set('upgraded', nights > 0 && random.chance(regular ? EXPOSURE.upgraded.regular : EXPOSURE.upgraded.other));
  const { before, broken } = EXPOSURE.checkInFailed;
  const failing = appVersion === BROKEN_VERSION ? broken : before;
  set('checkInFailed', appVersion !== undefined && random.chance(failing));
  const arrivedAt = checkInAt + (causes.has('checkInFailed') ? random.between(14, 45) * 60_000 : 0);
  const rides = drawRides(random, booking, arrivedAt, checkOutAt, crowd);
  set(
    'longQueue',
    rides.some(({ wait }) => wait >= LONG_WAIT_MINUTES),
  );
  set('invoiceWrong', random.chance(nights >= 7 ? EXPOSURE.invoiceWrong.week : EXPOSURE.invoiceWrong.short));

  const contacts = drawContacts(random, world, { booking, causes, checkInAt, checkOutAt, appVersion, rides });
  set(
    'unresolved',
    contacts.some(({ resolved, repeated }) => !resolved && !repeated),
  );
  const corrected = causes.has('invoiceWrong')
    ? (contacts.find(({ reason, resolved }) => reason === 'invoice' && resolved)?.time ?? undefined)
    : undefined;
  return {
    ...booking,
    ...{ cancelled, appVersion, checkInAt, arrivedAt, checkOutAt, rides, contacts, causes },
    invoiceCorrectedAt: corrected,
    probability: returnProbability(causes),
    drawn: random.unit(),
  };
}

/** A sum, so that each effect is in points; all but one stay in thousands are within 0 and 1 without the cut. */
export function returnProbability(causes: ReadonlySet<Cause>): number {
  let probability: number = RETURN.base;
  for (const cause of causes) probability += RETURN[cause];
  return Math.max(0, Math.min(1, probability));
}
