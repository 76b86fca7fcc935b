import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { Api, SERVER_OPTIONS } from './api.ts';
import { table } from './table.ts';
import { UsageError } from './usage.ts';

interface Line {
  readonly at: string;
  readonly actor: { readonly name: string; readonly role: string };
  readonly action: string;
  readonly route: string;
  readonly subjects: readonly string[];
  readonly status: number;
  readonly address: string;
}

/** `audit`: who saw and changed what, newest first; with `--format` all of it, as a stream. */
export async function auditCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...SERVER_OPTIONS,
      actor: { type: 'string' },
      action: { type: 'string' },
      subject: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      limit: { type: 'string', default: '20' },
      format: { type: 'string' },
    },
  });
  const api = await Api.connect(values);
  const query = new URLSearchParams();
  for (const name of ['actor', 'action', 'subject', 'from', 'to'] as const)
    if (values[name] !== undefined) query.set(name, values[name]);
  if (values.format !== undefined) {
    if (!/^(jsonl|csv)$/.test(values.format)) throw new UsageError('--format is jsonl or csv');
    query.set('format', values.format);
    const { body } = await api.open(`/v1/organization/audit/export?${query}`);
    if (body) await pipeline(Readable.fromWeb(body), process.stdout, { end: false });
    return 0;
  }
  query.set('limit', values.limit);
  const { lines } = await api.call<{ lines: Line[] }>('GET', `/v1/organization/audit?${query}`);
  const rows = lines.map(({ at, actor, action, route, subjects, status, address }) => [
    ...[at, actor.name, actor.role, action, route, subjects.join(' '), String(status), address],
  ]);
  process.stdout.write(table(['at', 'who', 'role', 'action', 'route', 'what', 'status', 'from'], rows));
  return 0;
}
