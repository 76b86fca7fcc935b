/*
 * What Pulse looks at: days on which people did something (a *person-day* is one person on one calendar day), in a
 * period and in the one that it is compared with. Storage counts, and these are its counts.
 */

/** What touchpoints are counted by. */
export const DIMENSIONS = ['stage', 'department', 'corner', 'channel', 'name'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Touchpoints that have one value of one dimension: what a finding is about. */
export interface Subject {
  readonly dimension: Dimension;
  readonly value: string;
  /** Only on person-days on which a touchpoint of this channel came before. */
  readonly among?: string | undefined;
}

/** What may lie behind a change: something that the same person did, or met with, earlier on the same day. */
export const FAMILIES = ['after', 'version', 'platform'] as const;
export type Family = (typeof FAMILIES)[number];

export interface Factor {
  readonly family: Family;
  /** The touchpoint that came before; the version of the software; the platform. */
  readonly value: string;
  /** Of a version: whose it is. */
  readonly source?: string | undefined;
}

/** People are dealt into so many groups, by a hash: the replicates of every interval. */
export const GROUPS = 32;

/** The compared period is 0, the one in question 1. */
export type Side = 0 | 1;

/** Person-days of one subject, or of everything, split in the ways in which they are needed. */
export interface Tally {
  /** By side, stratum (kind of person), and group of people. */
  readonly groups: readonly [readonly (readonly number[])[], readonly (readonly number[])[]];
  /** By side and day. */
  readonly daily: readonly [readonly number[], readonly number[]];
  /** Different people, by side. */
  readonly people: readonly [number, number];
}

export interface SubjectTally extends Tally {
  readonly subject: Subject;
  /** The person-days on which it could happen, where these are not all. */
  readonly among?: Tally | undefined;
  /** Touchpoints and all person-days in earlier periods of the same length, the oldest first. */
  readonly past: readonly { readonly events: number; readonly exposure: number }[];
}

export interface Observation {
  /** All person-days: the chances that something happens. */
  readonly everything: Tally;
  readonly subjects: readonly SubjectTally[];
}

/** Person-days with a factor, or of everybody, and how many of them had the subject afterwards. */
export interface FactorCount {
  readonly side: Side;
  /** People alike in kind, and in the channel with which their day began. */
  readonly stratum: string;
  readonly exposure: number;
  readonly events: number;
}

export interface FactorTally {
  readonly factor: Factor;
  readonly counts: readonly FactorCount[];
}
