import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { CodedError } from '@throughline/core/kernel';
import { Api, SERVER_OPTIONS } from './api.ts';
import { printable, table } from './table.ts';
import { UsageError } from './usage.ts';

interface Letter {
  readonly id: string;
  readonly received: string;
  readonly source: string;
  readonly name: string;
  readonly code: string;
  readonly path: string;
  readonly seen: number;
  readonly replayed: string | null;
}
interface WholeLetter extends Letter {
  readonly message: string;
  readonly tried: string | null;
  readonly body: string;
  readonly [field: string]: unknown;
}
interface Replay {
  readonly replayed: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly letters: readonly { id: string; status: string; code?: string; message?: string }[];
  readonly next: string | null;
}

const FILTERS = ['source', 'code', 'name', 'from', 'to', 'text'] as const;

/** `dead list|show|replay|export|discard|erase`. */
export async function deadCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...SERVER_OPTIONS,
      source: { type: 'string' },
      code: { type: 'string' },
      name: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      text: { type: 'string' },
      state: { type: 'string', default: 'waiting' },
      limit: { type: 'string', default: '50' },
      all: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const [action, ...subjects] = positionals;
  const filter = Object.fromEntries(FILTERS.flatMap((name) => (values[name] ? [[name, values[name]]] : [])));
  const api = await Api.connect(values);
  switch (action) {
    case 'list':
      return list(api, { ...filter, state: values.state, limit: values.limit });
    case 'show':
      return show(api, subjects);
    case 'export':
      return exportAll(api, { ...filter, state: values.state }, values.out);
    case 'replay':
      return replay(api, which(subjects, filter, values.all));
    case 'discard': {
      const body = which(subjects, filter, values.all);
      const { discarded } = await api.call<{ discarded: number }>('POST', '/v1/dead-letters/discard', body);
      process.stdout.write(`${discarded} discarded\n`);
      return 0;
    }
    case 'erase':
      return erase(api, subjects);
    default:
      throw new UsageError('dead takes list, show ID, replay, export, discard or erase KIND:VALUE…');
  }
}

/** Ids, or a filter; everything has to be asked for. */
function which(ids: readonly string[], filter: Record<string, string>, all: boolean): object {
  if (ids.length > 0) return { ids };
  if (Object.keys(filter).length > 0 || all) return { filter };
  throw new UsageError('name ids, or --source, --code, --name, --from, --to or --text, or --all');
}

async function list(api: Api, query: Record<string, string>): Promise<number> {
  const { letters, next } = await api.call<{ letters: Letter[]; next: string | null }>(
    'GET',
    `/v1/dead-letters?${new URLSearchParams(query)}`,
  );
  process.stdout.write(
    table(
      ['id', 'received', 'source', 'name', 'code', 'path', 'seen'],
      letters.map((l) => [l.id, l.received, l.source, l.name, l.code, l.path, String(l.seen)]),
    ),
  );
  if (next !== null) process.stdout.write('there are more: --limit up to 500, or --to the last one’s time\n');
  return 0;
}

async function show(api: Api, [id]: readonly string[]): Promise<number> {
  if (!id) throw new UsageError('dead show takes the ID of a letter');
  const { body, ...rest } = await api.call<WholeLetter>('GET', `/v1/dead-letters/${encodeURIComponent(id)}`);
  for (const [field, value] of Object.entries(rest))
    if (value !== null && value !== '')
      process.stdout.write(`${field.padEnd(11)} ${printable(String(value))}\n`);
  process.stdout.write(`\n${laidOut(body)}\n`);
  return 0;
}

function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2).split('\n').map(printable).join('\n');
  } catch {
    return printable(body);
  }
}

async function replay(api: Api, letters: object): Promise<number> {
  const total = { replayed: 0, duplicates: 0, refused: 0 };
  const reasons = new Map<string, number>();
  let cursor: string | null = null;
  do {
    const done: Replay = await api.call<Replay>('POST', '/v1/dead-letters/replay', {
      ...letters,
      ...(cursor === null ? {} : { cursor }),
    });
    total.replayed += done.replayed;
    total.duplicates += done.duplicates;
    total.refused += done.refused;
    for (const { status, code, message } of done.letters) {
      const reason = `${code}: ${message}`;
      if (status === 'refused') reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    cursor = done.next;
  } while (cursor !== null);
  process.stdout.write(
    `${total.replayed} replayed, ${total.duplicates} there already, ${total.refused} refused again\n`,
  );
  const most = [...reasons].sort(([, a], [, b]) => b - a).slice(0, 20);
  for (const [reason, count] of most) process.stdout.write(`  ${count} × ${printable(reason)}\n`);
  return total.refused > 0 ? 1 : 0;
}

async function exportAll(api: Api, query: Record<string, string>, out: string | undefined): Promise<number> {
  const { body } = await api.open(`/v1/dead-letters/export?${new URLSearchParams(query)}`);
  const lines = body ?? [];
  if (out === undefined) {
    await pipeline(lines, process.stdout, { end: false });
    return 0;
  }
  await pipeline(lines, createWriteStream(out, { mode: 0o600 })).catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error;
    throw new CodedError(500, 'file_unwritable', `${out} cannot be written: ${error.message}`);
  });
  process.stdout.write(`written to ${out}\n`);
  return 0;
}

async function erase(api: Api, identifiers: readonly string[]): Promise<number> {
  if (identifiers.length === 0)
    throw new UsageError('dead erase takes identifiers, as email:ann@example.org');
  const query = new URLSearchParams(identifiers.map((each) => ['identifier', each]));
  const { erased, ledger, deliveries } = await api.call<{
    erased: number;
    ledger: number;
    deliveries: number;
  }>('DELETE', `/v1/dead-letters?${query}`);
  process.stdout.write(
    `${erased} erased, ${ledger} in the ledger, ${deliveries} ${deliveries === 1 ? 'delivery' : 'deliveries'} given up\n`,
  );
  return 0;
}
