import { Readable } from 'node:stream';
import { CodedError } from '@throughline/core/kernel';
import type { VersionedSettings } from '@throughline/core/people';
import {
  type DeadLetterRow,
  findLetter,
  type LetterFilter,
  letterDrops,
  lettersBySource,
  listLetters,
  type Schema,
  waitingByCode,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DeadLetters } from '../workers/dead-letters.ts';
import { parseIdentifier } from '../workers/people-reader.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import { type Route, route } from './route.ts';

/** Letters that one call replays at most. */
const MAX_REPLAY = 5_000;
const EXPORT_PAGE = 200;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const written = (milliseconds: number) => new Date(milliseconds).toISOString();

const filterShape = {
  source: z.string().max(100).optional(),
  code: z.string().max(100).optional().describe('Why it was refused.'),
  name: z.string().max(200).optional().describe('Of the event.'),
  from: instant.optional().describe('Received then or later.'),
  to: instant.optional().describe('Received before.'),
};
const text = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe('What the body holds; the case of A to Z is ignored.');
const stateSchema = z.enum(['waiting', 'replayed', 'all']).default('waiting');
const bodyFilter = z.object({ ...filterShape, text });
const ids = z.array(z.guid()).min(1).max(MAX_REPLAY).optional();
const whichSchema = z
  .object({ ids, filter: bodyFilter.optional() })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), 'takes either ids or filter');

const letterSchema = z
  .object({
    id: z.guid(),
    received: z.iso.datetime(),
    happened: z.iso.datetime().nullable().describe('As its sender wrote it, where that could be read.'),
    source: z.string(),
    door: z
      .string()
      .describe('What it came in by: segment, posthog, cloudevents, snowplow, webhook, import or source.'),
    event: z.string().describe('Its own id, or the one it was given; empty: none.'),
    name: z.string(),
    code: z.string(),
    path: z.string(),
    bytes: z.int(),
    whole: z.boolean().describe('Whether it was kept whole: only then it can be replayed.'),
    seen: z.int().describe('How often it came.'),
    lastSeen: z.iso.datetime(),
    tries: z.int().describe('Replays that were refused again.'),
    replayed: z.iso.datetime().nullable(),
  })
  .meta({ title: 'DeadLetter' });
const wholeLetterSchema = letterSchema
  .extend({
    message: z.string(),
    tried: z.string().nullable().describe('Why the last replay was refused.'),
    replayedBy: z.string().nullable(),
    body: z.string().describe('What was sent, as JSON; cut off where it is not whole.'),
    arrival: z.string().describe('What its request said beside it, as JSON.'),
  })
  .meta({ title: 'WholeDeadLetter' });
const replayedSchema = z.object({
  id: z.guid(),
  status: z.enum(['replayed', 'duplicate', 'refused']),
  code: z.string().optional(),
  message: z.string().optional(),
  path: z.string().optional(),
});
const cursorSchema = z.object({ at: z.int(), id: z.guid() });

interface Parts {
  readonly db: Kysely<Schema>;
  readonly letters: DeadLetters;
  readonly settings: () => Promise<VersionedSettings>;
  readonly now: () => number;
}

/** Refused events: found, repaired, replayed, exported, taken away. Bodies are for keys of scope `admin` alone. */
export function deadLetterRoutes(parts: Parts): Route[] {
  return [...readRoutes(parts), ...changeRoutes(parts)];
}

function readRoutes({ db }: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/dead-letters',
      scope: 'read',
      tag: 'dead letters',
      summary: 'Refused events, newest first, without their bodies.',
      query: z.object({
        ...filterShape,
        text: text.describe('What the body holds, the case of A to Z ignored; for a key of scope admin.'),
        state: stateSchema,
        limit: z.coerce.number().int().min(1).max(500).default(50),
        cursor: z.string().max(1000).optional().describe('`next` of the page before.'),
      }),
      response: z.object({ letters: z.array(letterSchema), next: z.string().nullable() }),
      handle: async ({ query, principal }) => {
        const { limit, cursor, ...filter } = query;
        // Whoever may ask what a body holds can read it, letter by letter.
        if (filter.text !== undefined && principal.scope !== 'admin')
          throw new CodedError(403, 'scope_missing', 'To search in bodies needs a key of scope admin.');
        const beyond = cursor === undefined ? undefined : readCursor(cursor, cursorSchema);
        const rows = await listLetters(db, filterOf(filter), { limit: limit + 1, beyond });
        const page = rows.slice(0, limit);
        return { letters: page.map(present), next: rows.length > limit ? cursorOf(page.at(-1)!) : null };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/dead-letters/summary',
      scope: 'read',
      tag: 'dead letters',
      summary:
        'How many refused events are kept, of which source and why, and how many went without a replay.',
      response: z.object({
        sources: z.array(
          z.object({
            source: z.string(),
            letters: z.int(),
            waiting: z.int(),
            bytes: z.int(),
            oldest: z.iso.datetime(),
            newest: z.iso.datetime(),
          }),
        ),
        waiting: z.array(z.object({ source: z.string(), code: z.string(), letters: z.int() })),
        dropped: z
          .array(z.object({ source: z.string(), why: z.string(), letters: z.int(), last: z.iso.datetime() }))
          .describe('Why: age, quota, discarded, erased.'),
      }),
      handle: async () => {
        const sources = await lettersBySource(db);
        const dropped = await letterDrops(db);
        return {
          sources: sources.map((each) => ({
            ...each,
            oldest: written(each.oldest),
            newest: written(each.newest),
          })),
          waiting: await waitingByCode(db),
          dropped: dropped.map((each) => ({ ...each, last: written(each.last) })),
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/dead-letters/export',
      scope: 'admin',
      tag: 'dead letters',
      summary: 'Refused events, whole, newest first, as a stream of JSON, one a line.',
      query: z.object({ ...filterShape, text, state: stateSchema }),
      response: { files: ['application/x-ndjson'] },
      handle: async ({ query, reply }) => {
        reply.type('application/x-ndjson; charset=utf-8');
        return Readable.from(exported(db, filterOf(query)));
      },
    }),
    route({
      method: 'GET',
      path: '/v1/dead-letters/{id}',
      scope: 'admin',
      tag: 'dead letters',
      summary: 'One refused event, whole.',
      params: z.object({ id: z.guid() }),
      response: wholeLetterSchema,
      errors: [404],
      handle: async ({ params }) => {
        const row = await findLetter(db, params.id);
        if (!row) throw new CodedError(404, 'letter_unknown', 'There is no dead letter of this id.');
        return presentWhole(row);
      },
    }),
  ];
}

function changeRoutes({ letters, settings, now }: Parts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/dead-letters/replay',
      scope: 'admin',
      tag: 'dead letters',
      summary: `Takes refused events in after all, oldest first, each once, with the id and the times it came with; at most ${MAX_REPLAY} a call.`,
      body: z
        .object({
          ids,
          filter: bodyFilter.optional(),
          limit: z.int().min(1).max(MAX_REPLAY).default(1000),
          cursor: z.string().max(1000).optional().describe('`next` of the call before.'),
        })
        .refine(
          ({ ids, filter }) => (ids === undefined) !== (filter === undefined),
          'takes either ids or filter',
        ),
      bodyLimit: 512 * 1024,
      response: z.object({
        replayed: z.int(),
        duplicates: z.int().describe('Events of these ids are there already; the letters are marked.'),
        refused: z.int(),
        letters: z.array(replayedSchema),
        outbox: z.array(z.uuid()).describe('Pass one as `after` to an analytical read to see them in it.'),
        next: z.string().nullable(),
      }),
      errors: [413, 503],
      handle: async ({ body, principal }) => {
        const { limit, cursor } = body;
        const after = cursor === undefined ? undefined : readCursor(cursor, cursorSchema);
        const done = await letters.replay(whichOf(body), { by: principal.name, limit, after });
        const count = (status: string) => done.letters.filter((each) => each.status === status).length;
        return {
          replayed: count('replayed'),
          duplicates: count('duplicate'),
          refused: count('refused'),
          letters: done.letters,
          outbox: done.outbox,
          next: done.next ? writeCursor(done.next) : null,
        };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/dead-letters/discard',
      scope: 'admin',
      tag: 'dead letters',
      summary: 'Throws refused events away that nobody will repair; they are counted.',
      body: whichSchema,
      bodyLimit: 512 * 1024,
      response: z.object({ discarded: z.int() }),
      errors: [413],
      handle: async ({ body }) => ({
        discarded: await letters.discard({ ...whichOf(body), replayed: false }, now()),
      }),
    }),
    route({
      method: 'DELETE',
      path: '/v1/dead-letters',
      scope: 'admin',
      tag: 'dead letters',
      summary:
        'Erases what is kept of a person’s refused events, replayed or not, here and in the ledger, and their deliveries that were given up.',
      query: z.object({
        identifier: z
          .union([z.string().max(700), z.array(z.string().max(700)).min(1).max(50)])
          .transform((value) => [value].flat())
          .describe('As kind:value, for example email:ann@example.org; may be repeated.'),
      }),
      response: z.object({
        erased: z.int().describe('Dead letters.'),
        ledger: z.int().describe('Refusals in the ledger, of which only when and why is left.'),
        deliveries: z.int().describe('Deliveries that were given up.'),
      }),
      errors: [504],
      handle: async ({ query }) => {
        const current = await settings();
        const leaves = query.identifier.map((each) => parseIdentifier(each, current));
        return { ...(await letters.erase(leaves, now())) };
      },
    }),
  ];
}

async function* exported(db: Kysely<Schema>, filter: LetterFilter): AsyncGenerator<string> {
  let beyond: { at: number; id: string } | undefined;
  while (true) {
    const page = await listLetters(db, filter, { limit: EXPORT_PAGE, beyond });
    for (const row of page) yield `${JSON.stringify(presentWhole(row))}\n`;
    beyond = page.at(-1);
    if (page.length < EXPORT_PAGE) return;
  }
}

function filterOf({ state, ...filter }: { state: z.infer<typeof stateSchema> } & LetterFilter): LetterFilter {
  return state === 'all' ? filter : { ...filter, replayed: state === 'replayed' };
}

function whichOf({ ids, filter }: { ids?: string[] | undefined; filter?: LetterFilter | undefined }) {
  return ids === undefined ? { ...filter } : { ids };
}

function cursorOf({ at, id }: DeadLetterRow): string {
  return writeCursor({ at, id });
}

function present(row: DeadLetterRow) {
  const { id, at, last, seen, source, door, code, path, event, name, happened, bytes, whole, tries } = row;
  return {
    ...{ id, source, door, event, name, code, path, bytes, whole, seen, tries },
    received: written(at),
    happened: happened === null ? null : writtenOrNull(happened),
    lastSeen: written(last),
    replayed: row.replayed === null ? null : written(row.replayed),
  };
}

/** A sender may state any time at all. */
function writtenOrNull(milliseconds: number): string | null {
  return Math.abs(milliseconds) <= 8.64e15 &&
    milliseconds >= -62_135_596_800_000 &&
    milliseconds < 253_402_300_800_000
    ? written(milliseconds)
    : null;
}

function presentWhole(row: DeadLetterRow): z.infer<typeof wholeLetterSchema> {
  const { message, tried, replayed_by: replayedBy, body, arrival } = row;
  return { ...present(row), message, tried, replayedBy, body, arrival };
}
