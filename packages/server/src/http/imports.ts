import { randomUUID } from 'node:crypto';
import { CodedError, eventKey, isRefusal, REFUSALS, type RefusalCode } from '@throughline/core/kernel';
import { resolveIdentifiers, type VersionedSettings } from '@throughline/core/people';
import { type Arrival, acceptMessage, type Statement } from '@throughline/core/touchpoints';
import {
  earlierImport,
  findImport,
  type ImportRow,
  listImports,
  openImport,
  type Schema,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { RefusedItem } from '../workers/batch.ts';
import type { Committer } from '../workers/committer.ts';
import { type Gate, refusalOf, type Violation } from '../workers/gate.ts';
import type { Health } from '../workers/health.ts';
import { letterOf } from '../workers/letters.ts';
import { nextPage, pageOf, pageQuery, readCursor } from './page-cursor.ts';
import { type Route, route } from './route.ts';

/** One step of an import, bytes: a few thousand lines. */
const MAX_STEP_BYTES = 16_000_000;
const MAX_STEP_EVENTS = 10_000;
const STEPS = '/v1/imports/{id}/steps';
/** What letters of imports call the way that their events came by. */
const DOOR = 'import';
/** How much of a refused item the ledger keeps, characters. */
const EXCERPT = 2048;

const importSchema = z
  .object({
    id: z.guid(),
    name: z.string(),
    source: z.string(),
    position: z.int().describe('Rows of the file that are committed, the header left out.'),
    accepted: z.int(),
    refused: z.int(),
    started: z.iso.datetime(),
    at: z.iso.datetime(),
    finished: z.boolean(),
  })
  .meta({ title: 'Import' });
export type ImportState = z.infer<typeof importSchema>;

const placeSchema = z.object({ started: z.int(), id: z.guid() });

const openedSchema = importSchema.extend({
  earlier: importSchema
    .nullable()
    .describe(
      'The newest other import with events under this name and source: theirs may be the same events.',
    ),
});
export type OpenedImport = z.infer<typeof openedSchema>;

const codeSchema = z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]);
const stepSchema = z.object({
  from: z.int().min(0),
  to: z.int().min(0),
  finished: z.boolean().default(false),
  refused: z
    .array(
      z.object({
        line: z.int().describe('Of the file, from 1.'),
        code: codeSchema,
        message: z.string().max(500),
        path: z.string().max(500).optional(),
        excerpt: z.string().max(EXCERPT),
        event: z
          .unknown()
          .optional()
          .describe(
            'The message that the row became, where it got that far: its dead letter can be replayed.',
          ),
      }),
    )
    .max(MAX_STEP_EVENTS)
    .default([])
    .describe('Rows between `from` and `to` that the sender itself refuses: they go to the ledger.'),
  events: z.array(z.unknown()).max(MAX_STEP_EVENTS).describe('Messages as in Segment’s HTTP specification.'),
});
type Step = z.infer<typeof stepSchema>;

const refusedItemSchema = z.object({
  index: z.int(),
  code: z.string(),
  message: z.string(),
  path: z.string().optional(),
});
export type RefusedItemOfStep = z.infer<typeof refusedItemSchema>;

const stepAnswerSchema = z.object({
  position: z.int(),
  outbox: z.uuid().nullable(),
  withoutPerson: z.int().describe('Events of this step that name nobody.'),
  repeated: z.int().describe('Events of this step that repeat the id of one before them: they are left out.'),
  refused: z
    .array(refusedItemSchema)
    .describe('Events that an engine refused while all others were committed.'),
});
export type StepAnswer = z.infer<typeof stepAnswerSchema>;

interface Imports {
  readonly db: Kysely<Schema>;
  readonly committer: Pick<Committer, 'commit'>;
  readonly health: Health;
  readonly settings: () => Promise<VersionedSettings>;
  readonly gate: () => Promise<Gate>;
  /** Told of events that the catalogue refuses, once their refusal is committed. */
  readonly onViolation: (touchpoint: Statement['touchpoint'], violation: Violation) => void;
  readonly now: () => number;
}

/** Files of history: each step is folded in the transaction that moves the file's position, so none counts twice. */
export function importRoutes(imports: Imports): Route[] {
  const { db, now } = imports;
  return [
    route({
      method: 'GET',
      path: '/v1/imports',
      scope: 'read',
      tag: 'touchpoints',
      summary: 'Imports, newest first.',
      query: z.object(pageQuery({ usual: 100, most: 500 })),
      response: z.object({ imports: z.array(importSchema), next: nextPage }),
      handle: async ({ query: { limit, cursor } }) => {
        const beyond = cursor === undefined ? undefined : readCursor(cursor, placeSchema);
        const rows = await listImports(db, { limit: limit + 1, beyond });
        const { page, next } = pageOf(rows, limit, ({ started, id }) => ({ started, id }));
        return { imports: page.map(present), next };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/imports/{id}',
      scope: 'write',
      tag: 'touchpoints',
      summary: 'How far one import is.',
      params: z.object({ id: z.guid() }),
      response: importSchema,
      errors: [404],
      handle: async ({ params }) => {
        const row = await findImport(db, params.id);
        if (!row) throw new CodedError(404, 'import_unknown', 'There is no such import.');
        return present(row);
      },
    }),
    route({
      method: 'PUT',
      path: '/v1/imports/{id}',
      scope: 'write',
      tag: 'touchpoints',
      summary: 'Opens an import, or finds it where it was left.',
      params: z.object({ id: z.guid() }),
      body: z.object({ name: z.string().min(1).max(500), source: z.string().min(1).max(100) }),
      response: openedSchema,
      handle: async ({ params, body }) => {
        const earlier = await earlierImport(db, { id: params.id, ...body });
        const opened = await openImport(db, { id: params.id, ...body, at: now() });
        return { ...present(opened), earlier: earlier ? present(earlier) : null };
      },
    }),
    route({
      method: 'POST',
      path: STEPS,
      scope: 'write',
      tag: 'touchpoints',
      summary:
        'The next rows of an import, as messages: committed together with its position, all of them, or 422 `step_refused`.',
      params: z.object({ id: z.guid() }),
      body: stepSchema,
      judgesItems: true,
      bodyLimit: MAX_STEP_BYTES,
      response: stepAnswerSchema,
      errors: [404, 409, 413, 422, 503],
      handle: async ({ params, body }) => takeStep(imports, params.id, body),
    }),
  ];
}

async function takeStep(
  { db, committer, health, settings, gate: gateNow, onViolation, now }: Imports,
  id: string,
  step: Step,
): Promise<StepAnswer> {
  health.assertReady();
  const row = await findImport(db, id);
  if (!row) throw new CodedError(404, 'import_unknown', 'There is no such import.');
  const current = await settings();
  const arrival = arrivalOf(row.source, current, now());
  const gate = await gateNow();
  const { read, withoutPerson } = readEvents(step.events, arrival, current, gate);
  const events = read.map(({ statement, item }) => ({
    key: eventKey(statement.touchpoint.source, statement.touchpoint.id),
    statement,
    origin: { item, arrival, door: DOOR },
  }));
  const keys = new Set(events.map(({ key }) => key));
  try {
    const { verdicts, outbox } = await committer.commit({
      events,
      refused: step.refused.map((refused) => ledgerItem(row, refused, arrival)),
      step: {
        id,
        from: step.from,
        to: step.to,
        accepted: keys.size,
        refused: step.refused.length,
        finished: step.finished,
      },
    });
    const refused = verdicts.flatMap((verdict, index) =>
      verdict.status === 'refused' ? [{ index, ...verdict.refusal }] : [],
    );
    const repeated = events.length - keys.size;
    for (const [touchpoint, violation] of violationsAmong(step.refused, arrival, gate))
      onViolation(touchpoint, violation);
    return { position: step.to, outbox: outbox[0] ?? null, withoutPerson, repeated, refused };
  } catch (error) {
    throw health.failed(error);
  }
}

function arrivalOf(source: string, { value }: VersionedSettings, received: number): Arrival {
  const place = Object.hasOwn(value.sources, source) ? value.sources[source] : undefined;
  const defaults = Object.fromEntries(Object.entries(place ?? {}).filter(([, name]) => name !== undefined));
  return { received, source, newId: randomUUID, historical: true, statesSource: true, defaults };
}

/**
 * A step is taken whole or not at all: its sender writes down what is refused before any of it counts, so that a
 * sender that is killed in between neither loses a refusal nor tells it twice.
 * @throws CodedError 422 `step_refused` with what has to be left out
 */
function readEvents(items: readonly unknown[], arrival: Arrival, { value }: VersionedSettings, gate: Gate) {
  const read: { statement: Statement; item: unknown }[] = [];
  const refused: RefusedItemOfStep[] = [];
  let withoutPerson = 0;
  items.forEach((item, index) => {
    const statement = acceptMessage(item, arrival);
    const resolved = isRefusal(statement) ? statement : resolveIdentifiers(statement, value);
    const why = isRefusal(resolved) ? resolved : refusalOf(gate.judge(resolved.touchpoint));
    if (isRefusal(statement) || isRefusal(resolved) || why) {
      refused.push({ index, ...why! });
      return;
    }
    read.push({ statement, item });
    if (resolved.leaves.length === 0) withoutPerson++;
  });
  if (refused.length > 0) {
    throw new CodedError(422, 'step_refused', `${refused.length} events of this step are refused.`, {
      refused,
    });
  }
  return { read, withoutPerson };
}

/** What the catalogue refused when the step was sent before, and is now put down as refused. */
function* violationsAmong(
  refused: Step['refused'],
  arrival: Arrival,
  gate: Gate,
): Iterable<[Statement['touchpoint'], Violation]> {
  for (const { code, event } of refused) {
    const statement = code === 'schema_violation' ? acceptMessage(event, arrival) : undefined;
    if (!statement || isRefusal(statement)) continue;
    const violation = gate.judge(statement.touchpoint);
    if (violation?.action === 'refused') yield [statement.touchpoint, violation];
  }
}

function ledgerItem(
  { name, source }: ImportRow,
  { line, excerpt, code, message, path, event: sent }: Step['refused'][number],
  arrival: Arrival,
): RefusedItem {
  const where = `${name}, line ${line}: ${message}`;
  // An excerpt may end within a pair of surrogates, which no engine would store.
  const event = excerpt.toWellFormed().replaceAll('\0', '');
  const refusal = path === undefined ? { code, message: where } : { code, message: where, path };
  const letter = letterOf({ item: sent ?? excerpt, arrival, door: DOOR }, refusal);
  return { source, received: arrival.received, refusal, excerpt: event, letter };
}

function present(row: ImportRow): ImportState {
  return { ...row, started: new Date(row.started).toISOString(), at: new Date(row.at).toISOString() };
}
