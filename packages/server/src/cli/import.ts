import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { EXPORTED_FIELDS } from '@throughline/core/touchpoints';
import { Api, SERVER_OPTIONS } from './api.ts';
import { openBytes } from './import-bytes.ts';
import { type FileToImport, IMPORT_FORMATS, type Imported, importFile } from './import-file.ts';
import { type LoadedMapping, loadMapping } from './import-mapping.ts';
import { duration, ProgressBar } from './import-progress.ts';
import { localPlace, type Place } from './place.ts';
import { parseS3Url, S3_OPTIONS, type S3Flags } from './s3-url.ts';
import { UsageError } from './usage.ts';

const DEFAULT_STEP = '4000';
/** Of JSON; the server takes 16 MB with what is refused. */
const STEP_BYTES = 6_000_000;
const MAX_STEP = 10_000;
const EXTENSIONS: readonly [FileToImport['format'], RegExp][] = [
  ['jsonl', /\.(jsonl|ndjson)(\.gz)?$/i],
  ['csv', /\.(csv|tsv|txt)(\.gz)?$/i],
  ['parquet', /\.(parquet|parq|pq)$/i],
  ['xes', /\.xes(\.gz)?$/i],
];
/** The exit code of a program that an interrupt ended, as shells have it. */
const INTERRUPTED = 130;

/** `import FILE…`: history from JSONL, CSV, Parquet and XES, on this machine or in a store, each resumable to the row. */
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

/** The command line, held to what goes together. */
function askedFor(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...SERVER_OPTIONS,
      ...S3_OPTIONS,
      mapping: { type: 'string' },
      format: { type: 'string' },
      case: { type: 'string' },
      source: { type: 'string' },
      name: { type: 'string' },
      refused: { type: 'string' },
      step: { type: 'string', default: DEFAULT_STEP },
    },
  });
  if (positionals.length === 0) throw new UsageError('import takes one file or more');
  const rows = Number(values.step);
  if (!Number.isInteger(rows) || rows < 1 || rows > MAX_STEP)
    throw new UsageError(`--step is a number of rows from 1 to ${MAX_STEP}`);
  if (values.case !== undefined && !/^[a-zA-Z][a-zA-Z0-9_]{0,49}$/.test(values.case))
    throw new UsageError('--case is person, reference, or a kind of identifier such as userId');
  if (values.mapping !== undefined && values.case !== undefined)
    throw new UsageError('--case says what a mapping says already: give one of them');
  return { values, positionals, size: { rows, bytes: STEP_BYTES } };
}

async function filesOf(args: string[]): Promise<{ files: FileToImport[]; api: Api }> {
  const { values, positionals, size } = askedFor(args);
  const mapping = values.mapping === undefined ? undefined : await loadMapping(values.mapping);
  const places: Place[] = [];
  for (const text of positionals) places.push(...(await placesOf(text, values)));
  if (values.name !== undefined && places.length > 1) throw new UsageError('--name goes with one file');
  const files: FileToImport[] = [];
  for (const place of places) {
    const format = formatOf(place, values.format, mapping);
    const read = format === 'jsonl' ? undefined : mapping;
    // What cannot be read at all is told where it is read.
    if (format === 'csv' && !read && !(await isExportedCsv(place).catch(() => true)))
      throw new UsageError(`${place.shown} needs --mapping FILE, which tells what its columns mean`);
    const name = nameOf(values.name ?? place.base.replace(/\.gz$/i, ''));
    // A log of processes is a system of its own: its cases are told apart by it.
    const source = format === 'xes' && values.case !== undefined ? name.replace(/\.xes$/i, '') : 'import';
    files.push({
      place,
      format,
      name,
      source: values.source ?? read?.mapping.source ?? source,
      mapping: read,
      caseIs: format === 'xes' ? values.case : undefined,
      refusedFolder: values.refused ?? (parseS3Url(place.shown) ? '.' : dirname(place.shown)),
      size,
    });
  }
  assertNamesDiffer(files);
  return { files, api: await Api.connect(values) };
}

/** A file of this machine, an object of a store, or all data files below a prefix of one. */
async function placesOf(text: string, flags: S3Flags): Promise<Place[]> {
  const url = parseS3Url(text);
  if (!url) return [await localPlace(text)];
  const [{ S3Store }, { s3Keys, s3Place }] = await Promise.all([
    import('./s3-store.ts'),
    import('./s3-place.ts'),
  ]);
  const store = new S3Store(url.bucket, flags);
  const places: Place[] = [];
  for (const key of await s3Keys(store, url)) places.push(await s3Place(store, { key }));
  return places;
}

/** By flag, else by name; what has neither is a table where there is a mapping, else messages. */
function formatOf(
  { base }: Place,
  flag: string | undefined,
  mapping: LoadedMapping | undefined,
): FileToImport['format'] {
  if (flag !== undefined) {
    const known = IMPORT_FORMATS.find((format) => format === flag);
    if (!known) throw new UsageError(`--format is one of ${IMPORT_FORMATS.join(', ')}`);
    return known;
  }
  return EXTENSIONS.find(([, name]) => name.test(base))?.[0] ?? (mapping ? 'csv' : 'jsonl');
}

/** What an export of ours wrote says so in its first line. */
async function isExportedCsv(place: Place): Promise<boolean> {
  const head = `${EXPORTED_FIELDS.join(',')}\n`;
  let read = '';
  for await (const chunk of (await openBytes(place)).chunks) {
    read += chunk.toString('latin1');
    if (read.length >= head.length) break;
  }
  return read.startsWith(head);
}

/** Ids of rows are made of it, and an id has at most 200 characters. */
function nameOf(name: string): string {
  if (name.length <= 180 && name !== '') return name;
  throw new UsageError(`the name ${name.slice(0, 40)}… has more than 180 characters; give a shorter --name`);
}

function assertNamesDiffer(files: readonly FileToImport[]): void {
  const seen = new Map<string, string>();
  for (const { name, place, source } of files) {
    const other = seen.get(`${source}\0${name}`);
    if (other !== undefined)
      throw new UsageError(
        `${other} and ${place.shown} have the same name: import them one by one, each with its --name`,
      );
    seen.set(`${source}\0${name}`, place.shown);
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
