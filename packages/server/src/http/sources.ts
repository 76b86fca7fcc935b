import type { Source } from '@throughline/connectors/sources';
import { CodedError, type JsonObject } from '@throughline/core/kernel';
import {
  deleteSource,
  dueSource,
  enableSource,
  findSource,
  listSources,
  putSource,
  type Schema,
  type SourceRow,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { type SealedSettings, shownSettings, useOf } from '../auth/sealed-settings.ts';
import { refersToKept, unmasked } from '../auth/secrets.ts';
import { checked, type Declaration, declarationSchema } from '../sources/declaration.ts';
import { type Route, route } from './route.ts';

const sourceSchema = z
  .object({
    name: z.string().describe('The source of its touchpoints: with their ids it names them for ever.'),
    kind: z.string(),
    settings: z.looseObject({}).describe('Secrets are `***`; given back so, they stay.'),
    mapping: z.looseObject({}).nullable(),
    everySeconds: z.int().nullable().describe('Null where it is listened to.'),
    state: z.enum(['paused', 'failing', 'well', 'unknown_kind']),
    cursor: z
      .unknown()
      .describe('How far it was read; null before the first page, and where it is listened to.'),
    runs: z.int().describe('How often a run came to its end, well or not.'),
    lastEnded: z.iso.datetime().nullable().describe('When a run last came to its end without an error.'),
    due: z.iso.datetime(),
    accepted: z.int(),
    duplicates: z.int(),
    refused: z.int(),
    failures: z.int().describe('In a row.'),
    error: z.object({ code: z.string(), message: z.string(), at: z.iso.datetime() }).nullable(),
  })
  .meta({ title: 'Source' });
type Presented = z.infer<typeof sourceSchema>;

const named = z.object({
  name: z.string().regex(/^[\w .:-]{1,100}$/, 'letters, digits, space and _ . : - , at most 100'),
});

interface SourceDoors {
  readonly db: Kysely<Schema>;
  readonly kinds: ReadonlyMap<string, Source>;
  readonly sealed: SealedSettings;
  /** Called when something may be due. */
  readonly wake: () => void;
  readonly now: () => number;
}

/** Where touchpoints are fetched from. */
export function sourceRoutes(doors: SourceDoors): Route[] {
  const { db, kinds, wake, now } = doors;
  const state = async (name: string) => present(await found(db, name), kinds);
  const changed = async (name: string, change: Promise<boolean>) => {
    if (!(await change)) throw unknownSource();
    wake();
    return state(name);
  };
  const action = (verb: string, summary: string, act: (name: string) => Promise<boolean>) =>
    route({
      method: 'POST',
      path: `/v1/sources/{name}/${verb}`,
      scope: 'admin',
      tag: 'touchpoints',
      summary,
      params: named,
      response: sourceSchema,
      errors: [404],
      handle: async ({ params }) => changed(params.name, act(params.name)),
    });
  return [
    route({
      method: 'GET',
      path: '/v1/sources',
      scope: 'admin',
      tag: 'touchpoints',
      summary: 'The declared sources and how they fare.',
      response: z.object({ sources: z.array(sourceSchema) }),
      handle: async () => ({ sources: (await listSources(db)).map((row) => present(row, kinds)) }),
    }),
    route({
      method: 'GET',
      path: '/v1/sources/{name}',
      scope: 'admin',
      tag: 'touchpoints',
      summary: 'One source and how it fares.',
      params: named,
      response: sourceSchema,
      errors: [404],
      handle: ({ params }) => state(params.name),
    }),
    route({
      method: 'PUT',
      path: '/v1/sources/{name}',
      scope: 'admin',
      tag: 'touchpoints',
      summary: 'Declares a source, or declares it anew; how far it was read stays while its kind does.',
      params: named,
      body: declarationSchema,
      response: sourceSchema,
      handle: async ({ params, body }) => {
        await declare(doors, params.name, body);
        wake();
        return state(params.name);
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/sources/{name}',
      scope: 'admin',
      tag: 'touchpoints',
      summary: 'Forgets a source; its touchpoints stay.',
      params: named,
      response: z.object({ deleted: z.literal(true) }),
      errors: [404],
      handle: async ({ params }) => {
        if (!(await deleteSource(db, params.name))) throw unknownSource();
        wake();
        return { deleted: true };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/sources/{name}/run',
      scope: 'admin',
      tag: 'touchpoints',
      summary: 'Makes a source due now; from the start, what is known already is left out.',
      params: named,
      body: z.object({ fromStart: z.boolean().default(false) }),
      response: sourceSchema,
      errors: [404],
      handle: async ({ params, body }) =>
        changed(params.name, dueSource(db, params.name, { at: now(), ...body })),
    }),
    action('pause', 'Lets a source rest until it is resumed.', (name) =>
      enableSource(db, name, false, now()),
    ),
    action('resume', 'Lets a source go on where it was left.', (name) => enableSource(db, name, true, now())),
  ];
}

async function declare(
  { db, kinds, sealed, now }: SourceDoors,
  name: string,
  declaration: Declaration,
): Promise<void> {
  const source = kinds.get(declaration.kind);
  if (!source) {
    throw new CodedError(
      400,
      'source_kind_unknown',
      `There is no kind of source named ${declaration.kind}; known are ${[...kinds.keys()].join(', ')}.`,
      { path: 'kind' },
    );
  }
  const before = await findSource(db, name);
  const given = declaration.settings as JsonObject;
  // Whoever gives all secrets anew needs none of the old, which may be sealed under a key that was lost.
  const isKept = before?.kind === declaration.kind && refersToKept(given, source);
  const kept = isKept ? await sealed.open(before.settings, useOf('source', name)) : undefined;
  const settings = unmasked(given, kept, source);
  const { mapping, seconds } = checked(
    { ...declaration, settings: settings as Declaration['settings'] },
    source,
  );
  const { kind, enabled } = declaration;
  await putSource(db, {
    name,
    kind,
    settings: await sealed.close(settings, source, useOf('source', name)),
    mapping,
    seconds,
    enabled,
    at: now(),
  });
}

async function found(db: Kysely<Schema>, name: string): Promise<SourceRow> {
  const row = await findSource(db, name);
  if (!row) throw unknownSource();
  return row;
}

function unknownSource(): CodedError {
  return new CodedError(404, 'source_unknown', 'There is no source of this name.');
}

function present(row: SourceRow, kinds: ReadonlyMap<string, Source>): Presented {
  const { name, kind, runs, accepted, duplicates, refused, failures } = row;
  const source = kinds.get(kind);
  return {
    name,
    kind,
    // Without its schema nobody can tell what of it is secret.
    settings: source ? (shownSettings(row.settings, source) as Presented['settings']) : {},
    mapping: row.mapping === null ? null : JSON.parse(row.mapping),
    everySeconds: row.seconds,
    state: stateOf(row, source),
    cursor: row.cursor === null ? null : JSON.parse(row.cursor),
    runs,
    lastEnded: row.ended === null ? null : new Date(row.ended).toISOString(),
    due: new Date(row.due).toISOString(),
    accepted,
    duplicates,
    refused,
    failures,
    error: row.error === null ? null : JSON.parse(row.error),
  };
}

function stateOf({ enabled, failures }: SourceRow, source: Source | undefined): Presented['state'] {
  if (!source) return 'unknown_kind';
  if (!enabled) return 'paused';
  return failures > 0 ? 'failing' : 'well';
}
