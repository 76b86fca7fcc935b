import { compareMoments, isObject, type JsonObject, type JsonValue, type Moment } from '../kernel/index.ts';
import type { AppliedTouchpoint, EventType } from '../touchpoints/index.ts';

// What a person did, kept per leaf. Every component is a commutative, associative, idempotent-by-event merge:
// counts add, first and last are the least and greatest moment, a trait is the value of the greatest moment that
// stated it (of the least where all stated it once), and the recent touchpoints are the greatest RECENT moments. Hence
//   behaviour(person) = combine(behaviour(leaf) for each leaf of the person)
// in whatever order events arrive, and a merge or its undo moves whole leaves without reading history.

/** How many of its last touchpoints each leaf keeps. */
export const RECENT = 10;

/** A touchpoint as the profile shows it. */
export interface Glance extends Moment {
  readonly name: string;
  readonly type: EventType;
  readonly channel: string;
}

export interface Trait extends Moment {
  readonly value: JsonValue;
  /** Stated only for want of another: the earliest such statement stands until one that is not. */
  readonly once?: true;
}

export interface ChannelUse {
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly first: number;
  readonly last: number;
}

export interface Behaviour {
  readonly count: number;
  readonly first?: Glance;
  readonly last?: Glance;
  readonly channels: { readonly [channel: string]: ChannelUse };
  readonly traits: { readonly [name: string]: Trait };
  /** Oldest first. */
  readonly recent: readonly Glance[];
}

export const NO_BEHAVIOUR: Behaviour = { count: 0, channels: {}, traits: {}, recent: [] };

/** One event's own behaviour: folding is combining with it. */
export function foldBehaviour(into: Behaviour, event: AppliedTouchpoint): Behaviour {
  const { time, id, source, name, type, channel } = event;
  const glance: Glance = { time, id, source, name, type, channel };
  const use = own(into.channels, channel);
  return {
    count: into.count + 1,
    first: least(into.first, glance),
    last: greatest(into.last, glance),
    channels: { ...into.channels, [channel]: combineUse(use, { count: 1, first: time, last: time }) },
    traits: foldTraits(into.traits, event),
    recent: insert(into.recent, glance),
  };
}

function foldTraits(traits: Behaviour['traits'], event: AppliedTouchpoint): Behaviour['traits'] {
  const { type, time, id, source, context } = event;
  const { person } = context;
  if (type !== 'identify' && person === undefined) return traits;
  const folded = { ...traits };
  const state = (values: JsonObject, once?: true) => {
    for (const [name, value] of Object.entries(values)) {
      const stated = { value, time, id, source, ...(once ? { once } : {}) };
      folded[name] = combineTraits(own(folded, name), stated);
    }
  };
  if (type === 'identify') state(event.traits);
  if (isObject(person)) {
    if (isObject(person.set)) state(person.set);
    if (isObject(person.setOnce)) state(person.setOnce, true);
  }
  return folded;
}

/** What was stated outright wins over what was stated once; of the former the latest wins, of the latter the first. */
function combineTraits(a: Trait | undefined, b: Trait): Trait {
  if (a?.once === b.once) return b.once ? least(a, b) : greatest(a, b);
  return !a || a.once ? b : a;
}

export function combineBehaviours(a: Behaviour, b: Behaviour): Behaviour {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const channels: Record<string, ChannelUse> = { ...a.channels };
  for (const [name, use] of Object.entries(b.channels)) channels[name] = combineUse(own(channels, name), use);
  const traits: Record<string, Trait> = { ...a.traits };
  for (const [name, trait] of Object.entries(b.traits))
    traits[name] = combineTraits(own(traits, name), trait);
  return {
    count: a.count + b.count,
    first: least(a.first, b.first!),
    last: greatest(a.last, b.last!),
    channels,
    traits,
    recent: [...a.recent, ...b.recent].sort(compareMoments).slice(-RECENT),
  };
}

/** Puts a touchpoint at its place: at the end when it is on time, further back when it is late. */
function insert(recent: readonly Glance[], glance: Glance): readonly Glance[] {
  let place = recent.length;
  while (place > 0 && compareMoments(recent[place - 1]!, glance) > 0) place--;
  if (place === 0 && recent.length >= RECENT) return recent;
  const start = recent.length >= RECENT ? 1 : 0;
  return [...recent.slice(start, place), glance, ...recent.slice(place)];
}

function combineUse(a: ChannelUse | undefined, b: ChannelUse): ChannelUse {
  if (!a) return b;
  return { count: a.count + b.count, first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) };
}

function least<T extends Moment>(a: T | undefined, b: T): T {
  return a && compareMoments(a, b) <= 0 ? a : b;
}

function greatest<T extends Moment>(a: T | undefined, b: T): T {
  return a && compareMoments(a, b) >= 0 ? a : b;
}

/** Names come from outside, so `constructor` and the like must not be found on the prototype. */
function own<T>(record: { readonly [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
