import { Readable } from 'node:stream';
import { type AuditFilter, type AuditRow, listAudit, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readCursor, writeCursor } from './page-cursor.ts';
import { type Route, route } from './route.ts';

const EXPORT_PAGE = 500;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const filterShape = {
  actor: z.string().max(100).optional().describe('The id of someone of the team, or of a key.'),
  action: z.string().max(50).optional().describe('read, change, denied, sign_in, sign_in_failed, …'),
  subject: z.string().max(200).optional().describe('A person’s id, or that of another thing.'),
  from: instant.optional().describe('Then or later.'),
  to: instant.optional().describe('Before.'),
};
const lineSchema = z
  .object({
    id: z.guid(),
    at: z.iso.datetime(),
    actor: z.object({
      kind: z.enum(['person', 'key', 'nobody']),
      id: z.string(),
      name: z.string().describe('The e-mail address of someone of the team, the name of a key.'),
      role: z.string(),
    }),
    action: z.string(),
    route: z.string(),
    subjects: z
      .array(z.string())
      .describe(
        'Who or what was seen or changed. More than a hundred stand in several lines of the same `request`.',
      ),
    changes: z
      .array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() }))
      .describe('Field by field (JSON pointer), without secrets.'),
    status: z.int(),
    address: z.string(),
    request: z.string(),
  })
  .meta({ title: 'AuditLine' });

/** Who saw and changed what. */
export function auditRoutes({ db }: { readonly db: Kysely<Schema> }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/organization/audit',
      scope: 'admin',
      tag: 'organization',
      summary: 'Who saw and changed what, newest first.',
      query: z.object({
        ...filterShape,
        limit: z.coerce.number().int().min(1).max(500).default(50),
        cursor: z.string().max(1000).optional().describe('`next` of the page before.'),
      }),
      response: z.object({ lines: z.array(lineSchema), next: z.string().nullable() }),
      handle: async ({ query }) => {
        const { limit, cursor, ...filter } = query;
        const place = z.object({ at: z.int(), id: z.guid() });
        const beyond = cursor === undefined ? undefined : readCursor(cursor, place);
        const rows = await listAudit(db, filter, { limit: limit + 1, beyond });
        const page = rows.slice(0, limit);
        const last = page.at(-1);
        const next = rows.length > limit && last ? writeCursor({ at: last.at, id: last.id }) : null;
        return { lines: page.map(present), next };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/organization/audit/export',
      scope: 'admin',
      tag: 'organization',
      summary: 'The same, whole, as a stream of JSON, one line each, or as CSV.',
      query: z.object({ ...filterShape, format: z.enum(['jsonl', 'csv']).default('jsonl') }),
      response: { files: ['application/x-ndjson', 'text/csv'] },
      handle: async ({ query, reply }) => {
        const { format, ...filter } = query;
        reply.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8');
        return Readable.from(exported(db, filter, format === 'csv'));
      },
    }),
  ];
}

async function* exported(db: Kysely<Schema>, filter: AuditFilter, csv: boolean): AsyncGenerator<string> {
  if (csv) yield `${COLUMNS.join(',')}\n`;
  let beyond: { at: number; id: string } | undefined;
  while (true) {
    const page = await listAudit(db, filter, { limit: EXPORT_PAGE, beyond });
    for (const row of page) yield csv ? csvLine(row) : `${JSON.stringify(present(row))}\n`;
    beyond = page.at(-1);
    if (page.length < EXPORT_PAGE) return;
  }
}

const COLUMNS = [
  'id',
  'at',
  'kind',
  'actor',
  'name',
  'role',
  'action',
  'route',
  'subjects',
  'changes',
  'status',
  'address',
  'request',
];

function csvLine(row: AuditRow): string {
  const {
    id,
    actor_kind: kind,
    actor,
    name,
    role,
    action,
    route,
    subjects,
    changes,
    status,
    address,
    request,
  } = row;
  const fields = [
    id,
    new Date(row.at).toISOString(),
    kind,
    actor,
    name,
    role,
    action,
    route,
    subjects.join(' '),
    changes ?? '',
    String(status),
    address,
    request,
  ];
  return `${fields.map(csvField).join(',')}\n`;
}

/** RFC 4180; what a spreadsheet would take for a formula is made text. */
function csvField(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function present(row: AuditRow): z.infer<typeof lineSchema> {
  const {
    id,
    at,
    actor_kind: kind,
    actor,
    name,
    role,
    action,
    route,
    subjects,
    changes,
    status,
    address,
    request,
  } = row;
  return {
    id,
    at: new Date(at).toISOString(),
    actor: { kind: kind as 'person' | 'key' | 'nobody', id: actor, name, role },
    ...{ action, route, subjects, status, address, request },
    changes: changes === null ? [] : JSON.parse(changes),
  };
}
