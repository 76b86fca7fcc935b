import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { CodedError } from '@throughline/core/kernel';
import { Api, SERVER_OPTIONS } from './api.ts';
import { type FileToImport, type Imported, importFile } from './import-file.ts';
import { loadMapping } from './import-mapping.ts';
import { duration, ProgressBar } from './import-progress.ts';
import { UsageError } from './usage.ts';

const DEFAULT_STEP = '4000';
/** Of JSON; the server takes 16 MB with what is refused. */
const STEP_BYTES = 6_000_000;
const MAX_STEP = 10_000;
const MESSAGES = /\.(jsonl|ndjson)(\.gz)?$/i;
/** The exit code of a program that an interrupt ended, as shells have it. */
const INTERRUPTED = 130;

/** `import FILE…`: history from CSV files (with a mapping) and JSONL files, each resumable to the row. */
export async function importCommand(args: string[]): Promise<number> {
  const files = await filesOf(args);
  const bar = new ProgressBar(process.stderr);
  const standing = { rows: 0, file: '' };
  const interrupted = () => {
    bar.say(
      `\nstopped; ${standing.rows.toLocaleString('en-US')} rows of ${standing.file} are in. The same command goes on from there.`,
    );
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', interrupted);
  try {
    const all: Imported[] = [];
    for (const file of files.files) {
      standing.file = file.name;
      standing.rows = 0;
      const imported = await importFile(file, files.api, bar, standing);
      process.stdout.write(report(file, imported));
      all.push(imported);
    }
    if (all.length > 1) process.stdout.write(reportAll(all));
    return 0;
  } catch (error) {
    if (standing.rows > 0)
      bar.say(
        `${standing.rows.toLocaleString('en-US')} rows of ${standing.file} are in; the same command goes on from there.`,
      );
    throw error;
  } finally {
    process.off('SIGINT', interrupted);
  }
}

async function filesOf(args: string[]): Promise<{ files: FileToImport[]; api: Api }> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...SERVER_OPTIONS,
      mapping: { type: 'string' },
      source: { type: 'string' },
      name: { type: 'string' },
      refused: { type: 'string' },
      step: { type: 'string', default: DEFAULT_STEP },
    },
  });
  if (positionals.length === 0) throw new UsageError('import takes one file or more');
  if (values.name !== undefined && positionals.length > 1) throw new UsageError('--name goes with one file');
  const rows = Number(values.step);
  if (!Number.isInteger(rows) || rows < 1 || rows > MAX_STEP)
    throw new UsageError(`--step is a number of rows from 1 to ${MAX_STEP}`);
  const mapping = values.mapping === undefined ? undefined : await loadMapping(values.mapping);
  const files: FileToImport[] = [];
  for (const path of positionals) {
    await assertFile(path);
    const messages = MESSAGES.test(path);
    if (!messages && !mapping && /\.(csv|tsv|txt)(\.gz)?$/i.test(path))
      throw new UsageError(`${path} needs --mapping FILE, which tells what its columns mean`);
    const read = messages ? undefined : mapping;
    files.push({
      path,
      name: nameOf(values.name ?? basename(path).replace(/\.gz$/i, '')),
      source: values.source ?? read?.mapping.source ?? 'import',
      mapping: read,
      refusedFolder: values.refused,
      size: { rows, bytes: STEP_BYTES },
    });
  }
  assertNamesDiffer(files);
  return { files, api: await Api.connect(values) };
}

async function assertFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: Error) => {
    throw new CodedError(400, 'file_unreadable', `${path} cannot be read: ${error.message}`);
  });
  if (!found.isFile()) throw new CodedError(400, 'file_unreadable', `${path} is no file`);
}

/** Ids of rows are made of it, and an id has at most 200 characters. */
function nameOf(name: string): string {
  if (name.length <= 180 && name !== '') return name;
  throw new UsageError(`the name ${name.slice(0, 40)}… has more than 180 characters; give a shorter --name`);
}

function assertNamesDiffer(files: readonly FileToImport[]): void {
  const seen = new Map<string, string>();
  for (const { name, path, source } of files) {
    const other = seen.get(`${source}\0${name}`);
    if (other !== undefined)
      throw new UsageError(
        `${other} and ${path} have the same name: import them one by one, each with its --name`,
      );
    seen.set(`${source}\0${name}`, path);
  }
}

function report({ name }: FileToImport, imported: Imported): string {
  const { already, accepted, refused, refusedPath, rowsNow, withoutPerson, repeated, resumedAt, seconds } =
    imported;
  const beside = refused > 0 ? ` (see ${refusedPath})` : '';
  const counts = `${count(accepted)} accepted, ${count(refused)} refused${beside}`;
  if (already) return `${name}: was imported already, finished ${already.at}: ${counts}. Nothing to do.\n`;
  const again = repeated > 0 ? `, ${count(repeated)} left out that repeat an id` : '';
  const now = resumedAt > 0 ? `, ${count(rowsNow)} rows of them by this run` : '';
  return `${name}: ${counts}${now}${again}; ${count(withoutPerson)} without a person; ${duration(seconds)}, ${count(rowsNow / Math.max(seconds, 0.001))} rows/s\n`;
}

function reportAll(all: readonly Imported[]): string {
  const sum = (of: (imported: Imported) => number) =>
    all.reduce((total, imported) => total + of(imported), 0);
  const seconds = sum((imported) => imported.seconds);
  return `${all.length} files: ${count(sum((i) => i.accepted))} accepted, ${count(sum((i) => i.refused))} refused; ${count(sum((i) => i.withoutPerson))} without a person; ${duration(seconds)}, ${count(sum((i) => i.rowsNow) / Math.max(seconds, 0.001))} rows/s\n`;
}

function count(n: number): string {
  return Math.round(n).toLocaleString('en-US');
}
