import { setTimeout as delay } from 'node:timers/promises';
import type { Deliver, Given, Page, Source } from '@throughline/connectors/sources';
import { CodedError, type JsonValue } from '@throughline/core/kernel';
import type { VersionedSettings } from '@throughline/core/people';
import { type Analytical, hasEventsOf, knownEvents } from '@throughline/storage/analytical';
import { claimed, rereadSource, type Schema, type SourceRow } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import type { Submission } from './batch.ts';
import type { Committer } from './committer.ts';
import type { Health } from './health.ts';
import type { Ingest } from './ingest.ts';
import { type ReadItems, readGiven } from './source-items.ts';
import type { RowMapper } from './source-mapping.ts';

/** How long to wait while nothing can be taken in, milliseconds. */
const NOT_READY_MS = 500;
/** Room in the queue that an item is reckoned to take, bytes. */
const ITEM_BYTES = 1_000;

/** What runs of all sources share. */
export interface RunParts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly committer: Pick<Committer, 'commit'>;
  readonly ingest: Pick<Ingest, 'submit'>;
  readonly health: Health;
  readonly settings: () => Promise<VersionedSettings>;
}

/** What a step or a delivery came to. */
export interface Counted {
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
}

/** One run of one source. */
export interface SourceRun {
  readonly row: SourceRow;
  readonly source: Source;
  /** As the source's schema gives them. */
  readonly settings: unknown;
  readonly mapper: RowMapper | undefined;
  readonly signal: AbortSignal;
  readonly onCounted: (counted: Counted) => void;
}

/**
 * Asks a source for all there is, a page a transaction, each with the cursor behind it. Correctness rests on that
 * cursor alone: it moves from the one that this run has read, or the transaction is rolled back.
 * @throws CodedError 409 `source_moved` where another process was faster, or the source was declared anew
 */
export async function pullOnce(parts: RunParts, run: SourceRun): Promise<void> {
  const { row, source, settings, signal } = run;
  const cursor = row.cursor === null ? undefined : (JSON.parse(row.cursor) as JsonValue);
  const rereading = row.rereading || (cursor === undefined && (await startsOver(parts, row)));
  let { moved } = row;
  let at = cursor === undefined ? undefined : JSON.stringify(cursor);
  for await (const page of pages(source.pull!(cursor, settings, { name: row.name, signal }), signal)) {
    await untilReady(parts.health, signal);
    const given = await reading(parts, run, page, true);
    const unclaimed = page.again ? await withoutClaimed(parts.db, given) : given;
    // The end of a table that nobody writes to is read again for longer than anybody remembers claims.
    const fresh =
      rereading || page.again ? await unknown(parts, row.name, unclaimed.events) : unclaimed.events;
    const position = JSON.stringify(page.cursor);
    // What is looked at again and again would otherwise be written again and again.
    if (page.again && position === at && fresh.length + unclaimed.refused.length === 0) continue;
    const known = unclaimed.events.length - fresh.length;
    const step = { source: row.name, revision: row.revision, moved, cursor: position, known };
    run.onCounted(await commitPage(parts, { events: fresh, refused: unclaimed.refused, step }));
    at = position;
    moved++;
  }
}

/** Listens to a source, and takes in what it delivers beside what all other doors bring. */
export async function listenTo(parts: RunParts, run: SourceRun): Promise<void> {
  const { row, source, settings, signal } = run;
  const deliver: Deliver = async (given) => {
    const read = await reading(parts, run, given, false);
    const events = given.again ? await unknown(parts, row.name, read.events) : read.events;
    const verdicts = await submit(parts, { events, refused: read.refused }, signal);
    const accepted = verdicts.filter(({ status }) => status === 'accepted').length;
    const refused = verdicts.filter(({ status }) => status === 'refused').length + read.refused.length;
    const duplicates = read.events.length + read.refused.length - accepted - refused;
    run.onCounted({ accepted, duplicates, refused });
  };
  await source.listen!(settings, deliver, { name: row.name, signal });
}

async function commitPage(
  { committer, health }: RunParts,
  batch: Parameters<Committer['commit']>[0] & { step: { known: number } },
): Promise<Counted> {
  try {
    const { verdicts } = await health.unlessSilent(() => committer.commit(batch));
    const count = (status: string) => verdicts.filter((verdict) => verdict.status === status).length;
    return {
      accepted: count('accepted'),
      duplicates: count('duplicate') + batch.step.known,
      refused: count('refused') + batch.refused.length,
    };
  } catch (error) {
    throw health.failed(error);
  }
}

async function reading(
  parts: RunParts,
  { row, mapper }: SourceRun,
  given: Given,
  historical: boolean,
): Promise<ReadItems> {
  const settings = await parts.settings();
  return readGiven(given, { source: row.name, mapper, settings, now: Date.now(), historical });
}

/** Sends again while there is no room: what was pushed is not acknowledged, so nobody else keeps it meanwhile. */
async function submit({ ingest }: RunParts, { events, refused }: ReadItems, signal: AbortSignal) {
  while (true) {
    try {
      const bytes = (events.length + refused.length) * ITEM_BYTES;
      return (await ingest.submit(events, refused, bytes)).verdicts;
    } catch (error) {
      const passing = error instanceof CodedError && (error.status === 429 || error.status === 503);
      if (!passing) throw error;
    }
    await delay(NOT_READY_MS, undefined, { signal });
  }
}

/** What neither claims nor history have seen: asked where claims may have been forgotten since. */
async function unknown(
  { analytical }: RunParts,
  source: string,
  events: readonly Submission[],
): Promise<readonly Submission[]> {
  const known = await knownEvents(
    analytical,
    source,
    events.map(({ key }) => key),
  );
  return events.filter(({ key }) => !known.has(key));
}

/** What is not claimed yet: of a window that every run reads again this is most often nothing. */
async function withoutClaimed(db: Kysely<Schema>, { events, refused }: ReadItems): Promise<ReadItems> {
  const keys = [...events, ...refused].flatMap(({ key }) => key ?? []);
  const known = await claimed(db, keys);
  return {
    events: events.filter(({ key }) => !known.has(key)),
    refused: refused.filter(({ key }) => key === undefined || !known.has(key)),
  };
}

/** A name that was used before may be read from its start again: then what is known is left out. */
async function startsOver({ db, analytical }: RunParts, { name }: SourceRow): Promise<boolean> {
  const known = await hasEventsOf(analytical, name);
  if (known) await rereadSource(db, name);
  return known;
}

async function untilReady(health: Health, signal: AbortSignal): Promise<void> {
  while (!health.state.ready) await delay(NOT_READY_MS, undefined, { signal });
  signal.throwIfAborted();
}

/** The pages of a source, which may hang: an abort ends the wait, whatever it does. */
async function* pages(given: AsyncIterable<Page>, signal: AbortSignal): AsyncIterable<Page> {
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => {});
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const iterator = given[Symbol.asyncIterator]();
  let done = false;
  try {
    signal.throwIfAborted();
    while (true) {
      const next = await Promise.race([iterator.next(), aborted.promise]);
      done = next.done === true;
      if (done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    // A source that hangs is not waited for; one that does not closes what it holds open.
    if (!done)
      await Promise.race([iterator.return?.(), delay(1_000, undefined, { ref: false })]).catch(() => {});
  }
}
