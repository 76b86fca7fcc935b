import { GAPS } from './catalogue.ts';
import { returns, type Visits } from './circle.ts';
import { circles, type Sample } from './generate.ts';
import { known } from './guests.ts';
import {
  AGENT_EFFECTS,
  BROKEN_VERSION,
  CONTACT,
  CONTACT_MINUTES,
  EXPOSURE,
  LATE_DAYS,
  LONG_WAIT_MINUTES,
  RELEASES,
  RESOLVED,
  RETURN,
  RETURN_DAYS,
  ROLLOUT_DAYS,
} from './parameters.ts';
import { PLAN, type Planned } from './plan.ts';
import type { Cause, Stay } from './stay.ts';
import { makeWorld } from './world.ts';

/** What is true of every sample, whatever its seed and size: `truth.json` is this. Effects are differences of means. */
export function truth() {
  const release = RELEASES.at(-1)!;
  return {
    return: {
      means: `a booking is completed within ${RETURN_DAYS} days of Checked out, by the same person`,
      base: RETURN.base,
      whoTheyAre: pickTerms('regular', 'late', 'family', 'schoolHoliday', 'referred'),
      hurts: pickTerms('longQueue', 'checkInFailed', 'unresolved', 'invoiceWrong'),
      helps: pickTerms('greeted'),
      onlyLooksAsIf: {
        threeMails: { effect: RETURN.threeMails, because: 'late', exposure: EXPOSURE.threeMails },
        upgraded: { effect: RETURN.upgraded, because: 'regular', exposure: EXPOSURE.upgraded },
      },
    },
    contacts: {
      means: `Call queued or Chat started within ${CONTACT_MINUTES} minutes of the check-in`,
      base: CONTACT.atArrival,
      checkInFailed: CONTACT.checkInFailed,
    },
    release: {
      version: BROKEN_VERSION,
      daysBeforeTheEnd: release.daysBefore,
      meanDaysUntilADeviceHasIt: ROLLOUT_DAYS,
      checkInFails: EXPOSURE.checkInFailed,
      resolved: RESOLVED.brokenCheckIn,
    },
    resolved: {
      base: RESOLVED.base,
      byAgent: Object.fromEntries(
        AGENT_EFFECTS.map((effect, index) => [`e-${String(index + 1).padStart(3, '0')}`, effect]),
      ),
    },
    words: {
      late: `booked ${LATE_DAYS} days before the arrival or fewer`,
      longQueue: `a wait of ${LONG_WAIT_MINUTES} minutes or more`,
      threeMails: 'three times E-mail sent on one day before the arrival',
    },
    intended: intended(),
    gaps: GAPS,
  };
}

function pickTerms(...terms: Cause[]): Partial<Record<Cause, number>> {
  return Object.fromEntries(terms.map((term) => [term, RETURN[term]]));
}

function intended(): Record<string, { emotion: string; intensity: number }> {
  const felt = Object.entries<Planned>(PLAN).flatMap(([name, planned]) => {
    const [emotion, intensity] = planned.intended ?? [];
    return emotion === undefined || intensity === undefined ? [] : [[name, { emotion, intensity }] as const];
  });
  return Object.fromEntries(felt);
}

/** What is true of one stay. */
export interface StayTruth {
  readonly booking: string;
  /** As events name the guest who booked. */
  readonly guest: { readonly userId: string } | { readonly email: string };
  readonly checkInAt: number;
  readonly checkOutAt: number;
  readonly causes: readonly Cause[];
  readonly probability: number;
  readonly returned: boolean;
  /** Of those who did not come back: each of what hurt them without which they would have. */
  readonly lostBy: readonly Cause[];
}

/** Who came back and who did not, and why: every stay of a sample, in no order, those to come included. */
export function* stayTruths(sample: Sample): Generator<StayTruth> {
  const world = makeWorld(sample.seed, sample.guests, sample.end);
  for (const { circle } of circles(world)) yield* ofVisits(circle.visits);
}

function* ofVisits({ party, stays, invitations }: Visits): Generator<StayTruth> {
  const guest = known(party.lead) as StayTruth['guest'];
  for (const stay of stays) if (!stay.cancelled) yield { guest, ...ofStay(stay) };
  for (const { visits } of invitations) if (visits) yield* ofVisits(visits);
}

const HURTS: readonly Cause[] = ['longQueue', 'checkInFailed', 'unresolved', 'invoiceWrong'];

function ofStay(stay: Stay): Omit<StayTruth, 'guest'> {
  const { id, checkInAt, checkOutAt, causes, probability, drawn } = stay;
  const lostBy = HURTS.filter(
    (cause) => causes.has(cause) && drawn >= probability && drawn < probability - RETURN[cause],
  );
  return {
    booking: id,
    checkInAt,
    checkOutAt,
    causes: [...causes],
    probability,
    returned: returns(stay),
    lostBy,
  };
}
