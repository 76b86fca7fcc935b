import type { Uuid } from '@throughline/core/kernel';
import type { Leaf, VersionedSettings } from '@throughline/core/people';
import type { Arrival } from '@throughline/core/touchpoints';
import { type Analytical, knownKeys } from '@throughline/storage/analytical';
import {
  type DeadLetterRow,
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
import { eraseFromDeliveries, eraseFromLedger, eraseFromViolations } from './erasure.ts';
import type { Health } from './health.ts';
import { LetterReader } from './letter-reader.ts';
import { Naming } from './naming.ts';

/** Letters that are replayed in one transaction. */
const SLICE = 500;
/** Letters that are read at once to look into them. */
const PAGE = 200;

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

/** How much was erased. */
export interface Erased {
  /** Dead letters. */
  readonly erased: number;
  /** Refusals in the ledger. */
  readonly ledger: number;
  /** Deliveries that were given up. */
  readonly deliveries: number;
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
    let gone = 0;
    for await (const page of this.#pages(filter)) {
      const ids = page.map(({ id }) => id);
      gone += await dropLetters(this.#options.db, ids, { why: 'discarded', at });
    }
    return gone;
  }

  /**
   * Erases what is kept of a person's events that came to nothing, replayed or not: the letters, what the ledger keeps
   * of them, deliveries that were given up, and what receivers said.
   *
   * The letters go last: the ledger's beginning of an event is known by its letter too, so what is broken off in between
   * can be asked for again.
   * @returns how much went
   * @throws CodedError 504 `erasure_unfinished` where the analytical engine is behind
   */
  async erase(identifiers: readonly Leaf[], at: number): Promise<Erased> {
    const { db } = this.#options;
    const naming = new Naming(identifiers, (await this.#options.settings()).value.identity);
    const letters: Uuid[] = [];
    for await (const page of this.#pages({}))
      for (const row of page) if (isNamedIn(row, naming)) letters.push(row.id);
    const ledger = await eraseFromLedger(this.#options, naming, new Set(letters));
    const deliveries = await eraseFromDeliveries(db, naming, at);
    await eraseFromViolations(db, naming);
    let erased = 0;
    for (let start = 0; start < letters.length; start += SLICE)
      erased += await dropLetters(db, letters.slice(start, start + SLICE), { why: 'erased', at });
    return { erased, ledger, deliveries };
  }

  async *#pages(filter: LetterFilter): AsyncIterable<DeadLetterRow[]> {
    let beyond: LetterCursor | undefined;
    while (true) {
      const page = await listLetters(this.#options.db, filter, { limit: PAGE, beyond });
      yield page;
      const last = page.at(-1);
      if (page.length < PAGE || !last) return;
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

function isNamedIn(row: DeadLetterRow, naming: Naming): boolean {
  const { event, name, message, path, tried, body, arrival } = row;
  return (
    [event, name, message, path, tried ?? ''].some((text) => naming.inText(text)) ||
    [body, arrival].some((text) => naming.inJson(text))
  );
}
