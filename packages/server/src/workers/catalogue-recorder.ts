import { mergeShapes, type Shape, shapeOf, type Touchpoint } from '@throughline/core/touchpoints';
import {
  countViolations,
  mergeObservations,
  type Observation,
  type Schema,
  type ViolationCount,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import type { Submission, Verdict } from './batch.ts';
import type { Violation } from './gate.ts';

/** How often what was seen is written down, milliseconds. */
const EVERY_MS = 2_000;
/** The first events of a source and name that are looked into, and then one in so many. */
const FIRST = 200;
const ONE_IN = 100;
/** Sources × names that are counted between two writes. */
const MAX_ENTRIES = 5_000;
/** Different words that are counted of one field. */
const MAX_WORDS = 50;
const SLICE = 500;
/** Tries for rows that other processes write too. */
const MAX_TRIES = 10;

interface Entry {
  readonly departments: Map<string, number>;
  readonly channels: Map<string, number>;
  /** Since this process first saw it: which events are looked into follows from it. */
  total: number;
  count: number;
  sampled: number;
  first: number;
  last: number;
  shape: Shape | undefined;
}

export interface RecorderOptions {
  readonly db: Kysely<Schema>;
  readonly onError: (error: unknown) => void;
  /** Told how many names were too many to be kept. */
  readonly onBeyond?: (names: number) => void;
  readonly onViolation?: (action: Violation['action']) => void;
}

/**
 * Keeps what events are like, for the catalogue: how often each source sends each name, what its events look like, and
 * which were not as a schema says. It counts in memory what was committed, and a timer writes the sums down, beside
 * the transactions of the events. So the way of an event pays a look-up and some additions; a process that is
 * killed loses the counts of its last two seconds, and nothing else. Refused and marked events are in the ledger,
 * exactly.
 */
export class CatalogueRecorder {
  readonly #options: RecorderOptions;
  readonly #timer: NodeJS.Timeout;
  #sources = new Map<string, Map<string, Entry>>();
  #entries = 0;
  #beyond = 0;
  #violations = new Map<string, ViolationCount>();
  #writing: Promise<void> = Promise.resolve();

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      this.flush().catch(options.onError);
    }, EVERY_MS);
    this.#timer.unref();
  }

  /** Takes note of an event whose verdict is certain. */
  judged({ statement, letter }: Submission, { status }: Verdict, violation: Violation | undefined): void {
    const { touchpoint } = statement;
    if (status === 'accepted') {
      this.#saw(touchpoint);
      if (violation) this.violated(touchpoint, violation);
    } else if (violation?.action === 'refused' && status === 'refused' && letter === undefined) {
      // A dead letter that is refused again was counted when it came.
      this.violated(touchpoint, violation);
    }
  }

  #saw(touchpoint: Omit<Touchpoint, 'identifiers'>): void {
    const entry = this.#entryOf(touchpoint.source, touchpoint.name);
    if (!entry) return;
    const { received, department, channel, properties, traits } = touchpoint;
    if (entry.count === 0) entry.first = received;
    entry.first = Math.min(entry.first, received);
    entry.last = Math.max(entry.last, received);
    entry.count++;
    add(entry.departments, department);
    add(entry.channels, channel);
    if (entry.total < FIRST || entry.total % ONE_IN === 0) {
      // Words are kept as they are of what happened only; what is said of people is theirs.
      const shapes: Shape = {
        n: 1,
        object: { n: 1, fields: { properties: shapeOf(properties, true), traits: shapeOf(traits) } },
      };
      entry.shape = entry.shape ? mergeShapes(entry.shape, shapes) : shapes;
      entry.sampled++;
    }
    entry.total++;
  }

  #entryOf(source: string, name: string): Entry | undefined {
    let names = this.#sources.get(source);
    const known = names?.get(name);
    if (known) return known;
    if (this.#entries >= MAX_ENTRIES) {
      this.#beyond++;
      return undefined;
    }
    if (!names) {
      names = new Map();
      this.#sources.set(source, names);
    }
    const entry: Entry = {
      departments: new Map(),
      channels: new Map(),
      ...{ total: 0, count: 0, sampled: 0, first: 0, last: 0 },
      shape: undefined,
    };
    names.set(name, entry);
    this.#entries++;
    return entry;
  }

  violated({ name, source, id, received }: Omit<Touchpoint, 'identifiers'>, violation: Violation): void {
    const { schema, action, path, message } = violation;
    this.#options.onViolation?.(action);
    const key = JSON.stringify([name, source, schema, action]);
    const known = this.#violations.get(key);
    this.#violations.set(key, {
      ...{ name, source, schema, action },
      count: (known?.count ?? 0) + 1,
      first: Math.min(known?.first ?? received, received),
      last: Math.max(known?.last ?? received, received),
      example: { id, path, message },
    });
  }

  /** Writes down what was seen until now. */
  flush(): Promise<void> {
    this.#writing = this.#writing.catch(() => {}).then(() => this.#flush());
    return this.#writing;
  }

  async #flush(): Promise<void> {
    const { db, onBeyond } = this.#options;
    const violations = [...this.#violations.values()];
    this.#violations = new Map();
    try {
      await countViolations(db, violations);
    } catch (error) {
      for (const each of violations) this.#putBack(each);
      throw error;
    }
    const observations = this.#takeObservations();
    let beyond = this.#beyond;
    this.#beyond = 0;
    try {
      for (let tries = 0; observations.length > 0 && tries < MAX_TRIES; tries++) {
        const merged = await mergeObservations(db, observations.slice(0, SLICE));
        beyond += merged.beyond;
        if (merged.again.length === 0) tries = 0;
        observations.splice(0, SLICE, ...merged.again);
      }
    } finally {
      for (const each of observations) this.#restore(each);
    }
    if (beyond > 0) onBeyond?.(beyond);
  }

  /** What could not be written is written the next time. */
  #restore({ source, name, count, sampled, first, last, shape, departments, channels }: Observation): void {
    const entry = this.#entryOf(source, name);
    if (!entry) return;
    entry.first = entry.count === 0 ? first : Math.min(entry.first, first);
    entry.last = Math.max(entry.last, last);
    entry.count += count;
    entry.sampled += sampled;
    entry.shape = entry.shape && shape ? mergeShapes(entry.shape, shape) : (entry.shape ?? shape);
    for (const [word, times] of Object.entries(departments)) add(entry.departments, word, times);
    for (const [word, times] of Object.entries(channels)) add(entry.channels, word, times);
  }

  #putBack(violation: ViolationCount): void {
    const { name, source, schema, action } = violation;
    const key = JSON.stringify([name, source, schema, action]);
    const since = this.#violations.get(key);
    this.#violations.set(key, { ...violation, ...since, count: violation.count + (since?.count ?? 0) });
  }

  /** What was seen since the last time; what was not seen since is forgotten here. */
  #takeObservations(): Observation[] {
    const taken: Observation[] = [];
    for (const [source, names] of this.#sources) {
      for (const [name, entry] of names) {
        if (entry.count > 0) taken.push(takeFrom(entry, source, name));
        else {
          names.delete(name);
          this.#entries--;
        }
      }
      if (names.size === 0) this.#sources.delete(source);
    }
    return taken;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush().catch(this.#options.onError);
  }
}

function takeFrom(entry: Entry, source: string, name: string): Observation {
  const { count, sampled, first, last, shape, departments, channels } = entry;
  const observation: Observation = {
    ...{ source, name, count, sampled, first, last, shape },
    departments: Object.fromEntries(departments),
    channels: Object.fromEntries(channels),
  };
  departments.clear();
  channels.clear();
  entry.count = 0;
  entry.sampled = 0;
  entry.shape = undefined;
  return observation;
}

function add(words: Map<string, number>, word: string, times = 1): void {
  const known = words.get(word);
  if (known !== undefined || words.size < MAX_WORDS) words.set(word, (known ?? 0) + times);
}
