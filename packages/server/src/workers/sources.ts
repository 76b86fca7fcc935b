import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Source } from '@throughline/connectors/sources';
import { CodedError, type JsonObject } from '@throughline/core/kernel';
import { tableMappingSchema } from '@throughline/core/touchpoints';
import {
  countSource,
  dropLease,
  endRun,
  failRun,
  findSource,
  listSources,
  recoverSource,
  type SourceRow,
  takeLease,
} from '@throughline/storage/relational';
import { type SealedSettings, useOf } from '../auth/sealed-settings.ts';
import { masked } from '../auth/secrets.ts';
import { settingsOf } from '../sources/declaration.ts';
import { RowMapper } from './source-mapping.ts';
import { type Counted, listenTo, pullOnce, type RunParts } from './source-run.ts';

/** How often it looks for what is due, milliseconds. */
const LOOK_MS = 1_000;
const LEASE_MS = 10_000;
/** After a failure, doubled up to the longest, milliseconds. */
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** A source that has been listened to for so long is well again, milliseconds. */
const WELL_MS = 15_000;
/** How long a stop waits for runs to end, milliseconds: what they have not committed is given again. */
const STOP_PATIENCE_MS = 5_000;

export interface SourcesOptions extends RunParts {
  /** The kinds this process knows. */
  readonly kinds: ReadonlyMap<string, Source>;
  readonly sealed: SealedSettings;
  readonly onCounted: (source: string, counted: Counted) => void;
  readonly onFailure: (source: string, error: { code: string; message: string }) => void;
  /** Another process was faster, or it was declared anew: what this run had read was not committed. */
  readonly onOvertaken: (source: string) => void;
}

/** A run under way. */
interface Running {
  readonly row: SourceRow;
  readonly since: number;
  readonly ending: AbortController;
  readonly ended: Promise<void>;
  /** Since they were last written down: of a source that is listened to. */
  counted: Counted;
  /** As they were declared: once they are opened. */
  settings?: JsonObject;
}

const NOTHING: Counted = { accepted: 0, duplicates: 0, refused: 0 };

/**
 * Runs the declared sources that are due. Several processes share them: each run is under a lease, which only saves
 * work; what may be committed the cursor decides (`pullOnce`), and claims where a source is listened to.
 */
export class Sources {
  readonly #options: SourcesOptions;
  readonly #holder = randomUUID();
  readonly #ending = new AbortController();
  readonly #running = new Map<string, Running>();
  #wake = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(options: SourcesOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Looks at once: something was declared, or shall run now. */
  wake(): void {
    this.#wake.abort();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    this.wake();
    await this.#loop;
    for (const { ending } of this.#running.values()) ending.abort();
    const ended = Promise.all([...this.#running.values()].map((run) => run.ended));
    await Promise.race([ended, delay(STOP_PATIENCE_MS, undefined, { ref: false })]);
  }

  async #run(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      this.#wake = new AbortController();
      try {
        await this.#look();
      } catch {
        // The database is gone: the door knows by itself, and the next look will tell.
      }
      await delay(LOOK_MS, undefined, { signal: this.#wake.signal }).catch(() => {});
    }
  }

  async #look(): Promise<void> {
    const rows = new Map((await listSources(this.#options.db)).map((row) => [row.name, row]));
    for (const [name, running] of this.#running) {
      const row = rows.get(name);
      if (!row?.enabled || row.revision !== running.row.revision) running.ending.abort();
      else await this.#tend(running, row);
    }
    if (!this.#options.health.state.ready) return;
    for (const row of rows.values()) {
      if (row.enabled && row.due <= Date.now() && !this.#running.has(row.name)) await this.#begin(row);
    }
  }

  /** Writes down what a source that is listened to brought, and that it is well. */
  async #tend(running: Running, row: SourceRow): Promise<void> {
    const { counted } = running;
    running.counted = NOTHING;
    if (Object.values(counted).some((count) => count > 0))
      await countSource(this.#options.db, row.name, counted);
    if (row.seconds === null && row.failures > 0 && performance.now() - running.since > WELL_MS)
      await recoverSource(this.#options.db, row);
  }

  async #begin(found: SourceRow): Promise<void> {
    const source = this.#options.kinds.get(found.kind);
    // Another process may know this kind; where none does, its state says that it never ran.
    if (!source || !(await this.#lease(found.name))) return;
    // Read again: whoever held the lease may have run it since it was found due.
    const row = await findSource(this.#options.db, found.name);
    if (!row?.enabled || row.due > Date.now()) return;
    const ending = new AbortController();
    const running = { row, since: performance.now(), ending, counted: NOTHING };
    const ended = this.#execute(source, running).finally(() => this.#running.delete(row.name));
    this.#running.set(row.name, Object.assign(running, { ended }));
  }

  async #execute(source: Source, running: Omit<Running, 'ended'>): Promise<void> {
    const { row, ending } = running;
    const leasing = this.#keepLease(row.name, ending);
    try {
      await this.#work(source, running);
    } catch (error) {
      if (isMoved(error)) this.#options.onOvertaken(row.name);
      else if (!ending.signal.aborted) await this.#fail(source, running, error);
    } finally {
      clearInterval(leasing);
      await dropLease(this.#options.db, leaseOf(row.name), this.#holder).catch(() => {});
    }
  }

  async #work(source: Source, running: Omit<Running, 'ended'>): Promise<void> {
    const { db, onCounted } = this.#options;
    const { row, ending } = running;
    running.settings = await this.#options.sealed.open(row.settings, useOf('source', row.name));
    const listens = row.seconds === null;
    const run = {
      row,
      source,
      settings: settingsOf(source, running.settings),
      mapper:
        row.mapping === null
          ? undefined
          : new RowMapper(tableMappingSchema.parse(JSON.parse(row.mapping)), row.name),
      signal: ending.signal,
      onCounted: (counted: Counted) => {
        onCounted(row.name, counted);
        if (listens) running.counted = sum(running.counted, counted);
      },
    };
    if (!listens) {
      await pullOnce(this.#options, run);
      const at = Date.now();
      await endRun(db, row, { at, due: at + row.seconds! * 1_000 });
      return;
    }
    try {
      await listenTo(this.#options, run);
    } finally {
      await countSource(db, row.name, running.counted).catch(() => {});
    }
    if (!ending.signal.aborted) throw new CodedError(502, 'source_ended', 'It stopped listening by itself.');
  }

  async #fail(
    source: Source,
    { row, settings = {} }: Pick<Running, 'row' | 'settings'>,
    error: unknown,
  ): Promise<void> {
    const { code, message } = described(error);
    const told = { code, message: masked(message, source, settings) };
    this.#options.onFailure(row.name, told);
    const at = Date.now();
    const wait = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** Math.min(row.failures, 10));
    const failure = { error: { ...told, at: new Date(at).toISOString() }, due: at + wait };
    await failRun(this.#options.db, row, failure).catch(() => {});
  }

  #lease(name: string): Promise<boolean> {
    return takeLease(this.#options.db, leaseOf(name), this.#holder, LEASE_MS);
  }

  /** Renews the lease; a run that lost it ends, since another process has begun its own. */
  #keepLease(name: string, ending: AbortController): NodeJS.Timeout {
    return setInterval(() => {
      this.#lease(name).then(
        (held) => held || ending.abort(),
        () => {},
      );
    }, LEASE_MS / 4);
  }
}

function leaseOf(name: string): string {
  return `source:${name}`;
}

function sum(a: Counted, b: Counted): Counted {
  return {
    accepted: a.accepted + b.accepted,
    duplicates: a.duplicates + b.duplicates,
    refused: a.refused + b.refused,
  };
}

function isMoved(error: unknown): boolean {
  return error instanceof CodedError && error.code === 'source_moved';
}

function described(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'source_failed', message: 'It threw what is no error.' };
  const { code } = error as { code?: unknown };
  return { code: typeof code === 'string' && code !== '' ? code : 'source_failed', message: error.message };
}
