/**
 * How a person's state is written down: the same document, but with each text that recurs (leaves, names, sources,
 * types, channels) said once, and with moments and evidence as rows. A state is written at every event, so its bytes
 * are a good part of what an event costs, here, in the engine and in its log.
 */
import type {
  Behaviour,
  CannotLink,
  Edge,
  Evidence,
  Glance,
  HeldEdge,
  LeafState,
  PersonState,
} from '@throughline/core/people';

/** A text by its place: first the leaves of the person, as they are keyed, then `words`. */
type Place = number;

type GlanceRow = [time: number, id: string, source: Place, name: Place, type: Place, channel: Place];
/** The last is there where the trait was stated once. */
type TraitRow = [value: unknown, time: number, id: string, source: Place, once?: 1];
type EvidenceRow = [
  applied: number,
  key: string,
  id: string,
  source: Place,
  name: Place,
  time: number,
  explicit: boolean,
];
type HeldRow = [a: Place, b: Place, why: Place, ...EvidenceRow];
type EdgeRow = [
  a: Place,
  b: Place,
  joined: boolean,
  before: [why: Place, ...EvidenceRow] | 0,
  ...EvidenceRow,
];

interface LeafText {
  readonly kind: string;
  readonly value: string;
  readonly since: number;
  readonly count: number;
  /** Absent where it is the first of `recent`. */
  readonly first?: GlanceRow;
  /** Absent where it is the last of `recent`. */
  readonly last?: GlanceRow;
  /** channel → count, first and last time. */
  readonly channels: { readonly [channel: string]: [count: number, first: number, last: number] };
  readonly traits?: { readonly [name: string]: TraitRow };
  readonly recent: readonly GlanceRow[];
}

interface StateText {
  readonly words: readonly string[];
  readonly leaves: { readonly [leaf: string]: LeafText };
  readonly edges?: readonly EdgeRow[];
  readonly held?: readonly HeldRow[];
  readonly cannotLinks?: readonly CannotLink[];
}

/** Gives each text its place in a list, in the order in which they are met. */
class Words {
  readonly list: string[] = [];
  readonly #places = new Map<string, Place>();

  /** @param leaves whoever reads has them already */
  constructor(leaves: readonly string[]) {
    for (const leaf of leaves) this.#places.set(leaf, this.#places.size);
  }

  place(word: string): Place {
    let place = this.#places.get(word);
    if (place === undefined) {
      place = this.#places.size;
      this.#places.set(word, place);
      this.list.push(word);
    }
    return place;
  }
}

/** Writes a state as JSON, without its person and `applied`, which are columns beside it. */
export function writeState({ leaves, edges, held, cannotLinks }: PersonState): string {
  const words = new Words(Object.keys(leaves));
  const written: Record<string, LeafText> = {};
  for (const leaf in leaves) written[leaf] = writeLeaf(leaves[leaf]!, words);
  const text: StateText = {
    words: words.list,
    leaves: written,
    ...(edges.length > 0 ? { edges: edges.map((edge) => writeEdge(edge, words)) } : {}),
    ...(held.length > 0 ? { held: held.map((edge) => writeHeld(edge, words)) } : {}),
    ...(cannotLinks.length > 0 ? { cannotLinks } : {}),
  };
  return JSON.stringify(text);
}

/** Reads what `writeState` wrote. */
export function readState(json: string): Omit<PersonState, 'person' | 'applied'> {
  const text = JSON.parse(json) as StateText;
  const words = [...Object.keys(text.leaves), ...text.words];
  const leaves: Record<string, LeafState> = {};
  for (const leaf in text.leaves) leaves[leaf] = readLeaf(text.leaves[leaf]!, words);
  return {
    leaves,
    edges: (text.edges ?? []).map((row) => readEdge(row, words)),
    held: (text.held ?? []).map((row) => readHeld(row, words)),
    cannotLinks: text.cannotLinks ?? [],
  };
}

function writeLeaf({ kind, value, since, behaviour }: LeafState, words: Words): LeafText {
  const { count, first, last, channels, traits, recent } = behaviour;
  const uses: Record<string, [number, number, number]> = {};
  for (const [channel, use] of Object.entries(channels)) uses[channel] = [use.count, use.first, use.last];
  const stated: Record<string, TraitRow> = {};
  let traited = false;
  for (const [name, { value, time, id, source, once }] of Object.entries(traits)) {
    const place = words.place(source);
    stated[name] = once ? [value, time, id, place, 1] : [value, time, id, place];
    traited = true;
  }
  return {
    kind,
    value,
    since,
    count,
    ...(first && !isSame(first, recent[0]) ? { first: writeGlance(first, words) } : {}),
    ...(last && !isSame(last, recent.at(-1)) ? { last: writeGlance(last, words) } : {}),
    channels: uses,
    ...(traited ? { traits: stated } : {}),
    recent: recent.map((glance) => writeGlance(glance, words)),
  };
}

function readLeaf({ kind, value, since, ...text }: LeafText, words: readonly string[]): LeafState {
  const recent = text.recent.map((row) => readGlance(row, words));
  const first = text.first ? readGlance(text.first, words) : recent[0];
  const last = text.last ? readGlance(text.last, words) : recent.at(-1);
  const channels: Record<string, Behaviour['channels'][string]> = {};
  for (const [channel, [count, first, last]] of Object.entries(text.channels))
    channels[channel] = { count, first, last };
  const traits: Record<string, Behaviour['traits'][string]> = {};
  for (const [name, [value, time, id, source, once]] of Object.entries(text.traits ?? {})) {
    const stated = { value, time, id, source: words[source]! } as Behaviour['traits'][string];
    traits[name] = once ? { ...stated, once: true } : stated;
  }
  const behaviour: Behaviour = {
    count: text.count,
    ...(first ? { first } : {}),
    ...(last ? { last } : {}),
    channels,
    traits,
    recent,
  };
  return { kind, value, since, behaviour };
}

function writeGlance({ time, id, source, name, type, channel }: Glance, words: Words): GlanceRow {
  return [time, id, words.place(source), words.place(name), words.place(type), words.place(channel)];
}

function readGlance([time, id, source, name, type, channel]: GlanceRow, words: readonly string[]): Glance {
  return {
    time,
    id,
    source: words[source]!,
    name: words[name]!,
    type: words[type] as Glance['type'],
    channel: words[channel]!,
  };
}

function writeEvidence(
  { applied, evidence: { key, id, source, name, time, explicit } }: { applied: number; evidence: Evidence },
  words: Words,
): EvidenceRow {
  return [applied, key, id, words.place(source), words.place(name), time, explicit];
}

function readEvidence(
  [applied, key, id, source, name, time, explicit]: EvidenceRow,
  words: readonly string[],
): { applied: number; evidence: Evidence } {
  return { applied, evidence: { key, id, source: words[source]!, name: words[name]!, time, explicit } };
}

function writeEdge(edge: Edge, words: Words): EdgeRow {
  const { a, b, joined, held } = edge;
  const before: EdgeRow[3] = held ? [words.place(held.why), ...writeEvidence(held, words)] : 0;
  return [words.place(a), words.place(b), joined, before, ...writeEvidence(edge, words)];
}

function readEdge([a, b, joined, before, ...evidence]: EdgeRow, words: readonly string[]): Edge {
  const edge = { a: words[a]!, b: words[b]!, ...readEvidence(evidence, words), joined };
  if (before === 0) return edge;
  const [why, ...held] = before;
  return { ...edge, held: { ...readEvidence(held, words), why: words[why] as HeldEdge['why'] } };
}

function writeHeld(edge: HeldEdge, words: Words): HeldRow {
  return [words.place(edge.a), words.place(edge.b), words.place(edge.why), ...writeEvidence(edge, words)];
}

function readHeld([a, b, why, ...evidence]: HeldRow, words: readonly string[]): HeldEdge {
  return { a: words[a]!, b: words[b]!, ...readEvidence(evidence, words), why: words[why] as HeldEdge['why'] };
}

function isSame(a: Glance, b: Glance | undefined): boolean {
  if (a === b) return true;
  return (
    b !== undefined &&
    a.time === b.time &&
    a.id === b.id &&
    a.source === b.source &&
    a.name === b.name &&
    a.type === b.type &&
    a.channel === b.channel
  );
}
