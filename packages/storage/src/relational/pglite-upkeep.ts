/**
 * What PostgreSQL's background processes would do, and which PGlite (single-user mode) does not have: tried, a
 * gigabyte of updates made 63 log segments, no checkpoint and no vacuum. Without this the log and the tables
 * would grow for ever, and a restart would replay all of it.
 *
 * Each step blocks the one connection, so it runs between two client messages, never inside a transaction, and
 * waits for a quiet moment unless its limit is reached. Measured on 2 cores: checkpoint with 128 MB of dirty
 * buffers .5 s; vacuum of a 1 GB table with 500 k dead rows 3 s; replaying 1 GB of log 1.9 s.
 */
import type { PGlite } from '@electric-sql/pglite';

/** Bytes of log after which a checkpoint is done at the next quiet moment, and at once. */
const CHECKPOINT_QUIET = 32 * 1024 * 1024;
const CHECKPOINT_NOW = 256 * 1024 * 1024;

/**
 * A moment is quiet when the engine worked for less than this share of the last window (ms). Waiting for a pause
 * without any message would wait for ever where something polls.
 */
export const QUIET_WINDOW = 500;
export const QUIET_SHARE = 0.2;

/** Bytes of log between two looks at the dead rows: without changes there is nothing to clean. */
const LOOK_EVERY = 16 * 1024 * 1024;

/** Transactions after which a plain VACUUM of everything is due, long before ids wrap around at 2^31. */
const FREEZE_AGE = 200_000_000;

const BLOATED = 'n_dead_tup > 20000 + 0.4 * n_live_tup';
const UNTIDY = `n_dead_tup > 500 + 0.05 * n_live_tup
  OR greatest(n_ins_since_vacuum, n_mod_since_analyze) > 1000 + 0.2 * n_live_tup`;

/** Start parameters that go with it: segments beyond these are removed at a checkpoint, the rest reused. */
export const logSizes = ['-c', 'max_wal_size=256MB', '-c', 'min_wal_size=128MB'];

/**
 * The one statement that is needed most. A quiet moment takes a table from 500 + 5 % dead (or newly inserted, for
 * the visibility map) rows; a busy engine only from 20,000 + 40 % dead, where bloat costs more, and else learns
 * about a table that has changed by half, so that bulk loads are not planned on the statistics of an empty one.
 */
const due = (quiet: boolean): string => `
  SELECT format('%s %I.%I', CASE WHEN ${quiet ? 'true' : BLOATED} THEN 'VACUUM (ANALYZE)' ELSE 'ANALYZE' END,
    schemaname, relname) AS statement
  FROM pg_stat_user_tables
  WHERE ${quiet ? UNTIDY : `${BLOATED} OR n_mod_since_analyze > 20000 + 0.5 * n_live_tup`}
  ORDER BY n_dead_tup DESC, n_mod_since_analyze DESC LIMIT 1`;

export class Upkeep {
  readonly #engine: PGlite;
  #sinceCheckpoint = 0;
  #sinceLook = LOOK_EVERY;

  constructor(engine: PGlite) {
    this.#engine = engine;
  }

  /** To be told of every write to the log. */
  logged(bytes: number): void {
    this.#sinceCheckpoint += bytes;
    this.#sinceLook += bytes;
  }

  /** After each client message: only what can wait no longer. */
  async afterMessage(): Promise<void> {
    if (this.#sinceCheckpoint < CHECKPOINT_NOW || this.#engine.isInTransaction()) return;
    await this.#attempt(async () => {
      await this.#tidy(false);
      await this.#checkpoint();
    });
  }

  /** Whether a quiet moment is of use. */
  get isDue(): boolean {
    return this.#sinceCheckpoint >= CHECKPOINT_QUIET || this.#sinceLook >= LOOK_EVERY;
  }

  /** One step in a quiet moment; the next follows in the next one. */
  async whenQuiet(): Promise<void> {
    if (this.#engine.isInTransaction()) return;
    await this.#attempt(async () => {
      if (this.#sinceLook >= LOOK_EVERY) {
        // Set before, not after: a vacuum that fails is not repeated at every quiet moment.
        this.#sinceLook = 0;
        if ((await this.#freeze()) || (await this.#tidy(true))) {
          this.#sinceLook = LOOK_EVERY;
          return;
        }
      }
      if (this.#sinceCheckpoint >= CHECKPOINT_QUIET) await this.#checkpoint();
    });
  }

  /** A step that fails as a statement (for want of disk space, say) is due again later; nothing is lost by it. */
  async #attempt(step: () => Promise<void>): Promise<void> {
    await step().catch(() => {});
  }

  async #checkpoint(): Promise<void> {
    this.#sinceCheckpoint = 0;
    await this.#engine.exec('CHECKPOINT');
  }

  async #tidy(quiet: boolean): Promise<boolean> {
    const { rows } = await this.#engine.query<{ statement: string }>(due(quiet));
    const statement = rows[0]?.statement;
    if (statement === undefined) return false;
    await this.#engine.exec(statement);
    return true;
  }

  async #freeze(): Promise<boolean> {
    const { rows } = await this.#engine.query<{ due: boolean }>(
      `SELECT age(datfrozenxid) > ${FREEZE_AGE} AS due FROM pg_database WHERE datname = current_database()`,
    );
    if (rows[0]?.due !== true) return false;
    await this.#engine.exec('VACUUM');
    return true;
  }
}
