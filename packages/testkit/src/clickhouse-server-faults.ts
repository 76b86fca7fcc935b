/**
 * What can be made to go wrong with the next insert, and the wire shapes of the control path (/testkit/…)
 * which the test's side and the server's side share.
 */

/** Narrows a fault to inserts whose statement contains this text (a table's name, a token); default: any insert. */
export interface InsertMatch {
  readonly match?: string;
}

export interface HoldFault extends InsertMatch {
  readonly kind: 'hold';
  /**
   * `running`: the server knows the query; system.processes lists it and KILL QUERY cancels it.
   * `transit`: it is still on its way; the server cannot know, list or kill it, and runs it when released.
   */
  readonly stage: 'running' | 'transit';
}

export interface TruncateFault extends InsertMatch {
  readonly kind: 'truncate';
  /** Only the first rows land. */
  readonly rows?: number;
  /** Only rows land whose column, as text, starts so: one partition's, say. JSONEachRow only. */
  readonly only?: { readonly column: string; readonly startsWith: string };
}

export interface DropFault extends InsertMatch {
  readonly kind: 'drop';
}

export type InsertFault = HoldFault | TruncateFault | DropFault;

/** The insert that a fault met. */
export interface FaultedInsert {
  readonly queryId: string;
  readonly query: string;
  /** Rows that the client sent, and those given to the engine. */
  readonly sentRows: number;
  readonly landedRows: number;
}

/** A fault that is set, met or over; each meets one insert, in the order in which they were set. */
export class PlannedFault {
  readonly id: number;
  readonly fault: InsertFault;
  readonly met: Promise<FaultedInsert>;
  readonly released: Promise<void>;
  readonly meet: (insert: FaultedInsert) => void;
  readonly release: () => void;

  constructor(id: number, fault: InsertFault) {
    this.id = id;
    this.fault = fault;
    const met = Promise.withResolvers<FaultedInsert>();
    const released = Promise.withResolvers<void>();
    this.met = met.promise;
    this.released = released.promise;
    this.meet = met.resolve;
    this.release = released.resolve;
  }
}

export class FaultPlan {
  readonly #all = new Map<number, PlannedFault>();
  #waiting: PlannedFault[] = [];
  #next = 1;
  #refusingUntil = 0;

  add(fault: InsertFault): PlannedFault {
    const planned = new PlannedFault(this.#next++, fault);
    this.#all.set(planned.id, planned);
    this.#waiting.push(planned);
    return planned;
  }

  find(id: number): PlannedFault | undefined {
    return this.#all.get(id);
  }

  /** The fault that this insert meets, if any; it is used up. */
  take(query: string): PlannedFault | undefined {
    const found = this.#waiting.find(({ fault }) => fault.match === undefined || query.includes(fault.match));
    this.#waiting = this.#waiting.filter((planned) => planned !== found);
    return found;
  }

  /** Forgets faults that nothing met and lets everything held go. */
  clear(): void {
    this.#waiting = [];
    this.#refusingUntil = 0;
    for (const planned of this.#all.values()) planned.release();
  }

  refuseFor(milliseconds: number): void {
    this.#refusingUntil = performance.now() + milliseconds;
  }

  get refusing(): boolean {
    return performance.now() < this.#refusingUntil;
  }
}

/** The part of the body that lands: whole lines, so line-delimited formats only (JSONEachRow, TSV …). */
export function truncateBody(body: Buffer, fault: TruncateFault): Buffer {
  const lines = body
    .toString()
    .split('\n')
    .filter((line) => line.trim() !== '');
  const only = fault.only;
  const kept =
    only === undefined
      ? lines
      : lines.filter((line) => columnText(line, only.column).startsWith(only.startsWith));
  return Buffer.from(kept.slice(0, fault.rows ?? kept.length).join('\n'));
}

function columnText(line: string, column: string): string {
  const row: unknown = JSON.parse(line);
  const value = (row as Record<string, unknown>)[column];
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** Rows of a line-delimited body. */
export function countRows(body: Buffer): number {
  let rows = 0;
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf(10, at);
    const next = end === -1 ? body.length : end;
    if (next > at) rows += 1;
    at = next + 1;
  }
  return rows;
}
