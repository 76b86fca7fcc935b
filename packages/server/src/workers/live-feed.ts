import { setTimeout as delay } from 'node:timers/promises';
import type { Applied, Uuid } from '@throughline/core/kernel';
import type { LeafId } from '@throughline/core/people';
import {
  type Analytical,
  type LiveFilter,
  type LiveRow,
  lastApplied,
  liveCount,
  livePage,
  liveRecent,
  type Shipped,
  type WithinFirst,
} from '@throughline/storage/analytical';
import {
  behindFeed,
  type FeedRow,
  feedAfter,
  feedExtent,
  type Schema,
  shipmentsAfter,
  WATCH_WINDOW_MS,
  watchFeed,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { FeedClock } from './feed-clock.ts';

/** Rows read at once, and how long it takes at least from one full page to the next: 2,000 a second. */
const PAGE = 500;
const PACE_MS = 250;
/** Who is further behind than this is taken to the end, and told how much was left out. */
const MAX_BEHIND = { events: 20_000, shipments: 1_000 };

/** Shipments looked at together. */
const SHIPMENTS = 100;
/** How far back the newest of before is looked for, microseconds before the last that came in. */
const RECENT_MICROSECONDS = 15 * 60 * 1_000_000;

/** A place in the stream: everything up to `position` was told, of its own shipment up to `within` where that is there. */
export interface LivePlace {
  /** The watch it was noted under (feed.ts, F5). */
  readonly watch: Uuid;
  readonly position: number;
  readonly within?: WithinFirst | undefined;
}

/** What is asked for. */
export interface LiveAsk {
  readonly filter: Omit<LiveFilter, 'leaves'>;
  /** Whoever has this leaf, also after merges. */
  readonly person?: LeafId | undefined;
  readonly from?: LivePlace | undefined;
  /** How many of before are told first; where the stream is resumed, none. */
  readonly recent: number;
  /** Whether it waits for more, or ends with what there is. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
  /** How long nothing may be told, milliseconds. */
  readonly silence: number;
}

/** One thing that a stream tells. */
export type LiveNews =
  | { readonly kind: 'opened'; readonly resumed: boolean }
  | { readonly kind: 'recent'; readonly rows: readonly LiveRow[] }
  | {
      readonly kind: 'rows';
      readonly rows: readonly { readonly row: LiveRow; readonly place: LivePlace }[];
    }
  /** `skipped` is null where it cannot be known any more. */
  | {
      readonly kind: 'gap';
      readonly why: 'window' | 'behind';
      readonly skipped: number | null;
      readonly place: LivePlace;
    }
  | { readonly kind: 'still'; readonly place: LivePlace };

export interface LiveFeedParts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly leavesOf: (leaf: LeafId) => Promise<readonly Uuid[]>;
  readonly maxBehind?: { readonly events: number; readonly shipments: number };
  readonly onError: (error: unknown) => void;
}

/**
 * What comes in, while it comes in, to whoever watches, from every process on the database.
 *
 *  L1 It follows the feed of shipments, whose positions have no gaps: within the window of feed.ts nothing is missed and
 *     nothing told twice, also from one connection, and one process, to the next.
 *  L2 A reader is asked before anything is read for it: who reads slowly costs a page of memory, and lags. Who lags too
 *     far is taken to the end, and told how many were left out.
 *  L3 Readers who ask the same at the same place share one query.
 */
export class LiveFeed {
  readonly #parts: LiveFeedParts;
  readonly #clock: FeedClock;
  readonly #reading = new Map<string, Promise<Read>>();

  constructor(parts: LiveFeedParts) {
    this.#parts = parts;
    this.#clock = new FeedClock(parts.db, parts.onError);
  }

  /** Something was shipped by this process: its readers need not wait for the next look. */
  wake(): void {
    this.#clock.wake();
  }

  async *follow(ask: LiveAsk): AsyncGenerator<LiveNews> {
    const release = this.#clock.hold();
    try {
      yield* this.#told(ask);
    } finally {
      release();
    }
  }

  /** What a reader is told at first. @returns where it goes on */
  async *#opened(ask: LiveAsk): AsyncGenerator<LiveNews, LivePlace> {
    const { db } = this.#parts;
    const watch = await watchFeed(db);
    const { first, last } = await feedExtent(db);
    const { from, recent } = ask;
    const resumed = from !== undefined && from.position <= last && isThere(from, watch, first);
    yield { kind: 'opened', resumed };
    if (resumed) return from;
    const place: LivePlace = { watch, position: last };
    if (from) yield { kind: 'gap', why: 'window', skipped: null, place };
    if (recent > 0) yield { kind: 'recent', rows: await this.#recent(ask, last, recent) };
    yield { kind: 'still', place };
    return place;
  }

  async *#told(ask: LiveAsk): AsyncGenerator<LiveNews> {
    const { signal, silence } = ask;
    let place = yield* this.#opened(ask);
    let spoken = Date.now();
    while (!signal.aborted) {
      const tick = this.#clock.next();
      const lost = await this.#lost(place);
      if (lost) yield { kind: 'gap', why: 'window', skipped: null, place: lost };
      const { rows, next, more } = await this.#read(lost ?? place, ask);
      if (rows.length > 0) yield { kind: 'rows', rows };
      if (rows.length > 0) spoken = Date.now();
      place = next;
      if (rows.length === PAGE) place = (yield* this.#paced(place, ask)) ?? place;
      if (more) continue;
      if (!ask.follow) {
        yield { kind: 'still', place };
        return;
      }
      if (!(await quietUntil(spoken + silence, tick, signal))) continue;
      yield { kind: 'still', place };
      spoken = Date.now();
    }
  }

  /** After a full page: on at a measured pace, or to the end. @returns where to, if not on */
  async *#paced(place: LivePlace, ask: LiveAsk): AsyncGenerator<LiveNews, LivePlace | undefined> {
    const gap = await this.#catchUp(place, ask);
    if (gap) yield gap;
    await delay(PACE_MS, undefined, { signal: ask.signal }).catch(() => {});
    return gap?.place;
  }

  /** Where a reader goes on whose place is there no more: it slept too long, or this process did. */
  async #lost(place: LivePlace): Promise<LivePlace | undefined> {
    const { watch, extent } = await this.#clock.now();
    return isThere(place, watch, extent.first) ? undefined : { watch, position: extent.last };
  }

  async #recent(ask: LiveAsk, position: number, limit: number): Promise<LiveRow[]> {
    const { db, analytical } = this.#parts;
    const since = (await lastApplied(analytical)) - RECENT_MICROSECONDS;
    const rows = await liveRecent(analytical, since, await this.#filter(ask), limit);
    // What lies after the place from which it goes on is told from there.
    const later = await shipmentsAfter(db, position, [...new Set(rows.map(({ shipment }) => shipment))]);
    return rows.filter(({ shipment }) => !later.has(shipment)).reverse();
  }

  async #filter({ filter, person }: Pick<LiveAsk, 'filter' | 'person'>): Promise<LiveFilter> {
    return person === undefined ? filter : { ...filter, leaves: await this.#parts.leavesOf(person) };
  }

  #read(place: LivePlace, ask: LiveAsk): Promise<Read> {
    const key = JSON.stringify([place, ask.filter, ask.person]);
    const known = this.#reading.get(key);
    if (known) return known;
    const reading = this.#filter(ask)
      .then((filter) => readPage(this.#parts, place, filter))
      .finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  /** To the end, where too much lies before it. */
  async #catchUp(place: LivePlace, ask: LiveAsk): Promise<Extract<LiveNews, { kind: 'gap' }> | undefined> {
    const { db, analytical, maxBehind = MAX_BEHIND } = this.#parts;
    const behind = await behindFeed(db, place.position);
    if (behind.events <= maxBehind.events && behind.shipments <= maxBehind.shipments) return undefined;
    const filter = await this.#filter(ask);
    let skipped = 0;
    let at = place;
    while (true) {
      const shipments = await shipmentsFrom(db, at);
      const last = shipments.at(-1);
      if (!last) return { kind: 'gap', why: 'behind', skipped, place: at };
      skipped += await liveCount(analytical, shippedOf(shipments), at.within, filter);
      at = { watch: at.watch, position: last.position };
    }
  }
}

/** Waits for a tick. @returns whether it was quiet until then, milliseconds since the epoch */
async function quietUntil(until: number, tick: Promise<void>, signal: AbortSignal): Promise<boolean> {
  const waiting = new AbortController();
  const over = delay(Math.max(0, until - Date.now()), undefined, {
    signal: AbortSignal.any([signal, waiting.signal]),
    ref: false,
  });
  await Promise.race([tick, over.catch(() => {})]);
  waiting.abort();
  return Date.now() >= until && !signal.aborted;
}

interface Read {
  readonly rows: readonly { readonly row: LiveRow; readonly place: LivePlace }[];
  readonly next: LivePlace;
  readonly more: boolean;
}

async function readPage(
  { db, analytical }: Pick<LiveFeedParts, 'db' | 'analytical'>,
  place: LivePlace,
  filter: LiveFilter,
): Promise<Read> {
  const shipments = await shipmentsFrom(db, place);
  const last = shipments.at(-1);
  if (!last) return { rows: [], next: place, more: false };
  const found = await livePage(analytical, shippedOf(shipments), place.within, filter, PAGE);
  const positions = new Map(shipments.map(({ shipment, position }) => [shipment, position]));
  const rows = found.map((row) => ({ row, place: placeOf(place.watch, row, positions) }));
  if (rows.length === PAGE) return { rows, next: rows.at(-1)!.place, more: true };
  const next = { watch: place.watch, position: last.position };
  return { rows, next, more: shipments.length === SHIPMENTS };
}

/** Shipments that were not told, or not wholly: of the first one what lies after `within`. */
function shipmentsFrom(db: Kysely<Schema>, { position, within }: LivePlace): Promise<FeedRow[]> {
  return feedAfter(db, within ? position - 1 : position, SHIPMENTS);
}

function shippedOf(rows: readonly FeedRow[]): Shipped {
  return {
    shipments: rows.map(({ shipment }) => shipment),
    range: [
      Math.min(...rows.map(({ first_applied }) => first_applied)),
      Math.max(...rows.map(({ last_applied }) => last_applied)),
    ],
  };
}

function placeOf(watch: Uuid, { shipment, applied, row }: LiveRow, positions: ReadonlyMap<Uuid, number>) {
  return { watch, position: positions.get(shipment)!, within: { applied, row } };
}

/** Whether all that lies after a place is still to be had. */
function isThere({ watch, position, within }: LivePlace, now: Uuid, first: number): boolean {
  return watch === now && position >= (within ? first : first - 1);
}

/** How long a place can be returned to, seconds. */
export const LIVE_WINDOW_SECONDS = WATCH_WINDOW_MS / 1000;

/** A place as a client hands it back. */
export function writePlace({ watch, position, within }: LivePlace): string {
  return [watch, position, ...(within ? [within.applied, within.row] : [])].join('.');
}

/** @returns undefined where it is none */
export function readPlace(text: string): LivePlace | undefined {
  const match =
    /^(?<watch>[0-9a-f-]{36})\.(?<position>\d{1,15})(?:\.(?<applied>\d{1,16})\.(?<row>[0-9a-f-]{36}))?$/.exec(
      text,
    )?.groups;
  if (!match) return undefined;
  const { watch = '', position, applied, row } = match;
  const within: { applied: Applied; row: Uuid } | undefined =
    applied === undefined || row === undefined ? undefined : { applied: Number(applied), row };
  return { watch, position: Number(position), within };
}
