import { CodedError, isRefusal, type Refusal, refusal, type Uuid } from '@throughline/core/kernel';
import { type Resolved, resolveIdentifiers, type VersionedSettings } from '@throughline/core/people';
import { eventText } from '@throughline/storage/analytical';
import {
  catalogueVersion,
  type KnownPeople,
  readCatalogue,
  readSettings,
  type Schema,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { AheadLost, type Folded } from './ahead.ts';
import {
  type Batch,
  type Committed,
  type Failpoint,
  isImport,
  type RefusedItem,
  type Submission,
  type Verdict,
} from './batch.ts';
import { splitByComponent } from './components.ts';
import { isPoison, isSerialization } from './engine-errors.ts';
import { Gate, refusalOf, SchemaChecks, type Violation } from './gate.ts';
import { refusalKey, refusedItem } from './refused-items.ts';
import { LostRace } from './store-fold.ts';
import {
  commitTransaction,
  type Prepared,
  StaleSettings,
  type TransactionInput,
  type TransactionResult,
} from './transaction.ts';

/** How often a batch is tried before its sender is told to come back: races end long before. */
const MAX_TRIES = 30;
/** After so many losses the contested component goes alone, with its rows locked. */
const LOSSES_BEFORE_LOCK = 2;

/** What one or several transactions came to. */
interface Taken {
  readonly fresh: ReadonlySet<Uuid>;
  readonly outbox: readonly Uuid[];
}

/** What became of a submission under one version of the settings and of the catalogue. */
interface Preparation {
  readonly version: number;
  readonly catalogue: number;
  readonly outcome: Prepared | Refusal;
  readonly violation: Violation | undefined;
}

/** What became of an event, told once it is certain. */
export type OnJudged = (submission: Submission, verdict: Verdict, violation: Violation | undefined) => void;

/** The batches before and behind one in its lane. */
export interface Neighbours {
  /** What the batch before it is storing. */
  readonly ahead?: Folded | undefined;
  /** Resolves when that batch is done, however it ended. */
  readonly aheadDone?: Promise<unknown> | undefined;
  /** Told what it is storing itself, at most once: the next one may start. */
  readonly onFolded?: ((folded: Folded) => void) | undefined;
}

export interface CommitterOptions {
  readonly db: Kysely<Schema>;
  readonly failpoint: Failpoint;
  /** What this process remembers of people. */
  readonly known: KnownPeople;
  readonly onJudged?: OnJudged;
  readonly onRetry?: (why: 'race' | 'ahead' | 'lock' | 'serialization' | 'settings' | 'poison') => void;
}

/**
 * Takes batches in, one transaction each, whatever stands in the way: races with other processes, settings that
 * change meanwhile, and events that an engine refuses.
 */
export class Committer {
  readonly #db: Kysely<Schema>;
  readonly #failpoint: Failpoint;
  readonly #onRetry: NonNullable<CommitterOptions['onRetry']>;
  readonly #known: KnownPeople;
  readonly #preparations = new WeakMap<Submission, Preparation>();
  readonly #onJudged: OnJudged | undefined;
  readonly #checks = new SchemaChecks();
  #settings: VersionedSettings | undefined;
  #gate: Gate | undefined;

  constructor({ db, failpoint, known, onJudged, onRetry }: CommitterOptions) {
    this.#onJudged = onJudged;
    this.#known = known;
    this.#db = db;
    this.#failpoint = failpoint;
    this.#onRetry = onRetry ?? (() => {});
  }

  /**
   * Commits a batch. When it resolves, the batch is durable, applied and visible.
   * @throws CodedError `unavailable` (503) when the outcome is unknown or nothing can be written: the sender repeats,
   *   and what was written is then a duplicate
   */
  async commit(batch: Batch, neighbours: Neighbours = {}): Promise<Committed> {
    const settings = await this.settings();
    const gate = await this.gate();
    const { prepared, verdicts, refused } = this.#prepareAll(batch, settings, gate);
    const known = this.#known;
    const input = {
      events: prepared,
      refused: [...batch.refused, ...refused],
      step: batch.step,
      ...(batch.replay ? { replay: batch.replay } : {}),
      settings,
      catalogue: gate.version,
      known,
    };
    try {
      const { fresh, outbox } = await this.#take(definedStep(input), neighbours);
      return { verdicts: this.#tell(batch.events, judge(batch.events, verdicts, fresh)), outbox };
    } catch (error) {
      if (error instanceof StaleSettings) {
        this.#onRetry('settings');
        this.#settings = undefined;
        this.#gate = undefined;
        return this.commit(batch);
      }
      const culprit = isPoison(error) ? await this.#findCulprit(definedStep(input)) : undefined;
      if (culprit === undefined) throw error;
      this.#onRetry('poison');
      return this.#commitWithout(culprit, batch, error);
    }
  }

  /** Does ahead, while another batch waits for its engine, what needs no transaction. */
  prepare(events: readonly Submission[]): void {
    const [settings, gate] = [this.#settings, this.#gate];
    if (settings && gate) for (const submission of events) this.#prepared(submission, settings, gate);
  }

  /** Resolves who each event is about; what names nobody where it must is refused before anything is claimed. */
  #prepareAll(batch: Batch, settings: VersionedSettings, gate: Gate) {
    const prepared: Prepared[] = [];
    const verdicts = new Map<Submission, Refusal>();
    const refused: RefusedItem[] = [];
    for (const submission of batch.events) {
      const { outcome } = this.#prepared(submission, settings, gate);
      if (isRefusal(outcome)) {
        verdicts.set(submission, outcome);
        refused.push(refusedItem(submission, outcome));
      } else prepared.push(outcome);
    }
    return { prepared, verdicts, refused };
  }

  #prepared(submission: Submission, settings: VersionedSettings, gate: Gate): Preparation {
    const before = this.#preparations.get(submission);
    const catalogue = gate.version;
    if (before?.version === settings.version && before.catalogue === catalogue) return before;
    const resolved = resolveIdentifiers(submission.statement, settings.value);
    const violation = isRefusal(resolved) ? undefined : gate.judge(resolved.touchpoint);
    const refused = isRefusal(resolved) ? resolved : refusalOf(violation);
    const outcome = refused ?? prepare(submission, resolved as Resolved, violation);
    const preparation = { version: settings.version, catalogue, outcome, violation };
    this.#preparations.set(submission, preparation);
    return preparation;
  }

  #tell(events: readonly Submission[], verdicts: Verdict[]): Verdict[] {
    const tell = this.#onJudged;
    if (tell)
      events.forEach((submission, index) => {
        tell(submission, verdicts[index]!, this.#preparations.get(submission)?.violation);
      });
    return verdicts;
  }

  /** The catalogue in force, as far as this process knows, as with the settings; or as it surely is now. */
  async gate({ surely = false } = {}): Promise<Gate> {
    if (surely && this.#gate?.version !== (await catalogueVersion(this.#db))) this.#gate = undefined;
    this.#gate ??= new Gate(await readCatalogue(this.#db), this.#checks);
    return this.#gate;
  }

  /** The settings in force, as far as this process knows; a transaction that finds newer ones starts over. */
  async settings(): Promise<VersionedSettings> {
    this.#settings ??= await readSettings(this.#db);
    return this.#settings;
  }

  async #take(input: TransactionInput, neighbours: Neighbours = {}): Promise<Taken> {
    const { ahead, aheadDone, onFolded } = neighbours;
    if (!ahead) return this.#takeRacing(input, onFolded);
    try {
      return taken(await commitTransaction(this.#db, { ...input, ahead, onFolded }, this.#failpoint));
    } catch (error) {
      if (error instanceof AheadLost) this.#onRetry('ahead');
      else if (error instanceof LostRace) this.#onRetry('race');
      else if (isSerialization(error)) this.#onRetry('serialization');
      else throw error;
    }
    // The two would only race each other, now that both start over.
    await aheadDone;
    return this.#takeRacing(input);
  }

  async #takeRacing(input: TransactionInput, onFolded?: Neighbours['onFolded']): Promise<Taken> {
    let lost: LostRace | undefined;
    for (let tries = 1; ; tries++) {
      try {
        // Only the first try may tell what it stores: a batch that has to start over is no longer before another.
        const toTry = tries === 1 ? { ...input, onFolded } : input;
        return taken(await commitTransaction(this.#db, toTry, this.#failpoint));
      } catch (error) {
        if (error instanceof LostRace) lost = error;
        await this.#beforeNextTry(error, tries);
      }
      if (lost && tries >= LOSSES_BEFORE_LOCK) return this.#takeContestedAlone(input, lost);
    }
  }

  /**
   * The contested people and whatever the batch ties to them go in a transaction of their own, with locked rows.
   * A step of an import or a source stays whole, because its position moves with all of it.
   */
  async #takeContestedAlone(input: TransactionInput, lost: LostRace): Promise<Taken> {
    this.#onRetry('lock');
    if (input.step) return this.#takeLocked(input, lost);
    const [contested, others] = splitByComponent(input.events, lost);
    const alone = await this.#takeLocked({ ...input, events: contested, refused: [] }, lost);
    if (others.length === 0 && input.refused.length === 0) return alone;
    const rest = await this.#take({ ...input, events: others });
    return { fresh: alone.fresh.union(rest.fresh), outbox: [...alone.outbox, ...rest.outbox] };
  }

  async #takeLocked(input: TransactionInput, lost: LostRace): Promise<Taken> {
    // What is lost in spite of the locks was not among them: the next try locks that too, so losing ends.
    const leaves = new Set(lost.leaves);
    const people = new Set(lost.people);
    for (let tries = 1; ; tries++) {
      try {
        const lock = { leaves: [...leaves], people: [...people] };
        return taken(await commitTransaction(this.#db, { ...input, lock }, this.#failpoint));
      } catch (error) {
        if (error instanceof LostRace) {
          for (const leaf of error.leaves) leaves.add(leaf);
          for (const person of error.people) people.add(person);
        }
        await this.#beforeNextTry(error, tries);
      }
    }
  }

  /** Waits a little, more each time, after a loss. @throws whatever is no loss, and 503 `contended` in the end */
  async #beforeNextTry(error: unknown, tries: number): Promise<void> {
    const raced = error instanceof LostRace;
    if (!raced && !isSerialization(error)) throw error;
    this.#onRetry(raced ? 'race' : 'serialization');
    if (tries >= MAX_TRIES) throw new CodedError(503, 'contended', 'Too many writers for the same people.');
    await pause(Math.random() * Math.min(200, 5 * 2 ** tries));
  }

  /** Bisects with transactions that are rolled back. @returns one event that the engine refuses by itself */
  async #findCulprit(input: TransactionInput): Promise<Uuid | undefined> {
    let suspects = input.events;
    const { step: _, ...without } = input;
    while (suspects.length > 1) {
      const half = suspects.slice(0, Math.ceil(suspects.length / 2));
      suspects = (await this.#refuses({ ...without, events: half })) ? half : suspects.slice(half.length);
    }
    const [last] = suspects;
    return last && (await this.#refuses({ ...without, events: [last] })) ? last.key : undefined;
  }

  async #refuses(input: TransactionInput): Promise<boolean> {
    try {
      await commitTransaction(this.#db, { ...input, refused: [], dryRun: true }, () => {});
      return false;
    } catch (error) {
      if (isPoison(error)) return true;
      throw error;
    }
  }

  async #commitWithout(culprit: Uuid, batch: Batch, error: unknown): Promise<Committed> {
    const why = refusal('poison', undefined, `The database refused this event: ${(error as Error).message}`);
    const guilty = batch.events.filter(({ key }) => key === culprit);
    const rest = await this.commit({
      ...batch,
      ...(batch.step && isImport(batch.step)
        ? {
            step: {
              ...batch.step,
              accepted: batch.step.accepted - guilty.length,
              refused: batch.step.refused + guilty.length,
            },
          }
        : {}),
      events: batch.events.filter(({ key }) => key !== culprit),
      refused: [...batch.refused, ...guilty.map((submission) => refusedItem(submission, why))],
    });
    const verdicts = [...rest.verdicts];
    return {
      ...rest,
      verdicts: batch.events.map(({ key }) =>
        key === culprit ? { status: 'refused', refusal: why } : verdicts.shift()!,
      ),
    };
  }
}

function taken({ fresh, outbox }: TransactionResult): Taken {
  return { fresh, outbox: outbox === undefined ? [] : [outbox] };
}

/** `step` is absent, not undefined: the types are exact. */
function definedStep(
  input: Omit<TransactionInput, 'step'> & { step: TransactionInput['step'] | undefined },
): TransactionInput {
  const { step, ...rest } = input;
  return step ? { ...rest, step } : rest;
}

function prepare(submission: Submission, resolved: Resolved, violation: Violation | undefined): Prepared {
  const { key, letter } = submission;
  const mark = violation?.action === 'marked' ? violation : undefined;
  return { key, resolved, text: eventText(resolved.touchpoint), mark, letter };
}

function judge(
  events: readonly Submission[],
  refused: ReadonlyMap<Submission, Refusal>,
  fresh: ReadonlySet<Uuid>,
): Verdict[] {
  const seen = new Set<Uuid>();
  return events.map((submission) => {
    const why = refused.get(submission);
    // Told before: it was given again.
    if (why && submission.again && !fresh.has(refusalKey(submission, why))) return { status: 'duplicate' };
    if (why) return { status: 'refused', refusal: why };
    const isNew = fresh.has(submission.key) && !seen.has(submission.key);
    seen.add(submission.key);
    return { status: isNew ? 'accepted' : 'duplicate' };
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
