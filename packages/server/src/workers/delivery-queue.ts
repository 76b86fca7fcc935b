import { NIL, type Uuid } from '@throughline/core/kernel';
import { type Choice, choose } from '@throughline/core/touchpoints';
import {
  claimDeliveries,
  type DeliveryRow,
  type DestinationRow,
  liveHolders,
  ownersOf,
  type Schema,
  type WaitingRow,
  waitingDeliveries,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { DELIVERING, type DeliveryLease } from './delivery-lease.ts';
import type { DeliveryRecorder } from './delivery-recorder.ts';

/** Rows of one destination at most. Beyond it, what fails holds back everybody: it would not fit memory for ever. */
export const MOST_WAITING = 50_000;

export type PersonOf = (row: { readonly leaf: Uuid; readonly id: Uuid }) => Uuid;

/** What waits for a destination, as it was read a moment ago. */
export interface Look {
  readonly rows: readonly WaitingRow[];
  /** Who delivers at the moment. */
  readonly live: ReadonlySet<Uuid>;
  readonly personOf: PersonOf;
}

type Chosen = WaitingRow & { readonly claimed: boolean };

/** What waits for one destination: what may be sent now, and the claim on it. */
export class DeliveryQueue {
  readonly #db: Kysely<Schema>;
  readonly #lease: DeliveryLease;
  readonly #recorder: DeliveryRecorder;
  readonly #destination: string;
  readonly #stream: string;

  constructor(
    parts: { db: Kysely<Schema>; lease: DeliveryLease; recorder: DeliveryRecorder },
    { name, stream }: Pick<DestinationRow, 'name' | 'stream'>,
  ) {
    this.#db = parts.db;
    this.#lease = parts.lease;
    this.#recorder = parts.recorder;
    this.#destination = name;
    this.#stream = stream;
  }

  async look(): Promise<Look> {
    const rows = await waitingDeliveries(this.#db, this.#destination, MOST_WAITING);
    if (rows.length === 0) return { rows, live: new Set(), personOf: ({ id }) => id };
    return {
      rows,
      live: await liveHolders(this.#db, DELIVERING),
      personOf: await this.#personOf(rows),
    };
  }

  choose({ rows, live, personOf }: Look, total: number, perPerson: number): Choice<Chosen> {
    const people = new Map(rows.map((row) => [row.leaf, row.leaf === NIL ? NIL : personOf(row)]));
    const waiting = rows.map((row) => ({ ...row, claimed: row.holder !== null && live.has(row.holder) }));
    return choose(waiting, (leaf) => people.get(leaf)!, Date.now(), { total, perPerson });
  }

  /**
   * Claims what was chosen. Of each person only what could be claimed from the oldest on, as it was read: where another
   * process was first, or the row was planned anew, all of that person is let go again.
   */
  async claim(chosen: readonly WaitingRow[], { live, personOf }: Look): Promise<DeliveryRow[]> {
    const { holder } = this.#lease;
    const ids = chosen.map(({ id }) => id);
    const claimed = await claimDeliveries(this.#db, ids, holder, live);
    const seqs = new Map(claimed.map((row) => [row.seq, row.id]));
    const lost = new Set(chosen.filter(({ id, seq }) => seqs.get(seq) !== id).map(personOf));
    const [mine, others] = parted(claimed, (row) => !lost.has(personOf(row)));
    if (others.length > 0) await this.release(others, holder);
    return mine;
  }

  async release(rows: readonly { id: Uuid }[], holder: Uuid): Promise<void> {
    const released = rows.map(({ id }) => id);
    await this.#recorder.settle(holder, { delivered: [], failed: [], released, log: [] });
  }

  /** Whose rows are now, so that a merge since they were planned counts. Who names nobody waits for nobody. */
  async #personOf(rows: readonly WaitingRow[]): Promise<PersonOf> {
    const leaves = new Set(rows.map(({ leaf }) => leaf));
    leaves.delete(NIL);
    // The leaf of a row about a person is that person: two of them never wait for one another.
    const owners = this.#stream === 'people' ? new Map<Uuid, Uuid>() : await ownersOf(this.#db, [...leaves]);
    return ({ leaf, id }) => (leaf === NIL ? id : (owners.get(leaf) ?? leaf));
  }
}

function parted<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}
