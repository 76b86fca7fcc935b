import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { NIL, nextApplied, type Uuid } from '@throughline/core/kernel';
import {
  Fold,
  type LeafId,
  type PersonId,
  type Resolved,
  type VersionedSettings,
} from '@throughline/core/people';
import { eventLine, identityLine, ledgerLine, mapLine } from '@throughline/storage/analytical';
import {
  advanceImport,
  advanceSource,
  appendOutbox,
  type Changes,
  claim,
  databaseClock,
  type KnownPeople,
  loadPeople,
  lockComponent,
  type Schema,
} from '@throughline/storage/relational';
import { type Kysely, sql } from 'kysely';
import { AheadLost, type Folded, overlay } from './ahead.ts';
import { type Batch, type Failpoint, isImport, type RefusedItem } from './batch.ts';
import { markLine, type Violation } from './gate.ts';
import { claimLetters, keepRefused } from './letters-committed.ts';
import { LostRace, stillOnTheirWay, storeFold } from './store-fold.ts';

const compress = promisify(zstdCompress);
// The fastest level: the outbox is read once and deleted, so its bytes matter only to the log.
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** The settings or the catalogue changed since the batch was resolved. */
export class StaleSettings extends Error {}

/** An event of a batch with its identifiers resolved under the settings the transaction expects. */
export interface Prepared {
  readonly key: Uuid;
  readonly resolved: Resolved;
  /** Its line for the outbox, but for what the transaction adds. */
  readonly text: string;
  /** It is kept with this mark: a line of the ledger. */
  readonly mark?: Violation | undefined;
  readonly letter?: Uuid | undefined;
}

export interface TransactionInput extends Pick<Batch, 'refused' | 'step' | 'replay'> {
  readonly events: readonly Prepared[];
  readonly settings: VersionedSettings;
  /** Version of the catalogue that the events were held against. */
  readonly catalogue: number;
  /** Rows to lock first, one by one: for a component that keeps losing. */
  readonly lock?: { leaves: readonly LeafId[]; people: readonly PersonId[] } | undefined;
  /** What this process remembers of people; it learns what is committed. */
  readonly known?: KnownPeople | undefined;
  /** What the batch before this one has folded and is storing: taken for what is stored, see `overlay`. */
  readonly ahead?: Folded | undefined;
  /** Told what this batch is about to store, so that the next one can be folded meanwhile. */
  readonly onFolded?: ((folded: Folded) => void) | undefined;
  /** Find out whether the engine takes it, and roll back. */
  readonly dryRun?: boolean;
}

export interface TransactionResult {
  /** Keys that were new; all others are duplicates. */
  readonly fresh: ReadonlySet<Uuid>;
  readonly outbox: Uuid | undefined;
  readonly changes: Changes;
}

const NONE: Changes = { stored: [], gone: [] };

class DryRun extends Error {}

/**
 * The one transaction of a touchpoint's way (DESIGN §3): claim, load, fold, store, append.
 * @throws LostRace, AheadLost, StaleSettings: try again; anything else is the engine's word
 */
export async function commitTransaction(
  db: Kysely<Schema>,
  input: TransactionInput,
  failpoint: Failpoint,
): Promise<TransactionResult> {
  const committed = Promise.withResolvers<boolean>();
  try {
    const result = await db.transaction().execute(async (transaction) => {
      const result = await takeIn(transaction, input, failpoint, committed.promise);
      if (input.dryRun) throw new DryRun();
      await failpoint('before-commit');
      return result;
    });
    committed.resolve(true);
    input.known?.apply(result.changes);
    await failpoint('after-commit');
    return result;
  } catch (error) {
    committed.resolve(false);
    // Whether it was committed may be unknown, as when the connection is lost at that moment.
    if (![LostRace, AheadLost, StaleSettings, DryRun].some((sure) => error instanceof sure))
      input.known?.clear();
    if (error instanceof DryRun) return { fresh: new Set(), outbox: undefined, changes: NONE };
    throw error;
  }
}

async function takeIn(
  db: Kysely<Schema>,
  input: TransactionInput,
  failpoint: Failpoint,
  committed: Promise<boolean>,
): Promise<TransactionResult> {
  const { settings, step, ahead, onFolded } = input;
  const now = await readClock(db, settings.version, input.catalogue);
  const at = Math.floor(now / 1000);

  // 1 claim: a file's position vouches for its lines, everything else by its own key.
  const { fresh, refused } = await claimAll(db, input, at);
  await failpoint('after-claim');
  const events = firstOfEach(input.events, fresh);
  if (events.length === 0 && refused.length === 0) return { fresh, outbox: undefined, changes: NONE };

  // 2 load
  const leaves = [...new Set(events.flatMap(({ resolved }) => resolved.leaves.map(({ leaf }) => leaf)))];
  if (input.lock) await lockContested(db, input.lock, step ? [] : leaves);
  const loaded = await loadPeople(db, leaves, input.known);
  const pending = await stillOnTheirWay(db, loaded);
  if (ahead) overlay(leaves, loaded, pending, ahead);

  // 3 fold
  const states = [...loaded.people.values()].map(({ state }) => state);
  const applied = nextApplied(
    now,
    states.map((state) => state.applied),
  );
  const fold = new Fold({
    personOf: new Map([...loaded.leaves].map(([leaf, { person }]) => [leaf, person])),
    people: new Map(states.map((state) => [state.person, state])),
  });
  const lines: string[] = [];
  events.forEach(({ key, resolved, text, mark }, index) => {
    const { leaves, ignored } = resolved;
    const place = { applied: applied + index, settings: settings.version };
    fold.apply({ touchpoint: { ...resolved.touchpoint, ...place }, leaves, ignored }, settings.value);
    lines.push(eventLine({ key, leaf: leaves[0]?.leaf, text, ...place }));
    if (mark) lines.push(markLine(key, resolved, mark, place.applied));
  });
  const last = applied + Math.max(events.length - 1, 0);
  appendRecords(lines, fold, settings.version, at);
  for (const item of refused) lines.push(refusedLine(item, last));
  const outbox = randomUUID();
  const payload = compress(lines.join('\n'), FAST);

  // 4 store: every row must come back
  let changes = NONE;
  try {
    if (ahead && !(await ahead.committed)) throw new AheadLost();
    changes = await storeFold(db, fold, loaded, pending, [outbox, last], (people, leaves) =>
      onFolded?.({ committed, people, leaves }),
    );
  } finally {
    // Also when the race is lost: nothing may go on in the background of a transaction that is over.
    await payload;
  }

  // 5 append
  await keepRefused(db, refused);
  await appendOutbox(db, { id: outbox, applied: last, at, events: events.length, payload: await payload });
  return { fresh, outbox, changes };
}

/** Claims what is new, and moves on whatever the batch is a step of. */
async function claimAll(
  db: Kysely<Schema>,
  input: TransactionInput,
  at: number,
): Promise<{ fresh: Set<Uuid>; refused: readonly RefusedItem[] }> {
  const { events, refused, step } = input;
  const keys = input.replay ? await claimLetters(db, input, at) : events.map(({ key }) => key);
  if (step && isImport(step)) {
    await advanceImport(db, step, at);
    return { fresh: new Set(keys), refused };
  }
  const told = refused.flatMap(({ key }) => key ?? []);
  const fresh = await claim(db, [...keys, ...told], at);
  const untold = refused.filter(({ key }) => key === undefined || fresh.has(key));
  if (step) await advanceSource(db, step, countsOf(keys, fresh, untold.length));
  return { fresh, refused: untold };
}

function countsOf(keys: readonly Uuid[], fresh: ReadonlySet<Uuid>, refused: number) {
  const accepted = new Set(keys.filter((key) => fresh.has(key))).size;
  return { accepted, duplicates: keys.length - accepted, refused };
}

/**
 * Locks what was lost, and everyone else whom the events name: were only some of a transaction's rows locked first,
 * the others would be taken out of order, and two such transactions could wait for one another. A step of an import
 * names too many; there the engine breaks the circle.
 */
async function lockContested(
  db: Kysely<Schema>,
  lost: NonNullable<TransactionInput['lock']>,
  leaves: readonly LeafId[],
): Promise<void> {
  const named = await loadPeople(db, leaves);
  await lockComponent(db, lost.leaves, [...new Set([...lost.people, ...named.people.keys()])]);
}

/**
 * The database's clock in microseconds, and the check that settings and catalogue are those the batch was resolved
 * with and held against.
 */
async function readClock(db: Kysely<Schema>, expected: number, judgedBy: number): Promise<number> {
  const { rows } = await sql<{ now: number; version: number; catalogue: number }>`
    select ${databaseClock} as now, coalesce((select max(version) from settings), 0) as version,
      coalesce((select max(version) from catalogue), 0) as catalogue`.execute(db);
  const { now, version, catalogue } = rows[0]!;
  if (version !== expected) throw new StaleSettings(`settings are at version ${version}, not ${expected}`);
  if (catalogue !== judgedBy)
    throw new StaleSettings(`the catalogue is at version ${catalogue}, not ${judgedBy}`);
  return now;
}

/** One event a key: a sender may repeat itself within one request. */
function firstOfEach(events: readonly Prepared[], fresh: ReadonlySet<Uuid>): Prepared[] {
  const seen = new Set<Uuid>();
  return events.filter(({ key }) => {
    if (!fresh.has(key) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export function appendRecords(lines: string[], fold: Fold, settings: number, at: number): void {
  for (const record of fold.map()) lines.push(mapLine(record));
  for (const record of fold.identity) lines.push(identityLine(record, settings));
  for (const record of fold.ledger) lines.push(ledgerLine(record, at));
}

function refusedLine({ source, received, refusal, excerpt, letter }: RefusedItem, applied: number): string {
  return ledgerLine(
    {
      code: 'event_refused',
      applied,
      key: NIL,
      leaf: NIL,
      person: NIL,
      source,
      // By its letter it is found where an erasure takes that.
      detail: { ...refusal, event: excerpt, ...(letter ? { letter: letter.id } : {}) },
    },
    received,
  );
}
