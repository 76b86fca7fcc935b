import type { Applied, JsonValue } from '../kernel/index.ts';
import {
  type Behaviour,
  type ChannelUse,
  combineBehaviours,
  type Glance,
  NO_BEHAVIOUR,
} from './behaviour.ts';
import { displayName } from './display.ts';
import { KIND_TRAIT, type PersonKind, readKind } from './kind.ts';
import { type HoldReason, mergeId, type PersonId, type PersonState } from './person.ts';

/** One view of a person, as the API returns it. Times are ISO 8601 in UTC. */
export interface Profile {
  readonly person: PersonId;
  /** What they are called, as the usual traits say. */
  readonly name: string | null;
  readonly kind: PersonKind;
  /** When the view last changed: hybrid logical clock, microseconds. */
  readonly applied: Applied;
  readonly identifiers: readonly { kind: string; value: string; since: string }[];
  readonly traits: Readonly<
    Record<string, { value: JsonValue; since: string; source: string; event: string }>
  >;
  readonly touchpoints: number;
  readonly firstSeen: ProfileGlance | null;
  readonly lastSeen: ProfileGlance | null;
  readonly channels: Readonly<Record<string, { touchpoints: number; first: string; last: string }>>;
  /** The last touchpoints, newest first. */
  readonly recent: readonly ProfileGlance[];
  /** What made these identifiers one person. Each can be undone by its id. */
  readonly merges: readonly ProfileMerge[];
  /** Evidence that was not followed, and why. */
  readonly review: readonly (ProfileMerge & { why: HoldReason })[];
  /** Pairs of identifiers that never belong to one person, by someone's decision. */
  readonly keptApart: readonly { a: string; b: string; by: string; at: string }[];
}

export interface ProfileGlance {
  readonly time: string;
  readonly name: string;
  readonly type: string;
  readonly channel: string;
  readonly source: string;
  readonly id: string;
}

export interface ProfileMerge {
  readonly id: string;
  readonly at: string;
  readonly between: readonly [ProfileIdentifier, ProfileIdentifier];
  readonly evidence: { event: string; id: string; source: string; time: string; explicit: boolean };
}
export type ProfileIdentifier = { kind: string; value: string } | { leaf: string };

/** A person's behaviour: what each of its leaves did, combined. */
export function behaviourOf(state: PersonState): Behaviour {
  return Object.values(state.leaves).reduce(
    (sum, leaf) => combineBehaviours(sum, leaf.behaviour),
    NO_BEHAVIOUR,
  );
}

export function profileOf(state: PersonState): Profile {
  const behaviour = behaviourOf(state);
  const name = (leaf: string): ProfileIdentifier => {
    const known = state.leaves[leaf];
    return known ? { kind: known.kind, value: known.value } : { leaf };
  };
  const tie = ({ a, b, applied, evidence }: PersonState['edges'][number] | PersonState['held'][number]) => ({
    id: mergeId(a, b),
    at: appliedTime(applied),
    between: [name(a), name(b)] as const,
    evidence: {
      event: evidence.name,
      id: evidence.id,
      source: evidence.source,
      time: iso(evidence.time),
      explicit: evidence.explicit,
    },
  });
  return {
    person: state.person,
    name: displayName(behaviour.traits),
    kind: readKind(behaviour.traits[KIND_TRAIT]?.value),
    applied: state.applied,
    identifiers: Object.entries(state.leaves)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { kind, value, since }]) => ({ kind, value, since: appliedTime(since) })),
    traits: Object.fromEntries(
      Object.entries(behaviour.traits).map(([trait, { value, time, source, id }]) => [
        trait,
        { value, since: iso(time), source, event: id },
      ]),
    ),
    touchpoints: behaviour.count,
    firstSeen: behaviour.first ? glance(behaviour.first) : null,
    lastSeen: behaviour.last ? glance(behaviour.last) : null,
    channels: Object.fromEntries(
      Object.entries(behaviour.channels).map(([channel, use]) => [channel, channelUse(use)]),
    ),
    recent: behaviour.recent.toReversed().map(glance),
    merges: state.edges.filter((edge) => edge.joined).map(tie),
    review: state.held.map((edge) => ({ ...tie(edge), why: edge.why })),
    keptApart: state.cannotLinks.map(({ a, b, by, applied }) => ({
      a: label(name(a)),
      b: label(name(b)),
      by,
      at: appliedTime(applied),
    })),
  };
}

function label(identifier: ProfileIdentifier): string {
  return 'leaf' in identifier ? identifier.leaf : `${identifier.kind}:${identifier.value}`;
}

function glance({ time, name, type, channel, source, id }: Glance): ProfileGlance {
  return { time: iso(time), name, type, channel, source, id };
}

function channelUse({ count, first, last }: ChannelUse): {
  touchpoints: number;
  first: string;
  last: string;
} {
  return { touchpoints: count, first: iso(first), last: iso(last) };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function appliedTime(applied: Applied): string {
  return iso(Math.floor(applied / 1000));
}
