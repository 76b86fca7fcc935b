import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CodedError } from '@throughline/core/kernel';
import { parse } from 'yaml';
import { Api, SERVER_OPTIONS } from './api.ts';
import { table } from './table.ts';
import { UsageError } from './usage.ts';

/** How often a run that is waited for is looked at, milliseconds. */
const LOOK_MS = 300;

/** A source as the server tells it. */
interface Source {
  readonly name: string;
  readonly kind: string;
  readonly state: string;
  readonly everySeconds: number | null;
  readonly runs: number;
  readonly lastEnded: string | null;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** `source list|put|run|pause|resume|delete`. */
export async function sourceCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...SERVER_OPTIONS, 'from-start': { type: 'boolean', default: false } },
  });
  const [action, name, file] = positionals;
  const api = await Api.connect(values);
  if (action === 'list') return list(api);
  if (name === undefined)
    throw new UsageError('source takes list, or put|run|pause|resume|delete and a NAME');
  const path = `/v1/sources/${encodeURIComponent(name)}`;
  switch (action) {
    case 'put':
      if (file === undefined) throw new UsageError('source put takes a NAME and a FILE of YAML or JSON');
      return tell(await api.call<Source>('PUT', path, await declarationIn(file)));
    case 'run':
      return run(api, path, values['from-start']);
    case 'pause':
    case 'resume':
      return tell(await api.call<Source>('POST', `${path}/${action}`, {}));
    case 'delete':
      await api.call('DELETE', path);
      process.stdout.write(`deleted ${name}; its touchpoints stay\n`);
      return 0;
  }
  throw new UsageError(`source knows no ${action}`);
}

async function list(api: Api): Promise<number> {
  const { sources } = await api.call<{ sources: Source[] }>('GET', '/v1/sources');
  process.stdout.write(
    table(
      ['name', 'kind', 'state', 'accepted', 'duplicates', 'refused', 'last ended', 'error'],
      sources.map((one) => [
        one.name,
        one.kind,
        one.state,
        String(one.accepted),
        String(one.duplicates),
        String(one.refused),
        one.lastEnded ?? '',
        one.error === null ? '' : `${one.error.code}: ${one.error.message}`,
      ]),
    ),
  );
  return 0;
}

async function declarationIn(file: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new CodedError(400, 'file_unreadable', `${file} cannot be read: ${(error as Error).message}`);
  }
}

/** Runs a source now and waits for the end of the run; one that is listened to is only tried again. */
async function run(api: Api, path: string, fromStart: boolean): Promise<number> {
  const { runs } = await api.call<Source>('GET', path);
  let source = await api.call<Source>('POST', `${path}/run`, { fromStart });
  if (source.state === 'paused' || source.state === 'unknown_kind') return tell(source);
  while (source.everySeconds !== null && source.runs === runs) {
    await delay(LOOK_MS);
    source = await api.call<Source>('GET', path);
  }
  return tell(source);
}

function tell({ name, state, accepted, duplicates, refused, error }: Source): number {
  process.stdout.write(
    `${name}: ${state}; ${accepted} accepted, ${duplicates} duplicates, ${refused} refused\n`,
  );
  if (error === null) return 0;
  process.stderr.write(`${name}: ${error.code}: ${error.message}\n`);
  return 1;
}
