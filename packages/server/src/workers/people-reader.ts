import { CodedError, compareMoments } from '@throughline/core/kernel';
import {
  type Leaf,
  type LeafId,
  normaliseIdentifier,
  type VersionedSettings,
} from '@throughline/core/people';
import {
  type Analytical,
  type EventRow,
  leafOfLine,
  parseEventLine,
  type TimelineQuery,
  timeline,
} from '@throughline/storage/analytical';
import {
  findPeople,
  type KnownPeople,
  readOutbox,
  type Schema,
  type StoredPerson,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { Gatherer } from '../gatherer.ts';
import { linesOf } from './shipper.ts';

/**
 * Reads people from the primary, one query at a time: what is asked while it runs goes together in the next one, so
 * load makes reads cheaper. What was acknowledged before the question is in the answer, whichever process took it in.
 * A process that is alone answers from memory where it can: PGlite's one connection is busy with what comes in.
 */
export class PeopleReader {
  readonly #db: Kysely<Schema>;
  readonly #analytical: Analytical;
  readonly #known: KnownPeople;
  readonly #alone: boolean;
  readonly #asked: Gatherer<LeafId, StoredPerson>;

  /**
   * @param known what this process remembers of people
   * @param alone whether nobody else can change them: otherwise the database is asked all the same, for the version
   */
  constructor(db: Kysely<Schema>, analytical: Analytical, known: KnownPeople, alone: boolean) {
    this.#db = db;
    this.#known = known;
    this.#alone = alone;
    this.#analytical = analytical;
    this.#asked = new Gatherer((leaves) => findPeople(db, leaves, known));
  }

  async read(leaf: LeafId): Promise<StoredPerson | undefined> {
    return (this.#alone ? this.#known.ownerOf(leaf) : undefined) ?? this.#asked.get(leaf);
  }

  /**
   * A page of what a person did: what is in the analytical plane and what is still on its way, each
   * event once. The state says which micro-batches may be on their way; they are read before the analytical rows, so
   * an event that moves from one to the other meanwhile is seen at least once, and doubles go by key.
   */
  async timeline(person: StoredPerson, page: Omit<TimelineQuery, 'leaves'>): Promise<EventRow[]> {
    const leaves = Object.keys(person.state.leaves);
    const query: TimelineQuery = { ...page, leaves };
    const rows = await readOutbox(
      this.#db,
      person.unshipped.map(([id]) => id),
    );
    const underWay = (await linesOf(rows)).flatMap((line) => eventOf(line, query));
    const shipped = await timeline(this.#analytical, query);
    const events = new Map([...shipped, ...underWay].map((event) => [event.key, event]));
    const sign = page.order === 'oldest' ? 1 : -1;
    return [...events.values()].sort((a, b) => sign * compareMoments(a, b)).slice(0, page.limit);
  }
}

function eventOf(line: Buffer, { leaves, beyond, order, channels, from, to }: TimelineQuery): EventRow[] {
  const leaf = leafOfLine(line);
  if (leaf === undefined || !leaves.includes(leaf)) return [];
  const event = parseEventLine(line);
  if (!event) return [];
  if (beyond && compareMoments(event, beyond) * (order === 'oldest' ? -1 : 1) >= 0) return [];
  if (channels && !channels.includes(event.channel)) return [];
  if ((from !== undefined && event.time < from) || (to !== undefined && event.time >= to)) return [];
  return [event];
}

/**
 * Reads `kind:value` as the leaf it names. The value may itself hold colons.
 * @throws CodedError 400 `identifier_invalid`
 */
export function parseIdentifier(text: string, { value: settings }: VersionedSettings): Leaf {
  const colon = text.indexOf(':');
  const kind = colon > 0 ? text.slice(0, colon) : '';
  const leaf = /^[a-zA-Z][a-zA-Z0-9_]{0,49}$/.test(kind)
    ? normaliseIdentifier({ kind, value: text.slice(colon + 1) }, settings.identity)
    : undefined;
  if (leaf && !/\0/.test(leaf.value) && leaf.value.isWellFormed()) return leaf;
  throw new CodedError(
    400,
    'identifier_invalid',
    'A person is named as kind:value, for example email:ann@example.org.',
  );
}
