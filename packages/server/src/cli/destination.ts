import { readFile } from 'node:fs/promises';
import { text as readText } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import type { deadLetterSchema, destinationSchema, logEntrySchema } from '../destinations/present.ts';
import { Api, SERVER_OPTIONS } from './api.ts';
import { table } from './table.ts';
import { UsageError } from './usage.ts';

type Shown = z.infer<typeof destinationSchema>;

const OPTIONS = {
  ...SERVER_OPTIONS,
  json: { type: 'boolean', default: false },
  from: { type: 'string' },
  status: { type: 'string' },
  event: { type: 'string' },
  limit: { type: 'string', default: '50' },
  retry: { type: 'boolean', default: false },
  discard: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

const ACTIONS: Readonly<
  Record<string, (api: Api, name: string, values: Values, file?: string) => Promise<string>>
> = {
  put: async (api, name, _, file) => {
    if (file === undefined)
      throw new UsageError('destination put takes a name and a file, or - for standard input');
    const text = file === '-' ? await readText(process.stdin) : await readFile(file, 'utf8');
    const { name: named } = await api.call<Shown>('PUT', address(name), parseYaml(text));
    return `${named} is declared\n`;
  },
  show: async (api, name) => `${JSON.stringify(await api.call<Shown>('GET', address(name)), null, 2)}\n`,
  delete: async (api, name) => {
    await api.call('DELETE', address(name));
    return `${name} is gone\n`;
  },
  pause: async (api, name) => describe([await api.call<Shown>('POST', `${address(name)}/pause`)]),
  resume: async (api, name) => describe([await api.call<Shown>('POST', `${address(name)}/resume`)]),
  replay: async (api, name, { from }) => {
    const body = from === undefined ? {} : { from: /^\d+$/.test(from) ? Number(from) : from };
    return describe([await api.call<Shown>('POST', `${address(name)}/replay`, body)]);
  },
  log,
  dead,
};

/** `destination put|list|show|pause|resume|replay|log|dead|delete`. */
export async function destinationCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [action = '', name, file] = positionals;
  const api = await Api.connect(values);
  if (action === 'list') {
    const { destinations } = await api.call<{ destinations: Shown[] }>('GET', '/v1/destinations');
    process.stdout.write(values.json ? `${JSON.stringify(destinations, null, 2)}\n` : describe(destinations));
    return 0;
  }
  const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (!act || name === undefined)
    throw new UsageError(
      'destination takes list, or put|show|pause|resume|replay|log|dead|delete and a NAME',
    );
  process.stdout.write(await act(api, name, values, file));
  return 0;
}

function address(name: string): string {
  return `/v1/destinations/${encodeURIComponent(name)}`;
}

function describe(destinations: readonly Shown[]): string {
  return table(
    ['name', 'kind', 'state', 'waiting', 'failing', 'dead', 'behind', 'why'],
    destinations.map(({ name, kind, state, waiting, failing, dead, place, why }) => [
      name,
      kind,
      place.replaying ? `${state}, replaying` : state,
      ...[waiting, failing, dead, place.behind].map(String),
      why ?? '',
    ]),
  );
}

async function log(api: Api, name: string, { status, event, from, limit, json }: Values): Promise<string> {
  const query = new URLSearchParams({ limit: limit ?? '50' });
  for (const [field, value] of Object.entries({ status, event, from })) if (value) query.set(field, value);
  const { deliveries } = await api.call<{ deliveries: z.infer<typeof logEntrySchema>[] }>(
    'GET',
    `${address(name)}/deliveries?${query}`,
  );
  if (json) return deliveries.map((line) => `${JSON.stringify(line)}\n`).join('');
  return table(
    ['at', 'status', 'event', 'name', 'attempt', 'ms', 'code', 'reason'],
    deliveries.map((line) => [
      line.at,
      line.status,
      line.event,
      line.name,
      String(line.attempt),
      String(line.milliseconds),
      line.code ?? '',
      line.reason ?? '',
    ]),
  );
}

async function dead(api: Api, name: string, { retry, discard, only, limit, json }: Values): Promise<string> {
  const keys = only === undefined ? {} : { keys: only };
  if (retry && discard) throw new UsageError('destination dead takes --retry or --discard, not both');
  if (retry) {
    const { retried } = await api.call<{ retried: number }>(
      'POST',
      `${address(name)}/dead-letters/retry`,
      keys,
    );
    return `${retried} tried again\n`;
  }
  if (discard) {
    const { discarded } = await api.call<{ discarded: number }>(
      'POST',
      `${address(name)}/dead-letters/discard`,
      keys,
    );
    return `${discarded} discarded\n`;
  }
  const { deadLetters } = await api.call<{ deadLetters: z.infer<typeof deadLetterSchema>[] }>(
    'GET',
    `${address(name)}/dead-letters?limit=${limit ?? 50}`,
  );
  if (json) return deadLetters.map((letter) => `${JSON.stringify(letter)}\n`).join('');
  return table(
    ['dead', 'key', 'event', 'name', 'attempts', 'code', 'reason'],
    deadLetters.map((letter) => [
      letter.dead,
      letter.key,
      letter.event,
      letter.name,
      String(letter.attempts),
      letter.code ?? '',
      letter.reason ?? '',
    ]),
  );
}
