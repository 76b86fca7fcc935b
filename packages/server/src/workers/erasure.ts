import { CodedError, NIL, type Uuid } from '@throughline/core/kernel';
import { type Analytical, eraseRefused, refusedLines } from '@throughline/storage/analytical';
import {
  eraseDeadDeliveries,
  failedDeliveries,
  forgetExamples,
  forgetLoggedWords,
  forgetReasons,
  loggedWords,
  outboxIds,
  type Schema,
  violationExamples,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import type { Naming } from './naming.ts';
import { untilShipped } from './until-shipped.ts';

/** Rows that are read at once to look into them. */
const PAGE = 1_000;

/**
 * Erases what the ledger keeps of refused events: its 2 kB of each are in the analytical engine, or still on their way
 * there, so that is waited for first.
 * @param letters dead letters that go: the ledger's beginning of one need not hold what names the person
 * @returns of how many events
 * @throws CodedError 504 `erasure_unfinished` where they do not arrive: nothing was erased of the ledger
 */
export async function eraseFromLedger(
  { db, analytical }: { db: Kysely<Schema>; analytical: Analytical },
  naming: Naming,
  letters: ReadonlySet<Uuid>,
): Promise<number> {
  if (!(await untilShipped(db, await outboxIds(db))))
    throw new CodedError(
      504,
      'erasure_unfinished',
      'The analytical engine has not taken in all there is yet. Nothing was erased: ask again once it has.',
    );
  const rows: Uuid[] = [];
  for await (const { row, detail } of refusedLines(analytical)) {
    const { event, letter, ...told } = JSON.parse(detail) as Record<string, unknown>;
    const words = Object.values(told).filter((word) => typeof word === 'string');
    if (
      letters.has(String(letter)) ||
      words.some((word) => naming.inText(word)) ||
      naming.inJson(String(event))
    )
      rows.push(row);
  }
  await eraseRefused(analytical, rows);
  return rows.length;
}

/**
 * Erases deliveries that were given up, and what the log and waiting ones keep of receivers' words.
 * @returns how many deliveries were erased
 */
export async function eraseFromDeliveries(db: Kysely<Schema>, naming: Naming, at: number): Promise<number> {
  let erased = 0;
  const failed = (after: Uuid) => failedDeliveries(db, { after, limit: PAGE });
  for await (const page of pages(failed)) {
    const named = page.filter(
      ({ event, payload, reason }) =>
        naming.inText(event) || naming.inText(reason ?? '') || naming.inJson(payload ?? 'null'),
    );
    const ids = (dead: boolean) => named.filter((row) => (row.dead !== null) === dead).map(({ id }) => id);
    erased += await eraseDeadDeliveries(db, ids(true), at);
    await forgetReasons(db, ids(false));
  }
  const logged = (after: Uuid) => loggedWords(db, { after, limit: PAGE });
  for await (const page of pages(logged)) {
    const named = page.filter(({ event, reason }) => naming.inText(event) || naming.inText(reason ?? ''));
    await forgetLoggedWords(
      db,
      named.map(({ id }) => id),
    );
  }
  return erased;
}

/** Erases examples of violations: each names one event. */
export async function eraseFromViolations(db: Kysely<Schema>, naming: Naming): Promise<void> {
  const named = (await violationExamples(db)).filter(({ example }) => naming.inJson(example));
  await forgetExamples(
    db,
    named.map(({ id }) => id),
  );
}

async function* pages<Row extends { id: Uuid }>(read: (after: Uuid) => Promise<Row[]>): AsyncIterable<Row[]> {
  let after: Uuid = NIL;
  while (true) {
    const page = await read(after);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    after = last.id;
  }
}
