import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { isObject } from '@throughline/core/kernel';
import { Api, ApiError, SERVER_OPTIONS } from './api.ts';
import { printable, table } from './table.ts';
import { UsageError } from './usage.ts';
import { loadDefinition, loadReady, readDelivery, readyWebhooks } from './webhook-file.ts';

const OPTIONS = {
  ...SERVER_OPTIONS,
  ready: { type: 'string' },
  secret: { type: 'string', multiple: true },
  'secret-file': { type: 'string', multiple: true },
  'public-url': { type: 'string' },
  header: { type: 'string', multiple: true },
} as const;

type Flags = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values'];

interface Summary {
  readonly name: string;
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly path: string;
  readonly definition: { readonly signature: { readonly scheme: string } };
}

/** `webhook put|list|show|try|delete|ready`. */
export async function webhookCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [action, name, file] = positionals;
  if (action === 'ready') {
    process.stdout.write(`${(await readyWebhooks()).join('\n')}\n`);
    return 0;
  }
  const api = await Api.connect(values);
  if (action === 'list') return list(api);
  if (name === undefined)
    throw new UsageError('webhook takes put, list, show, try, delete or ready, and a NAME');
  const path = `/v1/webhooks/${encodeURIComponent(name)}`;
  switch (action) {
    case 'put':
      return put(api, path, file, values);
    case 'show':
      process.stdout.write(`${JSON.stringify(await api.call('GET', path), null, 2)}\n`);
      return 0;
    case 'try':
      if (file === undefined) throw new UsageError('webhook try takes a NAME and a FILE with a body');
      return tryBody(api, path, file, values.header ?? []);
    case 'delete':
      await api.call('DELETE', path);
      process.stdout.write(`deleted ${name}\n`);
      return 0;
    default:
      throw new UsageError('webhook takes put, list, show, try, delete or ready');
  }
}

async function list(api: Api): Promise<number> {
  const { webhooks } = await api.call<{ webhooks: Summary[] }>('GET', '/v1/webhooks');
  const rows = webhooks.map(({ name, version, at, by, path, definition }) => [
    name,
    String(version),
    definition.signature.scheme,
    at,
    by,
    path,
  ]);
  process.stdout.write(table(['name', 'version', 'signature', 'since', 'by', 'path'], rows));
  return 0;
}

async function put(api: Api, path: string, file: string | undefined, flags: Flags): Promise<number> {
  if ((file === undefined) === (flags.ready === undefined))
    throw new UsageError('webhook put takes a FILE or --ready, and one of them');
  const definition = flags.ready === undefined ? await loadDefinition(file!) : await loadReady(flags.ready);
  const url = flags['public-url'];
  if (url !== undefined && isObject(definition.signature))
    definition.signature = { ...definition.signature, url };
  const ofFiles = await Promise.all((flags['secret-file'] ?? []).map((name) => readFile(name, 'utf8')));
  const secrets = [...(flags.secret ?? []), ...ofFiles.map((text) => text.trim())];
  const body = { definition, ...(secrets.length > 0 ? { secrets } : {}) };
  try {
    const kept = await api.call<{ name: string; version: number; examples: number; path: string }>(
      'PUT',
      path,
      body,
    );
    process.stdout.write(
      `${kept.name}: version ${kept.version}, ${kept.examples} examples hold. Its sender posts to\n${api.url}${kept.path}\n`,
    );
    return 0;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'examples_differ') return sayDifferences(error);
    throw error;
  }
}

interface Difference {
  readonly example: string;
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

function sayDifferences({ problem }: ApiError): number {
  const differences = (problem.differences ?? []) as Difference[];
  const lines = differences.map(
    ({ example, path, expected, found }) =>
      `${example}: ${path}\n  expected  ${JSON.stringify(expected)}\n  found     ${JSON.stringify(found)}\n`,
  );
  process.stderr.write(`throughline webhook: not kept, it fails its own examples\n${printLines(lines)}`);
  return 1;
}

function printLines(lines: readonly string[]): string {
  return lines.map((line) => `${line.split('\n').map(printable).join('\n')}`).join('');
}

async function tryBody(api: Api, path: string, file: string, given: readonly string[]): Promise<number> {
  const headers = Object.fromEntries(
    given.map((header) => {
      const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(header) ?? [];
      if (name === undefined || value === undefined) throw new UsageError("--header is 'NAME: VALUE'");
      return [name, value];
    }),
  );
  const body = await readDelivery(file);
  const trial = await api.call<{ outcomes: { refused?: unknown }[] }>('POST', `${path}/try`, {
    body,
    headers,
  });
  process.stdout.write(`${JSON.stringify(trial, null, 2)}\n`);
  return trial.outcomes.some(({ refused }) => refused !== undefined) ? 1 : 0;
}
