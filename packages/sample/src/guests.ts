import type { JsonObject } from '@throughline/core/kernel';
import type { Who } from './message.ts';
import { type Name, nameOf, slugOf } from './names.ts';
import type { Random } from './random.ts';

/** Domains that belong to nobody (RFC 2606). */
const DOMAINS = ['example.com', 'example.org', 'example.net'];
/** How many guests a circle has at most; a guest's number is made of both. */
export const CIRCLE = 64;

/** An adult with what systems know of them. */
export interface Guest {
  readonly number: number;
  readonly name: Name;
  readonly email: string;
  /** Another address, given for the newsletter long before. */
  readonly otherEmail: string | undefined;
  readonly phone: string;
  /** Absent where the guest has no account. */
  readonly userId: string | undefined;
  /** Browsers: of the phone, of the computer, and perhaps one that is signed in only much later. */
  readonly browsers: readonly string[];
  readonly hasApp: boolean;
  readonly device: string;
  readonly newsletter: boolean;
}

/** Who books, and who comes along. */
export interface Party {
  readonly kind: 'solo' | 'couple' | 'family';
  readonly lead: Guest;
  readonly companion: Guest | undefined;
  /** The companion uses the lead's browser: two accounts behind one cookie. */
  readonly sharesBrowser: boolean;
  readonly children: number;
  /** Had been here before the history begins. */
  readonly member: boolean;
  readonly referredBy: Guest | undefined;
}

export function drawParty(random: Random, firstNumber: number, referredBy: Guest | undefined): Party {
  const kind = random.weighted({ solo: 0.18, couple: 0.46, family: 0.36 });
  const lead = drawGuest(random, firstNumber, { account: 0.72, app: 0.84 });
  const alone = kind === 'solo';
  const companion = alone
    ? undefined
    : drawGuest(random, firstNumber + 1, { account: 0.35, app: 0.5, of: lead.name });
  const both = lead.userId !== undefined && companion?.userId !== undefined;
  return {
    ...{ kind, lead, companion, referredBy },
    sharesBrowser: both && random.chance(0.4),
    children: kind === 'family' ? random.whole(1, 3) : 0,
    member: referredBy === undefined && random.chance(0.28),
  };
}

function drawGuest(
  random: Random,
  number: number,
  { account, app, of }: { account: number; app: number; of?: Name },
): Guest {
  const name = nameOf(random, of);
  const id = number.toString(36);
  const own = random.pick(DOMAINS);
  return {
    ...{ number, name },
    email: `${slugOf(name)}.${id}@${own}`,
    otherEmail: random.chance(0.07) ? `${slugOf(name).slice(0, 4)}${id}@work.example` : undefined,
    phone: `+1555${String(number % 10_000_000).padStart(7, '0')}`,
    userId: random.chance(account) ? `guest-${id}` : undefined,
    browsers: Array.from({ length: random.whole(1, 3) }, () => random.uuid()),
    hasApp: random.chance(app),
    device: random.uuid().toUpperCase(),
    newsletter: random.chance(0.4),
  };
}

/** How the booking site and the app know a guest who has signed in or booked. */
export function known({ userId, email }: Guest): Who {
  return userId === undefined ? { email } : { userId };
}

export function traitsOf(guest: Guest, { kind, member, children }: Party): JsonObject {
  const { name, email, phone, userId, newsletter } = guest;
  return {
    kind: 'customer',
    ...{ firstName: name.given, lastName: name.family, email, phone },
    ...{ country: name.country, language: name.language, newsletter },
    ...{ party: kind, children, account: userId !== undefined },
    tier: member ? 'regular' : 'new',
  };
}
