import { digest, toUuid, type Uuid } from '@throughline/core/kernel';
import {
  mergeShapes,
  type Observed,
  type PlannedTouchpoint,
  plannedSchema,
  type Shape,
  type Structure,
  structureSchema,
} from '@throughline/core/touchpoints';
import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** One touchpoint of the catalogue, as it is in force. */
export interface CatalogueEntry {
  /** Of the change that made it so; the version of its schema. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly by: string;
  readonly planned: PlannedTouchpoint;
}

/** The whole catalogue under its version, which every change raises. */
export interface VersionedCatalogue {
  readonly version: number;
  readonly structure: Structure;
  readonly entries: ReadonlyMap<string, CatalogueEntry>;
}

export const EMPTY_CATALOGUE: VersionedCatalogue = {
  version: 0,
  structure: structureSchema.parse({}),
  entries: new Map(),
};

interface Row {
  readonly version: number;
  readonly name: string;
  readonly entry: string | null;
  readonly at: number;
  readonly by: string;
}

/** The catalogue in force. */
export async function readCatalogue(db: Kysely<Schema>): Promise<VersionedCatalogue> {
  const { rows } = await sql<Row>`
    select distinct on (name) version, name, entry, at, by from catalogue order by name, version desc`.execute(
    db,
  );
  let { structure, version } = EMPTY_CATALOGUE;
  const entries = new Map<string, CatalogueEntry>();
  for (const row of rows) {
    version = Math.max(version, row.version);
    if (row.entry === null) continue;
    const value: unknown = JSON.parse(row.entry);
    if (row.name === '') structure = structureSchema.parse(value);
    else entries.set(row.name, { ...placed(row), planned: plannedSchema.parse(value) });
  }
  return { version, structure, entries };
}

/** The version of the catalogue in force. */
export async function catalogueVersion(db: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    select coalesce(max(version), 0) as version from catalogue`.execute(db);
  return rows[0]?.version ?? 0;
}

function placed({ version, at, by }: Row) {
  return { version, at, by };
}

/** A version that a touchpoint had: null where it was taken out. */
export interface CatalogueVersion {
  readonly version: number;
  readonly at: number;
  readonly by: string;
  readonly planned: PlannedTouchpoint | null;
}

/** Every version of one touchpoint, newest first. */
export async function readVersions(db: Kysely<Schema>, name: string): Promise<CatalogueVersion[]> {
  const { rows } = await sql<Row>`
    select version, name, entry, at, by from catalogue where name = ${name} order by version desc limit 500`.execute(
    db,
  );
  return rows.map((row) => ({
    ...placed(row),
    planned: row.entry === null ? null : plannedSchema.parse(JSON.parse(row.entry)),
  }));
}

/** One change: a touchpoint, or under the empty name the structure; null takes it out. */
export interface CatalogueChange {
  readonly name: string;
  readonly entry: PlannedTouchpoint | Structure | null;
}

/** Rolls the transaction of a change back. */
class Moved extends Error {}

/**
 * Makes changes, all or none, each a version of its own.
 * @param basedOn the version of the catalogue that they were judged by
 * @returns the catalogue's new version, or undefined where `basedOn` is no longer the newest
 */
export async function changeCatalogue(
  db: Kysely<Schema>,
  changes: readonly CatalogueChange[],
  { basedOn, by, at }: { basedOn: number; by: string; at: number },
): Promise<number | undefined> {
  if (changes.length === 0) return basedOn;
  const names = changes.map(({ name }) => name);
  const entries = changes.map(({ entry }) => (entry === null ? null : JSON.stringify(entry)));
  try {
    return await db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ version: number }>`
        insert into catalogue (version, name, entry, at, by)
        select ${basedOn}::int + place::int, name, entry::json, ${at}::bigint, ${by}
        from unnest(${names}::text[], ${entries}::text[]) with ordinality as change (name, entry, place)
        where coalesce((select max(version) from catalogue), 0) = ${basedOn}::int
        on conflict do nothing returning version`.execute(transaction);
      // Of two who change it at once the second may find some numbers free: all or none.
      if (rows.length !== changes.length) throw new Moved();
      return basedOn + changes.length;
    });
  } catch (error) {
    if (error instanceof Moved) return undefined;
    throw error;
  }
}

/** What was seen of one source's events of one name since it was last told. */
export interface Observation extends Observed {
  readonly channels: Readonly<Record<string, number>>;
  /** How many of them were looked into. */
  readonly sampled: number;
  readonly shape: Shape | undefined;
}

interface ObservedRow {
  readonly id: Uuid;
  readonly source: string;
  readonly name: string;
  readonly count: number;
  readonly sampled: number;
  readonly first: number;
  readonly last: number;
  readonly departments: string;
  readonly channels: string;
  readonly shape: string | null;
  readonly version: number;
}

function observationId(source: string, name: string): Uuid {
  return toUuid(digest('observed', source, name));
}

/** A shape of more text than this says nothing any more; nothing is kept of it. */
const MAX_SHAPE = 200_000;
/** How many names of one source are kept: a sender that makes names up would fill the table. */
const MAX_NAMES = 2_000;
/** How many different words are kept of a field. */
const MAX_WORDS = 50;

/**
 * Merges observations into what is there, each row under its version.
 * @returns those that another process was faster with, to be merged again, and how many names are too many
 */
export async function mergeObservations(
  db: Kysely<Schema>,
  observations: readonly Observation[],
): Promise<{ again: Observation[]; beyond: number }> {
  const ids = new Map(observations.map((each) => [observationId(each.source, each.name), each]));
  const before = await readObservedRows(db, [...ids.keys()]);
  const room = await roomFor(
    db,
    [...ids].filter(([id]) => !before.has(id)).map(([, each]) => each),
  );
  const rows: ObservedRow[] = [];
  let beyond = 0;
  for (const [id, each] of [...ids].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const known = before.get(id);
    const left = room.get(each.source) ?? 0;
    if (!known && left <= 0) beyond++;
    else rows.push(merged(id, each, known));
    if (!known) room.set(each.source, left - 1);
  }
  const written = await writeObservedRows(db, rows);
  return { again: rows.filter(({ id }) => !written.has(id)).map(({ id }) => ids.get(id)!), beyond };
}

/** How many more names each source may have. */
async function roomFor(db: Kysely<Schema>, fresh: readonly Observation[]): Promise<Map<string, number>> {
  const sources = [...new Set(fresh.map(({ source }) => source))];
  if (sources.length === 0) return new Map();
  const { rows } = await sql<{ source: string; names: number }>`
    select source, count(*) as names from observed where source = any(${sources}::text[]) group by source`.execute(
    db,
  );
  const taken = new Map(rows.map(({ source, names }) => [source, names]));
  return new Map(sources.map((source) => [source, MAX_NAMES - (taken.get(source) ?? 0)]));
}

async function readObservedRows(db: Kysely<Schema>, ids: readonly Uuid[]): Promise<Map<Uuid, ObservedRow>> {
  const { rows } = await sql<ObservedRow>`
    select id, source, name, count, sampled, first, last, departments, channels, shape, version
    from observed where id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

function merged(id: Uuid, seen: Observation, known: ObservedRow | undefined): ObservedRow {
  const { source, name } = seen;
  const shape = sumOfShapes(known, seen);
  return {
    id,
    source,
    name,
    count: (known?.count ?? 0) + seen.count,
    sampled: (known?.sampled ?? 0) + seen.sampled,
    first: Math.min(known?.first ?? seen.first, seen.first),
    last: Math.max(known?.last ?? seen.last, seen.last),
    departments: JSON.stringify(sumOfWords(known?.departments, seen.departments)),
    channels: JSON.stringify(sumOfWords(known?.channels, seen.channels)),
    shape: shape !== null && shape.length > MAX_SHAPE ? null : shape,
    version: (known?.version ?? 0) + 1,
  };
}

function sumOfShapes(known: ObservedRow | undefined, { shape }: Observation): string | null {
  if (!known) return shape ? JSON.stringify(shape) : null;
  // It was too much to keep once, or nothing of it was ever looked into.
  if (known.shape === null) return known.sampled === 0 && shape ? JSON.stringify(shape) : null;
  return shape ? JSON.stringify(mergeShapes(JSON.parse(known.shape) as Shape, shape)) : known.shape;
}

function sumOfWords(
  known: string | undefined,
  seen: Readonly<Record<string, number>>,
): Record<string, number> {
  const total = new Map(Object.entries((JSON.parse(known ?? '{}') as Record<string, number>) ?? {}));
  for (const [word, count] of Object.entries(seen)) {
    if (total.has(word) || total.size < MAX_WORDS) total.set(word, (total.get(word) ?? 0) + count);
  }
  return Object.fromEntries(total);
}

/** @returns the rows that were written: of the others, someone else wrote a newer version meanwhile */
async function writeObservedRows(db: Kysely<Schema>, rows: readonly ObservedRow[]): Promise<Set<Uuid>> {
  if (rows.length === 0) return new Set();
  const column = <K extends keyof ObservedRow>(name: K) => rows.map((row) => row[name]);
  const written = await sql<{ id: string }>`
    insert into observed (id, source, name, count, sampled, first, last, departments, channels, shape, version)
    select id, source, name, count, sampled, first, last, departments::json, channels::json, shape::json, version
    from unnest(${column('id')}::uuid[], ${column('source')}::text[], ${column('name')}::text[],
      ${column('count')}::bigint[], ${column('sampled')}::bigint[], ${column('first')}::bigint[],
      ${column('last')}::bigint[], ${column('departments')}::text[], ${column('channels')}::text[],
      ${column('shape')}::text[], ${column('version')}::bigint[])
      as seen (id, source, name, count, sampled, first, last, departments, channels, shape, version)
    on conflict (id) do update set count = excluded.count, sampled = excluded.sampled, first = excluded.first,
      last = excluded.last, departments = excluded.departments, channels = excluded.channels,
      shape = excluded.shape, version = excluded.version
    where observed.version = excluded.version - 1
    returning id`.execute(db);
  return new Set(written.rows.map(({ id }) => id));
}

/** What was seen, of one name or of all. */
export async function readObservations(db: Kysely<Schema>, name?: string): Promise<Observation[]> {
  const rows = await db
    .selectFrom('observed')
    .select(['source', 'name', 'count', 'sampled', 'first', 'last', 'departments', 'channels', 'shape'])
    .$if(name !== undefined, (query) => query.where('name', '=', name!))
    .orderBy('name')
    .orderBy('source')
    .execute();
  return rows.map((row) => ({
    ...row,
    departments: JSON.parse(row.departments) as Record<string, number>,
    channels: JSON.parse(row.channels) as Record<string, number>,
    shape: row.shape === null ? undefined : (JSON.parse(row.shape) as Shape),
  }));
}

/** Violations of one schema by one source, and what became of the events. */
export interface ViolationCount {
  readonly name: string;
  readonly source: string;
  /** Version of the touchpoint whose schema they violate. */
  readonly schema: number;
  readonly action: 'refused' | 'marked' | 'allowed';
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** One of them: which event, where in it, and why. */
  readonly example: { readonly id: string; readonly path: string; readonly message: string };
}

/** Adds to what was counted before. */
export async function countViolations(db: Kysely<Schema>, counts: readonly ViolationCount[]): Promise<void> {
  if (counts.length === 0) return;
  const rows = counts
    .map((each) => ({
      ...each,
      id: toUuid(digest('violation', each.name, each.source, String(each.schema), each.action)),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  await sql`
    insert into violations (id, name, source, schema, action, count, first, last, example)
    select id, name, source, schema, action, count, first, last, example::json
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ name }) => name)}::text[],
      ${rows.map(({ source }) => source)}::text[], ${rows.map(({ schema }) => schema)}::int[],
      ${rows.map(({ action }) => action)}::text[], ${rows.map(({ count }) => count)}::bigint[],
      ${rows.map(({ first }) => first)}::bigint[], ${rows.map(({ last }) => last)}::bigint[],
      ${rows.map(({ example }) => JSON.stringify(example))}::text[])
      as counted (id, name, source, schema, action, count, first, last, example)
    on conflict (id) do update set count = violations.count + excluded.count,
      first = least(violations.first, excluded.first), last = greatest(violations.last, excluded.last),
      example = excluded.example`.execute(db);
}

/** The violations counted, newest first, of one name or of all. */
export async function readViolations(db: Kysely<Schema>, name?: string): Promise<ViolationCount[]> {
  const rows = await db
    .selectFrom('violations')
    .select(['name', 'source', 'schema', 'action', 'count', 'first', 'last', 'example'])
    .$if(name !== undefined, (query) => query.where('name', '=', name!))
    .orderBy('last', 'desc')
    .limit(1000)
    .execute();
  return rows.map((row) => ({
    ...row,
    action: row.action as ViolationCount['action'],
    example: JSON.parse(row.example) as ViolationCount['example'],
  }));
}
