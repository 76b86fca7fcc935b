import { parseArgs } from 'node:util';
import { Api, SERVER_OPTIONS } from './api.ts';
import { type Manifest, touchpointsOf } from './export-manifest.ts';
import { type Exported, type ExportQuestion, runExport } from './export-run.ts';
import { openTarget } from './export-target.ts';
import { duration, ProgressBar } from './import-progress.ts';
import { S3_OPTIONS } from './s3-url.ts';
import { UsageError } from './usage.ts';

const FORMATS = ['jsonl', 'csv', 'parquet', 'xes'];
/** Both are named so in the route's query. */
const FILTERS = ['from', 'to', 'channel', 'source', 'name', 'person'] as const;
const INTERRUPTED = 130;

/** `export --out …`: touchpoints as part files with a manifest, in a folder or a store; resumable to the part. */
export async function exportCommand(args: string[]): Promise<number> {
  const { out, question, values } = questionOf(args);
  const api = await Api.connect(values);
  const target = await openTarget(out, values);
  const bar = new ProgressBar(process.stderr);
  let standing: Manifest | undefined;
  const where = () =>
    `${count(standing ? touchpointsOf(standing) : 0)} touchpoints are in ${out}; the same command goes on from there.`;
  const interrupted = () => {
    bar.say(`\nstopped; ${where()}`);
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', interrupted);
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  let before: number | undefined;
  try {
    const exported = await runExport(question, target, api, {
      patience: Number(values.patience) * 1000,
      say: (text) => bar.say(text),
      onPart: (manifest) => {
        standing = manifest;
        const rows = touchpointsOf(manifest);
        before ??= rows - (manifest.parts.at(-1)?.touchpoints ?? 0);
        const expected = expectedOf(manifest);
        bar.show({
          file: out,
          part: expected === 0 ? 1 : Math.min(1, rows / expected),
          partBefore: expected === 0 ? 0 : before / expected,
          rows,
          rowsNow: rows - before,
          refused: 0,
          seconds: seconds(),
        });
      },
    });
    bar.clear();
    process.stdout.write(report(out, exported, seconds()));
    return 0;
  } catch (error) {
    bar.clear();
    if (standing) bar.say(where());
    throw error;
  } finally {
    process.off('SIGINT', interrupted);
  }
}

function questionOf(args: string[]) {
  const many = { type: 'string', multiple: true } as const;
  const { values } = parseArgs({
    args,
    options: {
      ...SERVER_OPTIONS,
      ...S3_OPTIONS,
      out: { type: 'string' },
      format: { type: 'string', default: 'jsonl' },
      part: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      person: { type: 'string' },
      channel: many,
      source: many,
      name: many,
    },
  });
  const { out, format, part } = values;
  if (out === undefined) throw new UsageError('export needs --out FOLDER or --out s3://BUCKET/PREFIX');
  if (!FORMATS.includes(format)) throw new UsageError(`--format is one of ${FORMATS.join(', ')}`);
  const filter: Record<string, string[]> = {};
  for (const name of FILTERS) {
    const value = values[name];
    if (value === undefined) continue;
    const dated = name === 'from' || name === 'to';
    filter[name] = [value].flat().map((text) => (dated ? instantOf(name, text) : text));
  }
  const question: ExportQuestion = { format, filter, part };
  return { out, question, values };
}

/** A date alone is its beginning in UTC. */
function instantOf(name: string, text: string): string {
  const full = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  if (Number.isNaN(Date.parse(full)))
    throw new UsageError(`--${name} is a date or an instant, as 2026-01-31 or 2026-01-31T08:00:00Z`);
  return full;
}

/** XES has no place for who is nobody. */
function expectedOf({ format, total, withoutPerson }: Manifest): number {
  return format === 'xes' ? total - withoutPerson : total;
}

function report(out: string, { manifest, before, already }: Exported, seconds: number): string {
  const rows = touchpointsOf(manifest);
  const files = `${manifest.parts.length} ${manifest.parts.length === 1 ? 'file' : 'files'}`;
  if (already)
    return `${out}: was exported already, begun ${manifest.started}: ${count(rows)} touchpoints in ${files}. Nothing to do.\n`;
  const left =
    manifest.format === 'xes' && manifest.withoutPerson > 0
      ? `; ${count(manifest.withoutPerson)} without a person left out, since a trace of XES is a person's`
      : '';
  const now = before > 0 ? `, ${count(rows - before)} of them by this run` : '';
  return `${out}: ${count(rows)} touchpoints in ${files}${now}${left}; ${duration(seconds)}, ${count((rows - before) / Math.max(seconds, 0.001))} touchpoints/s\n`;
}

function count(n: number): string {
  return Math.round(n).toLocaleString('en-US');
}
