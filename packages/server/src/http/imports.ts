import { randomUUID } from 'node:crypto';
import { CodedError, eventKey, isRefusal } from '@throughline/core/kernel';
import type { VersionedSettings } from '@throughline/core/people';
import { acceptMessage } from '@throughline/core/touchpoints';
import {
  findImport,
  type ImportRow,
  listImports,
  openImport,
  type Schema,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { RefusedItem, Submission } from '../workers/batch.ts';
import type { Committer } from '../workers/committer.ts';
import type { Health } from '../workers/health.ts';
import { type Route, route } from './route.ts';

/** One step of an import, bytes: a few thousand lines. */
const MAX_STEP_BYTES = 16_000_000;
const MAX_STEP_EVENTS = 10_000;

const importSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    source: z.string(),
    position: z.int().describe('Lines of the file that are committed.'),
    accepted: z.int(),
    refused: z.int(),
    started: z.iso.datetime(),
    at: z.iso.datetime(),
    finished: z.boolean(),
  })
  .meta({ title: 'Import' });

interface Imports {
  readonly db: Kysely<Schema>;
  readonly committer: Pick<Committer, 'commit'>;
  readonly health: Health;
  readonly settings: () => Promise<VersionedSettings>;
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
      response: z.object({ imports: z.array(importSchema) }),
      handle: async () => ({ imports: (await listImports(db)).map(present) }),
    }),
    route({
      method: 'GET',
      path: '/v1/imports/{id}',
      scope: 'write',
      tag: 'touchpoints',
      summary: 'How far one import is.',
      params: z.object({ id: z.uuid() }),
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
      params: z.object({ id: z.uuid() }),
      body: z.object({ name: z.string().min(1).max(500), source: z.string().min(1).max(100) }),
      response: importSchema,
      handle: async ({ params, body }) =>
        present(await openImport(db, { id: params.id, ...body, at: now() })),
    }),
    route({
      method: 'POST',
      path: '/v1/imports/{id}/steps',
      scope: 'write',
      tag: 'touchpoints',
      summary: 'The next lines of an import, as messages: committed together with its position.',
      params: z.object({ id: z.uuid() }),
      body: z.object({
        from: z.int().min(0),
        to: z.int().min(0),
        refused: z.int().min(0).default(0).describe('Lines that the sender itself could not read.'),
        finished: z.boolean().default(false),
        events: z.array(z.unknown()).max(MAX_STEP_EVENTS),
      }),
      judgesItems: true,
      bodyLimit: MAX_STEP_BYTES,
      response: z.object({
        position: z.int(),
        outbox: z.uuid().nullable(),
        refused: z.array(z.object({ index: z.int(), code: z.string(), message: z.string() })),
      }),
      errors: [404, 409, 413, 503],
      handle: async ({ params, body }) => takeStep(imports, params.id, body),
    }),
  ];
}

interface Step {
  readonly from: number;
  readonly to: number;
  readonly refused: number;
  readonly finished: boolean;
  readonly events: readonly unknown[];
}

async function takeStep({ db, committer, health, settings, now }: Imports, id: string, step: Step) {
  health.assertReady();
  const row = await findImport(db, id);
  if (!row) throw new CodedError(404, 'import_unknown', 'There is no such import.');
  const { value } = await settings();
  const place = Object.hasOwn(value.sources, row.source) ? value.sources[row.source] : undefined;
  const arrival = {
    received: now(),
    source: row.source,
    newId: randomUUID,
    historical: true,
    defaults: Object.fromEntries(Object.entries(place ?? {}).filter(([, name]) => name !== undefined)),
  };
  const events: (Submission & { index: number })[] = [];
  const refusedItems: RefusedItem[] = [];
  const refused: { index: number; code: string; message: string }[] = [];
  step.events.forEach((item, index) => {
    const statement = acceptMessage(item, arrival);
    if (isRefusal(statement)) {
      refused.push({ index, code: statement.code, message: statement.message });
      refusedItems.push({
        source: row.source,
        received: arrival.received,
        refusal: statement,
        excerpt: excerpt(item),
      });
    } else events.push({ index, key: eventKey(row.source, statement.touchpoint.id), statement });
  });
  try {
    const { verdicts, outbox } = await committer.commit({
      events,
      refused: refusedItems,
      step: {
        id,
        from: step.from,
        to: step.to,
        accepted: events.length,
        refused: step.refused + refused.length,
        finished: step.finished,
      },
    });
    verdicts.forEach((verdict, at) => {
      if (verdict.status !== 'refused') return;
      refused.push({
        index: events[at]!.index,
        code: verdict.refusal.code,
        message: verdict.refusal.message,
      });
    });
    return { position: step.to, outbox: outbox[0] ?? null, refused };
  } catch (error) {
    throw health.failed(error);
  }
}

function excerpt(item: unknown): string {
  return (JSON.stringify(item) ?? 'undefined').slice(0, 2048);
}

function present(row: ImportRow) {
  return { ...row, started: new Date(row.started).toISOString(), at: new Date(row.at).toISOString() };
}
