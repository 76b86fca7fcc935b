import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CodedError, digest, toUuid } from '@throughline/core/kernel';
import type { OpenedImport } from '../http/imports.ts';
import type { Api } from './api.ts';
import { contentHash, inUtf8, openBytes, wholeLines } from './import-bytes.ts';
import { csvRows } from './import-csv.ts';
import { type Decide, decideCsv, decideJsonl, type RefusedRow } from './import-decide.ts';
import { jsonlRows } from './import-jsonl.ts';
import type { LoadedMapping } from './import-mapping.ts';
import { compileMapping } from './import-message.ts';
import type { ProgressBar } from './import-progress.ts';
import { RefusedFile } from './import-refused.ts';
import { ImportSender } from './import-sender.ts';
import { type Step, type StepSize, steps } from './import-steps.ts';

export interface FileToImport {
  readonly path: string;
  /** Under this name its rows have their ids; default: the file's own, without `.gz`. */
  readonly name: string;
  readonly source: string;
  /** How its rows are read; without one its lines are messages. */
  readonly mapping: LoadedMapping | undefined;
  /** Folder for what is refused; default: the file's own. */
  readonly refusedFolder: string | undefined;
  readonly size: StepSize;
}

export interface Imported {
  /** Nothing was left to do: an earlier run had finished. */
  readonly already: OpenedImport | undefined;
  /** Rows of the whole file that are in, and that are not. */
  readonly accepted: number;
  readonly refused: number;
  readonly refusedPath: string;
  /** Rows of this run, and its events that name nobody. */
  readonly rowsNow: number;
  readonly withoutPerson: number;
  /** Rows of this run that repeated the id of one close before them, and were left out. */
  readonly repeated: number;
  /** Where this run began. */
  readonly resumedAt: number;
  readonly seconds: number;
}

/** Where an import stands while it runs, for whoever interrupts it. */
export interface Standing {
  rows: number;
}

/**
 * Imports one file, from where an earlier run left it.
 * @throws CodedError where the file cannot be read or was imported before in another form; ApiError where the server
 *   refuses or stays away
 */
export async function importFile(
  file: FileToImport,
  api: Api,
  bar: ProgressBar,
  standing: Standing,
): Promise<Imported> {
  const began = performance.now();
  const { size } = await stat(file.path);
  const id = await idOf(file).catch((error: unknown) => {
    throw readable(error, file.path);
  });
  const sender = new ImportSender(api, id, (why) => bar.say(`${file.name}: ${why}`));
  const opened = await sender.open(file.name, file.source);
  const refusedPath = join(
    file.refusedFolder ?? join(file.path, '..'),
    `${basename(file.path)}.refused.jsonl`,
  );
  standing.rows = opened.position;
  const { accepted, refused, position } = opened;
  if (opened.finished) {
    const nothing = { rowsNow: 0, withoutPerson: 0, repeated: 0, resumedAt: position, seconds: 0 };
    return { already: opened, accepted, refused, refusedPath, ...nothing };
  }
  refuseEarlier(file, opened);
  if (position > 0) bar.say(`${file.name}: going on after row ${position.toLocaleString('en-US')}`);

  const bytes = await openBytes(file.path);
  const beside = await RefusedFile.open(refusedPath, position);
  const passed = new LostRefusals(beside, refused);
  const counts = { accepted, refused, rows: position, rowsNow: 0, withoutPerson: 0, repeated: 0 };
  let partBefore = 0;
  const onStep = ({ step, withoutPerson, repeated }: Committed) => {
    if (counts.rowsNow === 0) partBefore = bytes.bytesRead() / size;
    counts.accepted += step.events.length - repeated;
    counts.refused += step.refused.length;
    counts.rows = standing.rows = step.to;
    counts.rowsNow += step.to - step.from;
    counts.withoutPerson += withoutPerson;
    counts.repeated += repeated;
    bar.show({
      ...counts,
      file: file.name,
      part: size === 0 ? 1 : Math.min(1, bytes.bytesRead() / size),
      partBefore: position === 0 ? 0 : partBefore,
      seconds: (performance.now() - began) / 1000,
    });
  };
  try {
    const all = stepsOf(file, bytes.chunks, opened, passed.onPassed);
    await sendAll(all, sender, beside, passed, onStep);
  } catch (error) {
    throw readable(error, file.path);
  } finally {
    await beside.close();
    bar.clear();
  }
  const seconds = (performance.now() - began) / 1000;
  return { already: undefined, refusedPath, resumedAt: position, seconds, ...counts };
}

/** One import is one content read in one way: any change of either makes it another one. */
async function idOf({ path, name, source, mapping }: FileToImport) {
  return toUuid(digest('import', name, source, await contentHash(path), mapping?.hash ?? 'jsonl'));
}

/** Rows have their ids from the file's name: under the same name they would be the same events, counted again. */
function refuseEarlier({ path, name, source }: FileToImport, { position, earlier }: OpenedImport): void {
  if (!earlier || position > 0) return;
  throw new CodedError(
    409,
    'imported_before',
    `${path}: a file named ${name} was imported into source ${source} on ${earlier.started.slice(0, 10)} (${earlier.accepted.toLocaleString('en-US')} events), with other content or another mapping. Its rows would count twice. If this is another file, give it another --name; if it is another system's, another --source.`,
  );
}

function stepsOf(
  file: FileToImport,
  chunks: AsyncIterable<Buffer>,
  { position, started }: OpenedImport,
  onPassed: ((refused: RefusedRow) => void) | undefined,
): AsyncGenerator<Step> {
  const place = { file: file.name, started: Date.parse(started) };
  const from = { position, onPassed };
  if (!file.mapping) {
    return steps(jsonlRows(wholeLines(chunks)), decideJsonl(place, Date.now), file.size, from);
  }
  const { mapping } = file.mapping;
  let decide: Decide<readonly string[]> | undefined;
  const rows = csvRows(wholeLines(inUtf8(chunks, mapping.encoding)), {
    delimiter: mapping.delimiter,
    columns: mapping.columns,
    onColumns: (columns) => {
      decide = decideCsv(compileMapping(mapping, columns, place), Date.now);
    },
  });
  return steps(rows, (row) => decide!(row), file.size, from);
}

/** Sends step after step; the next one is read and judged while the server works on the one before. */
async function sendAll(
  all: AsyncGenerator<Step>,
  sender: ImportSender,
  beside: RefusedFile,
  passed: LostRefusals,
  onStep: (committed: Committed) => void,
): Promise<void> {
  let next = await all.next();
  await passed.restore();
  while (!next.done) {
    const [sent, following] = await Promise.allSettled([sendStep(next.value, sender, beside), all.next()]);
    if (sent.status === 'rejected') throw sent.reason;
    onStep(sent.value);
    if (following.status === 'rejected') throw following.reason;
    next = following.value;
  }
}

/** A step as it was committed in the end. */
interface Committed {
  readonly step: Step;
  readonly withoutPerson: number;
  readonly repeated: number;
}

async function sendStep(step: Step, sender: ImportSender, beside: RefusedFile): Promise<Committed> {
  for (let current = step; ; ) {
    await beside.write(current.refused);
    const sent = await sender.send(current);
    if (!sent.committed) {
      current = without(current, sent.refused);
      continue;
    }
    const late = sent.answer?.refused ?? [];
    // An engine's own refusals come with the commit: they can only be told afterwards.
    const final = late.length > 0 ? without(current, late) : current;
    if (late.length > 0) await beside.write(final.refused);
    beside.commit(final.refused.length);
    const { withoutPerson = 0, repeated = 0 } = sent.answer ?? {};
    return { step: final, withoutPerson, repeated };
  }
}

/** The same step with some of its events refused, in the file's order. */
function without(
  step: Step,
  refused: readonly { index: number; code: string; message: string; path?: string | undefined }[],
): Step {
  const why = new Map(refused.map((one) => [one.index, one]));
  const moved = [...why].map(([index, { code, message, path }]): RefusedRow => {
    const { row, line, raw, json } = step.events[index]!;
    const refusal = { code: code as RefusedRow['refusal']['code'], message };
    return { row, line, raw, sent: json, refusal: path === undefined ? refusal : { ...refusal, path } };
  });
  return {
    ...step,
    events: step.events.filter((_, index) => !why.has(index)),
    refused: [...step.refused, ...moved].sort((a, b) => a.row - b.row),
  };
}

/**
 * Where the file beside does not hold what the server has counted (it was deleted, or another import wrote it), the
 * rows that are passed over are judged again and it is written anew.
 */
class LostRefusals {
  readonly #file: RefusedFile;
  readonly #found: RefusedRow[] = [];
  readonly onPassed: ((refused: RefusedRow) => void) | undefined;

  constructor(file: RefusedFile, counted: number) {
    this.#file = file;
    if (file.entries !== counted) this.onPassed = (refused) => this.#found.push(refused);
  }

  async restore(): Promise<void> {
    if (!this.onPassed) return;
    await this.#file.clear();
    await this.#file.write(this.#found);
    this.#file.commit(this.#found.length);
    this.#found.length = 0;
  }
}

/** What the file itself is the cause of is told as a sentence, not as a crash. */
function readable(error: unknown, path: string): unknown {
  const { code, message } = error as { code?: unknown; message: string };
  if (error instanceof CodedError || typeof code !== 'string') return error;
  if (!/^(Z_|ERR_|E[A-Z]+$)/.test(code)) return error;
  const broken = code.startsWith('Z_') ? 'is no complete gzip file' : 'cannot be read';
  return new CodedError(400, 'file_unreadable', `${path} ${broken}: ${message}`);
}
