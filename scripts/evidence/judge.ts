import { type BenchRow, describeRow } from './bench-rows.ts';
import type { Observation } from './observations.ts';
import { type Clause, type Proof, requirementOf } from './requirements.ts';

/**
 * - proven: something that names it passed, and nothing that names it failed
 * - missed: measured, and over its budget
 * - skipped: everything that names it was skipped
 * - absent: nothing names it, or a row of the bench is not there
 */
export type State = 'proven' | 'missed' | 'failed' | 'skipped' | 'absent';

export interface Finding {
  id: string;
  text: string;
  state: State;
  /** What proves it, or what is wrong with it. */
  where: string[];
}

export interface Evidence {
  findings: Finding[];
  /** What names an id that nobody promised: a slip of the pen, or a promise that is not written down. */
  strays: string[];
  /** What names a requirement and none of its clauses, and so proves nothing yet. */
  vague: string[];
}

/** Goes through the clauses one by one. */
export function judge(clauses: Clause[], observations: Observation[], rows: BenchRow[]): Evidence {
  const only = onlyClauses(clauses);
  const byId = new Map<string, Observation[]>();
  for (const observation of observations) {
    for (const id of observation.ids) {
      const clause = only.get(id) ?? id;
      byId.set(clause, [...(byId.get(clause) ?? []), observation]);
    }
  }
  return {
    findings: clauses.map((clause) => finding(clause, byId.get(clause.id) ?? [], rows)),
    ...unplaced(clauses, byId),
  };
}

/** A requirement of a single clause may be named by either id. */
function onlyClauses(clauses: Clause[]): Map<string, string> {
  const all = Map.groupBy(clauses, (clause) => requirementOf(clause.id));
  return new Map(
    [...all].flatMap(([id, [first, ...more]]) => (first && more.length === 0 ? [[id, first.id]] : [])),
  );
}

function finding({ id, text, proof }: Clause, named: Observation[], rows: BenchRow[]): Finding {
  if (proof.kind === 'bench') return { id, text, ...measured(proof, rows) };
  const inState = (status: Observation['status']) =>
    named.filter((observation) => observation.status === status).map((observation) => observation.where);
  const failed = inState('failed');
  if (failed.length > 0) return { id, text, state: 'failed', where: failed };
  const passed = inState('passed');
  if (passed.length > 0) return { id, text, state: 'proven', where: passed };
  const skipped = inState('skipped');
  if (skipped.length > 0) return { id, text, state: 'skipped', where: skipped };
  return { id, text, state: 'absent', where: [`no ${proof.kind} names it`] };
}

function measured(
  proof: Extract<Proof, { kind: 'bench' }>,
  rows: BenchRow[],
): { state: State; where: string[] } {
  const wanted = proof.engines.flatMap((engine) => proof.people.map((people) => ({ engine, people })));
  const rowOf = ({ engine, people }: (typeof wanted)[number]) =>
    rows.find((row) => row.id === proof.bench && row.engine === engine && row.people === people);
  const missing = wanted.filter((one) => rowOf(one) === undefined);
  if (missing.length > 0) {
    const list = missing.map(({ engine, people }) => `${engine} at ${people}`).join(', ');
    return { state: 'absent', where: [`no row of ${proof.bench} for ${list}`] };
  }
  const found = wanted.flatMap((one) => rowOf(one) ?? []);
  const over = found.filter((row) => !row.holds);
  if (over.length > 0) return { state: 'missed', where: over.map(describeRow) };
  return { state: 'proven', where: found.map(describeRow) };
}

function unplaced(
  clauses: Clause[],
  byId: Map<string, Observation[]>,
): { strays: string[]; vague: string[] } {
  const known = new Set(clauses.map((clause) => clause.id));
  const requirements = new Set(clauses.map((clause) => requirementOf(clause.id)));
  const placesOf = (wanted: (id: string) => boolean) =>
    [...byId].flatMap(([id, seen]) =>
      !known.has(id) && wanted(id) ? seen.map(({ where }) => `${id} · ${where}`) : [],
    );
  return {
    strays: placesOf((id) => !requirements.has(id)),
    vague: placesOf((id) => requirements.has(id)),
  };
}

/**
 * Whether the evidence is whole. A missed budget is recorded honestly and does not break it. Where a machine lacks
 * what a test needs the evidence is incomplete; in CI, where everything is there, that fails.
 */
export function verdict({ findings, strays }: Evidence, strict: boolean): 'whole' | 'incomplete' | 'failed' {
  const has = (state: State) => findings.some((one) => one.state === state);
  if (has('failed') || has('absent') || strays.length > 0) return 'failed';
  if (!has('skipped')) return 'whole';
  return strict ? 'failed' : 'incomplete';
}
