import { isObject, type JsonValue, type Uuid } from '@throughline/core/kernel';
import { type Leaf, normaliseIdentifier, type VersionedSettings } from '@throughline/core/people';
import type { Arrival, Identifier } from '@throughline/core/touchpoints';
import { type Analytical, knownKeys } from '@throughline/storage/analytical';
import {
  type DeadLetterRow,
  type DropReason,
  dropLetters,
  type LetterCursor,
  type LetterFilter,
  listLetters,
  markReplayed,
  noteTries,
  type Schema,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import type { Webhooks } from '../webhooks/registry.ts';
import type { Submission, Verdict } from './batch.ts';
import type { Committer } from './committer.ts';
import type { Health } from './health.ts';
import { LetterReader } from './letter-reader.ts';

/** Letters that are replayed in one transaction. */
const SLICE = 500;
/** Letters that are read at once to look into them. */
const PAGE = 200;
/** A value of fewer characters is looked for only where identifiers stand: it is part of too much else. */
const SHORT = 6;

export interface DeadLettersOptions {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly committer: Pick<Committer, 'commit'>;
  readonly health: Health;
  readonly settings: () => Promise<VersionedSettings>;
  readonly webhooks: Pick<Webhooks, 'compiled'>;
}

/** What became of one letter that was to be replayed. */
export interface Replayed {
  readonly id: Uuid;
  readonly status: 'replayed' | 'duplicate' | 'refused';
  readonly code?: string;
  readonly message?: string;
  readonly path?: string;
}

/**
 * What is done with dead letters.
 *
 *  D1 a letter is marked replayed in the transaction that takes its event in, and only letters that were not marked
 *     bring an event: so it lands once, whoever replays it how often, and whatever dies in between
 *  D2 its id, its source and its times are those it came with. An event of that id that came in by another way
 *     meanwhile is found by its claim, or by the history once claims are forgotten: then nothing lands
 *  D3 one that is refused again stays as it is, with the newer reason beside
 */
export class DeadLetters {
  readonly #options: DeadLettersOptions;

  constructor(options: DeadLettersOptions) {
    this.#options = options;
  }

  /** Replays what waits and fits the filter, oldest first. @returns at most `limit` outcomes, and where to go on */
  async replay(
    filter: LetterFilter,
    { by, limit, after }: { by: string; limit: number; after?: LetterCursor | undefined },
  ): Promise<{ letters: Replayed[]; outbox: Uuid[]; next: LetterCursor | undefined }> {
    const { db, health } = this.#options;
    const letters: Replayed[] = [];
    const outbox = new Set<Uuid>();
    let beyond = after;
    while (letters.length < limit) {
      health.assertReady();
      const size = Math.min(SLICE, limit - letters.length);
      const waiting = { ...filter, replayed: false };
      const page = await listLetters(db, waiting, { limit: size, beyond, oldestFirst: true });
      const done = await this.#replayPage(page, by);
      letters.push(...done.letters);
      for (const id of done.outbox) outbox.add(id);
      const last = page.at(-1);
      if (page.length < size || !last) return { letters, outbox: [...outbox], next: undefined };
      beyond = { at: last.at, id: last.id };
    }
    return { letters, outbox: [...outbox], next: beyond };
  }

  async #replayPage(
    page: readonly DeadLetterRow[],
    by: string,
  ): Promise<{ letters: Replayed[]; outbox: readonly Uuid[] }> {
    const { db, analytical, committer, health, settings, webhooks } = this.#options;
    const { value } = await settings();
    const reader = new LetterReader(db, webhooks);
    const read: (Submission | Replayed)[] = [];
    for (const row of page) read.push(await readLetter(reader, row, defaultsOf(value, row.source)));
    const submissions = read.flatMap((each) => ('key' in each ? [each] : []));
    const there = await knownKeys(
      analytical,
      submissions.map(({ key }) => key),
    );
    const landed = submissions.filter(({ key }) => there.has(key)).map(({ letter }) => letter!);
    await markReplayed(db, landed, { by, at: Date.now() });
    const fresh = submissions.filter(({ key }) => !there.has(key));
    const { verdicts, outbox } =
      fresh.length === 0 ? { verdicts: [], outbox: [] } : await this.#commit(fresh, by, committer, health);
    const known = new Map<Uuid, Replayed>(landed.map((id) => [id, { id, status: 'duplicate' }]));
    fresh.forEach(({ letter }, index) => {
      known.set(letter!, outcomeOf(letter!, verdicts[index]!));
    });
    const letters = page.map(({ id }, index): Replayed => known.get(id) ?? (read[index] as Replayed));
    const refused = letters.filter(({ status }) => status === 'refused');
    await noteTries(
      db,
      refused.map(({ id, code, message }) => ({ id, why: `${code}: ${message}`.slice(0, 600) })),
    );
    return { letters, outbox };
  }

  async #commit(
    events: readonly Submission[],
    by: string,
    committer: DeadLettersOptions['committer'],
    health: Health,
  ) {
    try {
      return await committer.commit({ events, refused: [], replay: { by } });
    } catch (error) {
      throw health.failed(error);
    }
  }

  /** Takes away what fits the filter, replayed or not. @returns how many went */
  async discard(filter: LetterFilter, at: number): Promise<number> {
    return this.#drop(filter, () => true, { why: 'discarded', at });
  }

  /**
   * Takes away what names a person, replayed or not.
   * @returns how many went
   */
  async erase(identifiers: readonly Leaf[], at: number): Promise<number> {
    const { identity } = (await this.#options.settings()).value;
    const names = (row: DeadLetterRow) =>
      identifiers.some((leaf) => isNamedIn(row, leaf, (text) => isSame(leaf, text, identity)));
    return this.#drop({}, names, { why: 'erased', at });
  }

  async #drop(
    filter: LetterFilter,
    goes: (row: DeadLetterRow) => boolean,
    drop: { why: DropReason; at: number },
  ): Promise<number> {
    const { db } = this.#options;
    let gone = 0;
    let beyond: LetterCursor | undefined;
    while (true) {
      const page = await listLetters(db, filter, { limit: PAGE, beyond });
      const ids = page.filter(goes).map(({ id }) => id);
      gone += await dropLetters(db, ids, drop);
      const last = page.at(-1);
      if (page.length < PAGE || !last) return gone;
      beyond = { at: last.at, id: last.id };
    }
  }
}

function defaultsOf({ sources }: VersionedSettings['value'], source: string): Arrival['defaults'] {
  const place = Object.hasOwn(sources, source) ? sources[source] : undefined;
  return Object.fromEntries(Object.entries(place ?? {}).filter(([, word]) => word !== undefined));
}

/** A letter as an event to be taken in, or why it is none yet. */
async function readLetter(
  reader: LetterReader,
  row: DeadLetterRow,
  defaults: Arrival['defaults'],
): Promise<Submission | Replayed> {
  const read = await reader.read(row, defaults);
  return 'key' in read ? read : { id: row.id, status: 'refused', ...read };
}

function outcomeOf(id: Uuid, verdict: Verdict): Replayed {
  if (verdict.status === 'refused') return { id, status: 'refused', ...verdict.refusal };
  return { id, status: verdict.status === 'accepted' ? 'replayed' : 'duplicate' };
}

type IdentitySettings = VersionedSettings['value']['identity'];

function isSame({ kind, value }: Identifier, text: string, identity: IdentitySettings): boolean {
  return normaliseIdentifier({ kind, value: text }, identity)?.value === value;
}

/** Names under which calls and their context state who they are about. */
const NAMING = /^(?:userId|anonymousId|previousId|id|value|externalId)$/;

/**
 * Whether a letter names somebody: by a text that is the identifier, however it is written, or that holds it. A short
 * identifier counts only where identifiers stand, or every letter that holds a 7 would go.
 */
function isNamedIn(
  row: DeadLetterRow,
  { kind, value }: Identifier,
  isIt: (text: string) => boolean,
): boolean {
  const wanted = value.toLowerCase();
  const long = wanted.length >= SHORT;
  const holds = (text: string) => long && text.toLowerCase().includes(wanted);
  if (holds(row.event) || holds(row.message)) return true;
  const found = (at: JsonValue, key: string): boolean => {
    if (typeof at === 'string' || typeof at === 'number') {
      const text = String(at);
      return holds(text) || ((long || key === kind || NAMING.test(key)) && isIt(text));
    }
    if (Array.isArray(at)) return at.some((item) => found(item, key));
    return isObject(at) && Object.entries(at).some(([name, field]) => holds(name) || found(field, name));
  };
  return [row.body, row.arrival].some((text) => {
    const parsed = parsedOrNone(text);
    return parsed === undefined ? text.toLowerCase().includes(escaped(wanted)) : found(parsed, '');
  });
}

function parsedOrNone(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** As JSON writes it. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
