/**
 * Every number of the model that an analyst could try to find again. MODEL.md has the equations, `truth.json` the
 * same numbers for other programs.
 */

/** How long after leaving a new booking counts as coming back, days. */
export const RETURN_DAYS = 120;
/** Waits from here on are the long ones, minutes. */
export const LONG_WAIT_MINUTES = 40;
/** How soon after the check-in a contact counts as its consequence, minutes. */
export const CONTACT_MINUTES = 120;
/** A booking that is made this many days before the arrival, or fewer, is late. */
export const LATE_DAYS = 7;

/** Probability that a party books again within RETURN_DAYS: a sum, so that every effect is in points. */
export const RETURN = {
  base: 0.46,
  /** Who they are: causes of coming back that also decide what happens to them. */
  regular: 0.1,
  late: -0.16,
  family: 0.05,
  schoolHoliday: -0.05,
  referred: 0.04,
  /** What happens to them: the effects that are planted. */
  longQueue: -0.14,
  checkInFailed: -0.08,
  unresolved: -0.1,
  invoiceWrong: -0.04,
  greeted: 0.07,
  /** What only looks like a cause. */
  threeMails: 0,
  upgraded: 0,
} as const;

/** Probabilities of what happens to a party, given who they are. */
export const EXPOSURE = {
  late: 0.32,
  threeMails: { late: 0.7, early: 0.06 },
  greeted: { regular: 0.55, other: 0.3 },
  upgraded: { regular: 0.3, other: 0.04 },
  checkInFailed: { before: 0.02, broken: 0.25 },
  invoiceWrong: { short: 0.03, week: 0.07 },
} as const;

/** Probabilities of turning to the contact center. */
export const CONTACT = {
  beforeArrival: 0.06,
  /** Within CONTACT_MINUTES of the check-in. */
  atArrival: 0.03,
  /** Added where the check-in failed. */
  checkInFailed: 0.65,
  longQueue: 0.06,
  invoiceWrong: 0.6,
  lostItem: 0.015,
  /** Added where the second of the two partners sent a wrong date. */
  partnerMistake: 0.5,
} as const;

/** Probability that a contact is resolved: a base, the agent, and what the release did to them. */
export const RESOLVED = { base: 0.76, brokenCheckIn: -0.12 } as const;

/** Added to RESOLVED.base by agent, best first; the others stand at zero. */
export const AGENT_EFFECTS = [0.18, 0.14, 0.1, 0.06, -0.06, -0.12, -0.18, -0.24] as const;

/** Releases of the app, days before the end; the last one broke the check-in. */
export const RELEASES = [
  { version: '5.4.0', daysBefore: 900 },
  { version: '5.5.0', daysBefore: 356 },
  { version: '5.6.0', daysBefore: 262 },
  { version: '5.7.0', daysBefore: 181 },
  { version: '5.8.0', daysBefore: 97 },
  { version: '5.8.1', daysBefore: 61 },
  { version: '6.0.0', daysBefore: 24 },
] as const;
export const BROKEN_VERSION = '6.0.0';
/** Mean time until a device has a new version, days. */
export const ROLLOUT_DAYS = 3;

/** How long the history is, days: fifteen months. */
export const HISTORY_DAYS = 456;
/** Before the history there were guests too; what they did then is not known. */
export const BURN_IN_DAYS = 75;
/** How far ahead guests book, days. */
export const AHEAD_DAYS = 75;
