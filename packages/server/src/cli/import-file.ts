import { join } from 'node:path';
import { CodedError, digest, toUuid } from '@throughline/core/kernel';
import type { OpenedImport } from '../http/imports.ts';
import type { Api } from './api.ts';
import { contentHash, isGzip } from './import-bytes.ts';
import type { RefusedRow } from './import-decide.ts';
import type { LoadedMapping } from './import-mapping.ts';
import type { ProgressBar } from './import-progress.ts';
import { openSteps } from './import-read.ts';
import { RefusedFile } from './import-refused.ts';
import { ImportSender } from './import-sender.ts';
import type { Step, StepSize } from './import-steps.ts';
import type { Place } from './place.ts';

export const IMPORT_FORMATS = ['jsonl', 'csv', 'parquet', 'xes'] as const;

export interface FileToImport {
  readonly place: Place;
  readonly format: (typeof IMPORT_FORMATS)[number];
  /** Under this name its rows have their ids; default: the file's own, without `.gz`. */
  readonly name: string;
  readonly source: string;
  /** How its rows are read; without one they are messages, or what an export wrote. */
  readonly mapping: LoadedMapping | undefined;
  /** What a case of a log is, where no mapping says it. */
  readonly caseIs: string | undefined;
  /** Folder for what is refused. */
  readonly refusedFolder: string;
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
  const id = await idOf(file).catch((error: unknown) => {
    throw readable(error, file.place.shown);
  });
  const sender = new ImportSender(api, id, (why) => bar.say(`${file.name}: ${why}`));
  const opened = await sender.open(file.name, file.source);
  const refusedPath = join(file.refusedFolder, `${file.place.base}.refused.jsonl`);
  standing.rows = opened.position;
  const { accepted, refused, position } = opened;
  if (opened.finished) {
    const nothing = { rowsNow: 0, withoutPerson: 0, repeated: 0, resumedAt: position, seconds: 0 };
    return { already: opened, accepted, refused, refusedPath, ...nothing };
  }
  refuseEarlier(file, opened);
  if (position > 0) bar.say(`${file.name}: going on after row ${position.toLocaleString('en-US')}`);

  const beside = await RefusedFile.open(refusedPath, position);
  const passed = new LostRefusals(beside, refused);
  const counts = { accepted, refused, rows: position, rowsNow: 0, withoutPerson: 0, repeated: 0 };
  let part = () => 0;
  let partBefore = 0;
  const onStep = ({ step, withoutPerson, repeated }: Committed) => {
    if (counts.rowsNow === 0) partBefore = part();
    counts.accepted += step.events.length - repeated;
    counts.refused += step.refused.length;
    counts.rows = standing.rows = step.to;
    counts.rowsNow += step.to - step.from;
    counts.withoutPerson += withoutPerson;
    counts.repeated += repeated;
    bar.show({
      ...counts,
      file: file.name,
      part: Math.min(1, part()),
      partBefore: position === 0 ? 0 : partBefore,
      seconds: (performance.now() - began) / 1000,
    });
  };
  try {
    const started = Date.parse(opened.started);
    const read = await openSteps(file, { position, started, onPassed: passed.onPassed });
    part = read.part;
    await sendAll(read.steps, sender, beside, passed, onStep);
  } catch (error) {
    throw readable(error, file.place.shown);
  } finally {
    await beside.close();
    bar.clear();
  }
  const seconds = (performance.now() - began) / 1000;
  return { already: undefined, refusedPath, resumedAt: position, seconds, ...counts };
}

/** One import is one content read in one way: any change of either makes it another one. */
async function idOf({ place, format, name, source, mapping, caseIs }: FileToImport) {
  const way = mapping?.hash ?? (caseIs === undefined ? format : `${format} ${caseIs}`);
  return toUuid(digest('import', name, source, await contentOf(place), way));
}

/**
 * A place that knows the version of its content need not be read for it. A packed file is read all the same: that it
 * is whole must be known before any of it is sent.
 */
async function contentOf(place: Place): Promise<string> {
  return place.version === undefined || (await isGzip(place)) ? contentHash(place) : place.version;
}

/** Rows have their ids from the file's name: under the same name they would be the same events, counted again. */
function refuseEarlier({ place, name, source }: FileToImport, { position, earlier }: OpenedImport): void {
  if (!earlier || position > 0) return;
  throw new CodedError(
    409,
    'imported_before',
    `${place.shown}: a file named ${name} was imported into source ${source} on ${earlier.started.slice(0, 10)} (${earlier.accepted.toLocaleString('en-US')} events), with other content or another mapping. Its rows would count twice. If this is another file, give it another --name; if it is another system's, another --source.`,
  );
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
  if (!code.startsWith('Z_'))
    return new CodedError(400, 'file_unreadable', `${path} cannot be read: ${message}`);
  return new CodedError(
    400,
    'gzip_invalid',
    `${path} is no complete gzip file: ${message}. Fetch or pack it again (gzip -t tells whether it is whole); nothing of it was taken, and the same command imports it then.`,
  );
}
