import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CodedError } from '@throughline/core/kernel';
import {
  type Catalogue,
  catalogueSchema,
  type Gaps,
  type PlannedTouchpoint,
} from '@throughline/core/touchpoints';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { Api, SERVER_OPTIONS } from './api.ts';
import { type Difference, describeDifferences, differences } from './catalogue-diff.ts';
import { printable, table } from './table.ts';
import { UsageError } from './usage.ts';

/** Schemas that a push holds against history before it is made. */
const MAX_PREVIEWS = 20;

interface Pulled {
  readonly version: number;
  readonly value: Catalogue;
}

interface Preview {
  readonly events: number;
  readonly examined: number;
  readonly violations: number;
  readonly exact: boolean;
  readonly sources: readonly { source: string; estimated: number }[];
}

/** `catalogue pull|push|list|gaps`. */
export async function catalogueCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...SERVER_OPTIONS,
      out: { type: 'string' },
      unplanned: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const [action, file] = positionals;
  const api = await Api.connect(values);
  if (action === 'pull' && !file) return pull(api, values.out, values.unplanned);
  if (action === 'push' && file) return push(api, file, values.yes);
  if (action === 'list') return list(api);
  if (action === 'gaps') return gaps(api, values.json);
  throw new UsageError('catalogue takes pull, push FILE, list or gaps');
}

async function pull(api: Api, out: string | undefined, unplanned: boolean): Promise<number> {
  const { version, value } = await api.call<Pulled>('GET', `/v1/catalogue?unplanned=${unplanned}`);
  const text = `${HEAD}${stringify({ version, ...value }, { lineWidth: 110 })}`;
  if (out === undefined) process.stdout.write(text);
  else {
    await writeFile(out, text).catch((error: Error) => {
      throw new CodedError(500, 'file_unwritable', `${out} cannot be written: ${error.message}`);
    });
    process.stdout.write(`${out}: ${Object.keys(value.touchpoints).length} touchpoints\n`);
  }
  return 0;
}

const HEAD = `# Touchpoints by the name of their events. \`throughline catalogue push FILE\` shows what would change.
# With \`version\`, a push is refused if someone changed the catalogue since; without it, this file is the truth.
`;

async function push(api: Api, file: string, yes: boolean): Promise<number> {
  const { version, ...wanted } = await readDocument(file);
  const current = await api.call<Pulled>('GET', '/v1/catalogue');
  if (version !== undefined && version !== current.version)
    throw new CodedError(
      409,
      'catalogue_moved',
      `${file} was pulled at version ${version}, and the catalogue is at ${current.version}: pull it again, or take the line \`version\` out to make it what the file says`,
    );
  const found = differences(current.value, wanted);
  if (found.length === 0) {
    process.stdout.write('the catalogue is as the file says\n');
    return 0;
  }
  process.stdout.write(printed(describeDifferences(found)));
  await preview(api, found);
  if (!yes) {
    process.stdout.write('\nnothing was changed; add --yes to push this\n');
    return 1;
  }
  const pushed = await api.call<{ version: number; changed: string[] }>('PUT', '/v1/catalogue', {
    basedOn: current.version,
    value: wanted,
  });
  process.stdout.write(`\npushed: version ${pushed.version}, ${pushed.changed.length} touchpoints changed\n`);
  return 0;
}

const fileSchema = catalogueSchema.extend({ version: z.int().min(0).optional() }).strict();

async function readDocument(file: string): Promise<z.infer<typeof fileSchema>> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CodedError(400, 'file_unreadable', `${file} cannot be read: ${error.message}`);
  });
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new CodedError(400, 'file_invalid', `${file} is not YAML: ${(error as Error).message}`);
  }
  const read = fileSchema.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  const place = issue.path.length === 0 ? 'the document' : issue.path.join('.');
  throw new CodedError(400, 'file_invalid', `${file}: ${place}: ${issue.message}`);
}

/** Whom the schemas that change would have refused. */
async function preview(api: Api, found: readonly Difference[]): Promise<void> {
  const changed = found.filter(({ before, after }) => {
    const [was, is] = [before, after].map((value) => (value as PlannedTouchpoint | undefined)?.schema);
    return is !== undefined && JSON.stringify(was) !== JSON.stringify(is);
  });
  if (changed.length === 0) return;
  process.stdout.write('\nHeld against the last 30 days:\n');
  for (const { name, after } of changed.slice(0, MAX_PREVIEWS)) {
    const seen = await api.call<Preview>(
      'POST',
      `/v1/catalogue/touchpoints/${encodeURIComponent(name)}/preview`,
      { schema: (after as PlannedTouchpoint).schema },
    );
    process.stdout.write(`  ${printable(name)}: ${told(seen)}\n`);
  }
  const more = changed.length - MAX_PREVIEWS;
  if (more > 0) process.stdout.write(`  and ${more} more, which were not looked at\n`);
}

function told({ events, examined, violations, exact, sources }: Preview): string {
  const who = sources
    .filter(({ estimated }) => estimated > 0)
    .map(({ source, estimated }) => `${printable(source)} ${exact ? '' : '≈ '}${estimated}`)
    .join(', ');
  const of = exact ? `${events} events` : `${examined} events examined of ${events}`;
  return `${violations} of ${of} are not as it says${who === '' ? '' : ` (${who})`}`;
}

async function list(api: Api): Promise<number> {
  const rows: string[][] = [];
  let cursor = '';
  do {
    const page = await api.call<{ touchpoints: Record<string, unknown>[]; next: string | null }>(
      'GET',
      `/v1/catalogue/touchpoints?limit=1000${cursor}`,
    );
    for (const each of page.touchpoints) rows.push(COLUMNS.map((column) => String(each[column] ?? '')));
    cursor = page.next === null ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
  process.stdout.write(table(COLUMNS, rows));
  return 0;
}

const COLUMNS = ['name', 'status', 'department', 'corner', 'stage', 'channel', 'events'];

/** The same as over HTTP, but that times are text. */
type ToldGaps = Omit<Gaps, 'retiredButSeen'> & { readonly retiredButSeen: { name: string; last: string }[] };

async function gaps(api: Api, json: boolean): Promise<number> {
  const found = await api.call<ToldGaps>('GET', '/v1/catalogue/gaps');
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : describeGaps(found));
  return 0;
}

function describeGaps(found: ToldGaps): string {
  const claims = ({ claims }: Gaps['severalDepartments'][number]) =>
    claims.map(({ department, by, source }) => `${department} (${by === 'events' ? source : by})`).join(', ');
  const sections = [
    section(
      'Touchpoints without an owner',
      ['name', 'seen'],
      found.withoutOwner.map(({ name, seen }) => [name, String(seen)]),
    ),
    section(
      'Stages without a touchpoint',
      ['stage'],
      found.stagesWithoutTouchpoint.map((stage) => [stage]),
    ),
    section(
      'Several departments',
      ['name', 'departments'],
      found.severalDepartments.map((each) => [each.name, claims(each)]),
    ),
    section(
      'Seen, not planned',
      ['name', 'sources', 'seen'],
      found.unplanned.map(({ name, sources, seen }) => [name, sources.join(', '), String(seen)]),
    ),
    section(
      'Planned, never seen',
      ['name'],
      found.plannedButNeverSeen.map((name) => [name]),
    ),
    section(
      'Retired, still seen',
      ['name', 'last'],
      found.retiredButSeen.map(({ name, last }) => [name, last]),
    ),
  ].filter((text) => text !== '');
  return sections.length === 0 ? 'no gaps\n' : sections.join('\n');
}

function section(heading: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return `${heading}: ${rows.length}\n${table(head, rows).replace(/^/gm, '  ').trimEnd()}\n`;
}

/** Line by line: names and values come from anyone. */
function printed(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line))
    .join('\n');
}
