import { Readable } from 'node:stream';
import { CodedError, type Uuid } from '@throughline/core/kernel';
import type { VersionedSettings } from '@throughline/core/people';
import { EXPORTED_FIELDS } from '@throughline/core/touchpoints';
import {
  type Analytical,
  type Export,
  type ExportPart,
  exportByPerson,
  exportCsv,
  exportExtent,
  exportJson,
  exportParquet,
  nextExportPart,
} from '@throughline/storage/analytical';
import { oldestOutbox, type Schema } from '@throughline/storage/relational';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Principal } from '../auth/keys.ts';
import type { PeopleReader } from '../workers/people-reader.ts';
import { waitFor } from './after.ts';
import { type ExportCursor, readExportCursor, writeExportCursor } from './export-cursor.ts';
import { xesLog } from './export-xes.ts';
import { findNamed } from './named-person.ts';
import { type Route, route } from './route.ts';

/** Touchpoints of a part, unless asked otherwise, and at most. */
const PART = 100_000;
const MAX_PART = 1_000_000;
/** Streams at once: each holds a query open on the engine. */
const MAX_STREAMS = 4;
/** No backlog is longer: the door closes before. */
const ALL_OUTBOX = 1_000_000;

export const EXPORT_FORMATS = ['jsonl', 'csv', 'parquet', 'xes'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
const TYPES: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  xes: 'application/xml',
};

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const list = z.union([z.string(), z.array(z.string()).max(100)]).transform((value) => [value].flat());
const querySchema = z.object({
  format: z.enum(EXPORT_FORMATS).default('jsonl'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_PART)
    .default(PART)
    .describe('Touchpoints of one part. XES has whole people in it, so the last one may exceed it.'),
  cursor: z.string().max(4000).optional().describe('Of the address in `Link`; the same filter goes with it.'),
  channel: list.optional(),
  source: list.optional(),
  name: list.optional(),
  person: z.string().min(3).max(700).optional().describe('An id, or an identifier as kind:value.'),
  from: instant.optional().describe('Of event time; included.'),
  to: instant.optional().describe('Of event time; excluded.'),
});
type Query = z.infer<typeof querySchema>;

interface Exports {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly reader: PeopleReader;
  readonly settings: () => Promise<VersionedSettings>;
}

/**
 * History on its way out, a part at a time. The first request fixes the instant of the whole export; each part says
 * in `Link` where the next one begins. A part is the same however often it is asked for, so whoever was cut off asks
 * again.
 */
export function exportRoutes(exports: Exports): Route[] {
  let streams = 0;
  return [
    route({
      method: 'GET',
      path: '/v1/touchpoints/export',
      scope: 'read',
      tag: 'touchpoints',
      summary:
        'Touchpoints as a file, part by part: the header `Link` (rel="next") has the address of the next part. What was acknowledged before the first request is in it.',
      query: querySchema,
      response: { files: Object.values(TYPES).map((type) => type.split(';')[0]!) },
      errors: [404, 429, 503, 504],
      handle: async ({ query, principal, request, reply }) => {
        if (streams >= MAX_STREAMS)
          throw new CodedError(429, 'overloaded', `${MAX_STREAMS} exports are under way already.`, {
            retryAfter: 2,
          });
        streams++;
        let stream: Readable | undefined;
        try {
          stream = await startPart(exports, query, { principal, request, reply });
          return stream;
        } finally {
          const done = () => void streams--;
          if (stream) stream.once('close', done);
          else done();
        }
      },
    }),
  ];
}

interface Asker {
  readonly principal: Principal;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function startPart(
  exports: Exports,
  query: Query,
  { principal, request, reply }: Asker,
): Promise<Readable> {
  const { analytical } = exports;
  const { format, limit } = query;
  const state =
    query.cursor === undefined
      ? await begin(exports, query, principal)
      : readExportCursor(query.cursor, query);
  const { channel: channels, source: sources, name: names, from, to } = query;
  const what: Export = {
    filter: { channels, sources, names, from, to, person: state.person },
    upTo: state.upTo,
    order: format === 'xes' ? 'person' : 'leaf',
  };
  const { touchpoints, ...part } = await nextExportPart(analytical, what, state.after, limit);
  const stream = await streamOf(analytical, format, what, part);
  reply.type(TYPES[format]);
  reply.header('throughline-touchpoints', touchpoints);
  reply.header('throughline-total', state.total);
  reply.header('throughline-without-person', state.withoutPerson);
  if (part.until) {
    const next = new URL(request.url, 'http://localhost');
    next.searchParams.set('cursor', writeExportCursor({ ...state, after: part.until }, query));
    reply.header('link', `<${next.pathname}${next.search}>; rel="next"`);
  }
  return stream;
}

/** Waits until what is acknowledged by now has reached the analytical plane, and notes up to where that goes. */
async function begin(
  { db, analytical, reader, settings }: Exports,
  query: Query,
  principal: Principal,
): Promise<ExportCursor> {
  const waiting = await oldestOutbox(db, ALL_OUTBOX);
  await waitFor(
    db,
    waiting.map(({ id }) => id),
  );
  let person: Uuid | undefined;
  if (query.person !== undefined)
    person = (await findNamed(query.person, principal, { reader, settings })).state.person;
  const { channel: channels, source: sources, name: names, from, to } = query;
  const extent = await exportExtent(analytical, { channels, sources, names, from, to, person });
  return { ...extent, person, after: undefined };
}

/** @throws what the engine objects to, before any byte of the answer is sent */
async function streamOf(
  analytical: Analytical,
  format: ExportFormat,
  what: Export,
  part: ExportPart,
): Promise<Readable> {
  const bytes = ENCODE[format](analytical, what, part)[Symbol.asyncIterator]();
  const first = await bytes.next();
  async function* all() {
    if (!first.done) yield first.value;
    for (let next = await bytes.next(); !next.done; next = await bytes.next()) yield next.value;
  }
  const stream = Readable.from(first.done ? [] : all(), { objectMode: false });
  // Also where the reader went away before the first byte was taken.
  stream.once('close', () => void bytes.return?.());
  return stream;
}

type Encode = (a: Analytical, what: Export, part: ExportPart) => AsyncIterable<Uint8Array>;

const ENCODE: Readonly<Record<ExportFormat, Encode>> = {
  jsonl: exportJson,
  csv: async function* (a, what, part) {
    yield Buffer.from(`${EXPORTED_FIELDS.join(',')}\n`);
    yield* exportCsv(a, what, part);
  },
  parquet: exportParquet,
  xes: (a, what, part) => xesLog(exportByPerson(a, what, part)),
};
