import { isDeepStrictEqual } from 'node:util';
import { CodedError } from '@throughline/core/kernel';
import {
  type Catalogue as CatalogueDocument,
  type CatalogueFault,
  findGaps,
  type Gaps,
  hiddenTest,
  MAX_PLANNED,
  type Marks,
  mergeShapes,
  type PlannedTouchpoint,
  plannedSchema,
  type Structure,
  schemaOf,
  suggestPii,
  unknownWords,
} from '@throughline/core/touchpoints';
import {
  type CatalogueChange,
  type CatalogueEntry,
  changeCatalogue,
  type Observation,
  readCatalogue,
  readObservations,
  readVersions,
  readViolations,
  type Schema,
  type VersionedCatalogue,
  type ViolationCount,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { compileSchema } from './schema-check.ts';

/** Tries for a change of one touchpoint while others change other ones. */
const MAX_TRIES = 20;

/** Who changes the catalogue, and when (milliseconds). */
export interface Change {
  readonly by: string;
  readonly at: number;
  /** What is masked for whoever is shown people masked; such a change may show or test no more than that. */
  readonly masked?: Marks | undefined;
}

/** A touchpoint as it is told: planned, or only seen. */
export interface Described {
  readonly name: string;
  /** Undefined where it is in no plan. */
  readonly entry: CatalogueEntry | undefined;
  /** What is planned, or what events say where nothing is. */
  readonly value: PlannedTouchpoint;
  readonly observed: readonly Observation[];
}

/** The catalogue: changed one version at a time, held against what events are like. */
export class Catalogue {
  readonly #db: Kysely<Schema>;
  readonly #flush: () => Promise<void>;

  /** @param flush has what this process saw written down, so that it is told */
  constructor(db: Kysely<Schema>, flush: () => Promise<void>) {
    this.#db = db;
    this.#flush = flush;
  }

  read(): Promise<VersionedCatalogue> {
    return readCatalogue(this.#db);
  }

  versions(name: string) {
    return readVersions(this.#db, name);
  }

  async observations(name?: string): Promise<Observation[]> {
    await this.#flush();
    return readObservations(this.#db, name);
  }

  /** Violations as they were counted until now, of one name or of all. */
  async violations(name?: string): Promise<ViolationCount[]> {
    await this.#flush();
    return readViolations(this.#db, name);
  }

  /** Every touchpoint, by name. */
  async describeAll(): Promise<{ version: number; structure: Structure; touchpoints: Described[] }> {
    const seen = Map.groupBy(await this.observations(), ({ name }) => name);
    const { version, structure, entries } = await this.read();
    const names = [...new Set([...entries.keys(), ...seen.keys()])].sort();
    const touchpoints = names.map((name) => describe(name, entries.get(name), seen.get(name) ?? []));
    return { version, structure, touchpoints };
  }

  /** @throws CodedError 404 `touchpoint_unknown` */
  async describe(name: string): Promise<Described> {
    const observed = await this.observations(name);
    const entry = (await this.read()).entries.get(name);
    if (!entry && observed.length === 0) throw unknown(name);
    return describe(name, entry, observed);
  }

  async gaps(): Promise<Gaps> {
    const observed = await this.observations();
    const { entries, structure } = await this.read();
    return findGaps(entries, structure, observed);
  }

  /**
   * Plans a touchpoint, or changes its plan.
   * @param basedOn version of the touchpoint that the change was made from, 0 for none
   * @throws CodedError 400 `catalogue_invalid`, `schema_invalid`; 403 `marks_kept`, `test_hidden`; 409 `catalogue_moved`
   */
  async put(name: string, value: PlannedTouchpoint, basedOn: number, change: Change): Promise<number> {
    if (value.schema) compileSchema(value.schema);
    return this.#changeOne(name, basedOn, change, ({ structure, entries }) => {
      assertWords(unknownWords([[name, value]], structure));
      if (!entries.has(name) && entries.size >= MAX_PLANNED)
        throw new CodedError(400, 'catalogue_invalid', `A catalogue has at most ${MAX_PLANNED} touchpoints.`);
      return value;
    });
  }

  /** Takes a touchpoint out of the plan; its versions stay. @throws CodedError 403 `marks_kept`, 404, 409 */
  async remove(name: string, basedOn: number | undefined, change: Change): Promise<number> {
    return this.#changeOne(name, basedOn, change, ({ entries }) => {
      if (!entries.has(name)) throw unknown(name);
      return null;
    });
  }

  /** Makes an earlier version the newest one. @throws CodedError 404 `version_unknown`, 400, 403 `marks_kept`, `test_hidden` */
  async restore(name: string, version: number, change: Change): Promise<number> {
    const found = (await this.versions(name)).find((each) => each.version === version);
    if (!found?.planned)
      throw new CodedError(404, 'version_unknown', `${name} has no version ${version} with content.`);
    const { planned } = found;
    if (planned.schema) compileSchema(planned.schema);
    return this.#changeOne(name, undefined, change, ({ structure }) => {
      assertWords(unknownWords([[name, planned]], structure));
      return planned;
    });
  }

  async #changeOne(
    name: string,
    basedOn: number | undefined,
    change: Change,
    next: (current: VersionedCatalogue) => PlannedTouchpoint | null,
  ): Promise<number> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const current = await this.read();
      const known = current.entries.get(name)?.version ?? 0;
      if (basedOn !== undefined && basedOn !== known) throw moved(known);
      const changes = [{ name, entry: next(current) }];
      assertBlind(current, changes, change.masked);
      const version = await changeCatalogue(this.#db, changes, { ...change, basedOn: current.version });
      if (version !== undefined) return version;
    }
    throw new CodedError(503, 'contended', 'Too many change the catalogue at once.');
  }

  /** @throws CodedError 400 `catalogue_invalid` where a touchpoint uses a word that would go; 409 */
  async putStructure(structure: Structure, basedOn: number, change: Change): Promise<number> {
    const { entries } = await this.read();
    assertWords(unknownWords(plans(entries), structure));
    const changes = [{ name: '', entry: structure }];
    const version = await changeCatalogue(this.#db, changes, { ...change, basedOn });
    if (version === undefined) throw moved((await this.read()).version);
    return version;
  }

  /**
   * Makes the catalogue what a document says, all of it or nothing.
   * @returns its version, and the touchpoints that changed
   * @throws CodedError 400 `catalogue_invalid`, `schema_invalid`; 403 `marks_kept`, `test_hidden`; 409 `catalogue_moved`
   */
  async push(
    { touchpoints, ...structure }: CatalogueDocument,
    basedOn: number,
    change: Change,
  ): Promise<{ version: number; changed: string[] }> {
    assertWords(unknownWords(Object.entries(touchpoints), structure));
    const current = await this.read();
    if (current.version !== basedOn) throw moved(current.version);
    const changes = changesTo(current, touchpoints, structure);
    assertBlind(current, changes, change.masked);
    for (const { name, entry } of changes) if (name !== '' && entry) compileNamed(name, entry);
    const version = await changeCatalogue(this.#db, changes, { ...change, basedOn });
    if (version === undefined) throw moved((await this.read()).version);
    return { version, changed: changes.map(({ name }) => name).filter((name) => name !== '') };
  }
}

function changesTo(
  current: VersionedCatalogue,
  touchpoints: CatalogueDocument['touchpoints'],
  structure: Structure,
): CatalogueChange[] {
  const wanted = new Map(Object.entries(touchpoints));
  const gone = [...current.entries.keys()].filter((name) => !wanted.has(name));
  return [
    ...(isDeepStrictEqual(structure, current.structure) ? [] : [{ name: '', entry: structure }]),
    ...[...wanted].flatMap(([name, entry]) =>
      isDeepStrictEqual(entry, current.entries.get(name)?.planned) ? [] : [{ name, entry }],
    ),
    ...gone.map((name) => ({ name, entry: null })),
  ];
}

/** @throws CodedError 403 where a change would show or test what whoever makes it is not shown */
function assertBlind(
  { entries }: VersionedCatalogue,
  changes: readonly CatalogueChange[],
  masked: Marks | undefined,
): void {
  if (!masked) return;
  for (const { name, entry } of changes) {
    if (name === '') continue;
    const planned = entries.get(name)?.planned;
    const next = entry as PlannedTouchpoint | null;
    const place = next?.schema && hiddenTest(next.schema, planned?.schema, name, masked);
    if (place !== undefined)
      throw new CodedError(
        403,
        'test_hidden',
        `Your role is shown people masked, so it may not add this test of what stands in events: ${place || 'beside a $ref'}.`,
        { touchpoint: name, pointer: place },
      );
    const marked = planned?.pii ?? [];
    const kept = new Set(next?.pii?.map(({ pointer }) => pointer));
    const gone = marked.find(({ pointer }) => !kept.has(pointer));
    if (gone)
      throw new CodedError(
        403,
        'marks_kept',
        `Your role is shown people masked, so it may not take away that ${gone.pointer} of ${name} is personal.`,
        { touchpoint: name, pointer: gone.pointer },
      );
  }
}

function compileNamed(name: string, entry: CatalogueChange['entry']): void {
  const { schema } = entry as PlannedTouchpoint;
  if (!schema) return;
  try {
    compileSchema(schema);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new CodedError(error.status, error.code, `${name}: ${error.message}`, error.detail);
  }
}

function describe(
  name: string,
  entry: CatalogueEntry | undefined,
  observed: readonly Observation[],
): Described {
  return { name, entry, value: entry?.planned ?? inferred(observed), observed };
}

/** What a touchpoint seems to be that nobody planned. */
function inferred(observed: readonly Observation[]): PlannedTouchpoint {
  const shape = shapeOfAll(observed);
  const channels = new Set(observed.flatMap(({ channels }) => Object.keys(channels)));
  const [channel] = channels;
  return plannedSchema.parse({
    ...(channels.size === 1 && channel !== 'unknown' ? { channel } : {}),
    ...(shape ? { schema: schemaOf(shape), pii: suggestPii(shape) } : {}),
    onViolation: 'allow',
    status: 'unplanned',
  });
}

/** What the events of all sources have in common. */
function shapeOfAll(observed: readonly Observation[]): Observation['shape'] {
  const shapes = observed.flatMap(({ shape }) => shape ?? []);
  return shapes.length === 0 ? undefined : shapes.reduce(mergeShapes);
}

function* plans(entries: VersionedCatalogue['entries']): Iterable<[string, PlannedTouchpoint]> {
  for (const [name, { planned }] of entries) yield [name, planned];
}

function assertWords(faults: readonly CatalogueFault[]): void {
  const [first] = faults;
  if (!first) return;
  throw new CodedError(400, 'catalogue_invalid', `${first.message}.`, {
    path: first.path,
    faults: faults.slice(0, 100),
  });
}

function unknown(name: string): CodedError {
  return new CodedError(404, 'touchpoint_unknown', `The catalogue has no touchpoint ${name}.`);
}

function moved(version: number): CodedError {
  return new CodedError(409, 'catalogue_moved', 'Someone changed it meanwhile; read it again.', { version });
}
