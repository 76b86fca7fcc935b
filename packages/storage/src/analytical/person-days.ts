import { randomUUID } from 'node:crypto';
import {
  type Factor,
  type FactorTally,
  GROUPS,
  type Observation,
  type Side,
  type Subject,
  type SubjectTally,
  type Tally,
} from '@throughline/core/pulse';
import type { Analytical } from './engine.ts';
import {
  type Code,
  type Codes,
  type Combination,
  codeCombinations,
  type PastRow,
  pastOf,
  placeOf,
} from './person-day-codes.ts';
import * as statements from './pulse-sql.ts';
import { type Period, type Scope, scopeConditions } from './scope-sql.ts';
import { NUMBERS } from './timeline.ts';

/** How many earlier periods tell what is usual. */
const PAST_PERIODS = 7;
/** Kinds of people: strata of every comparison. */
const STRATA = 3;
const BY_GROUP = 65_535;

/** Days of one period in the viewer's zone, as `2026-06-03`. */
export interface Days {
  readonly compared: readonly string[];
  readonly current: readonly string[];
}

/** What is asked of the person-days of two periods. */
export interface PersonDays {
  observe(): Promise<Observation>;
  /** A subject once more, apart by the channel of what came before it on the same day. */
  among(outcome: SubjectTally): Promise<SubjectTally[]>;
  /** Touchpoints that belong to both subjects; with itself, to it. */
  shared(one: Subject, other: Subject): number;
  /** Every factor of an outcome. The first is nobody's: all person-days. */
  factors(outcome: Subject): Promise<{ all: FactorTally['counts']; each: FactorTally[] }>;
  /** The same for some factors, apart for each group of people. */
  factorGroups(outcome: Subject, wanted: readonly Factor[]): Promise<Map<Factor | undefined, GroupCount[]>>;
  /** People who had the outcome, after a factor if one is given, in the order of their ids. */
  listPeople(outcome: Subject, page: PeoplePage): Promise<string[]>;
  listEverybody(page: Omit<PeoplePage, 'factor'>): Promise<string[]>;
  /** When each version was first met with, as the day's place on its side; at the very first day it says nothing. */
  firstDays(): Promise<{ factor: Factor; side: Side; day: number }[]>;
}

export interface PeoplePage {
  readonly factor?: Factor | undefined;
  readonly side: Side;
  /** The last person of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface GroupCount {
  readonly side: Side;
  readonly stratum: string;
  readonly group: number;
  readonly exposure: number;
  readonly events: number;
}

/**
 * Lays out the person-days of a scope and of what it is compared with, for as long as `work` needs them.
 *
 * The scope's kinds and periods say who and when; its channels, corners, departments and stages say which touchpoints
 * are subjects. Chances are all person-days of those people.
 *
 * @param zone IANA name of the time zone in which days are counted
 */
export async function withPersonDays<Result>(
  a: Analytical,
  scope: Scope & { readonly compared: Period },
  zone: string,
  days: Days,
  work: (found: PersonDays) => Promise<Result>,
): Promise<Result> {
  const session_id = randomUUID();
  const table = `days_${session_id.replaceAll('-', '')}`;
  const reader = new Reader(a, session_id, table, scope, zone, days);
  await reader.run(statements.createDays(table));
  try {
    await reader.fill();
    return await work(reader);
  } finally {
    await a.client.command({ query: `DROP TEMPORARY TABLE IF EXISTS ${table}`, session_id });
  }
}

class Reader implements PersonDays {
  readonly #a: Analytical;
  readonly #session: string;
  readonly #table: string;
  readonly #scope: Scope & { readonly compared: Period };
  readonly #zone: string;
  readonly #days: Days;
  #codes!: Codes;

  constructor(
    a: Analytical,
    session: string,
    table: string,
    scope: Scope & { readonly compared: Period },
    zone: string,
    days: Days,
  ) {
    this.#a = a;
    this.#session = session;
    this.#table = table;
    this.#scope = scope;
    this.#zone = zone;
    this.#days = days;
  }

  async run(query: string, params: Record<string, unknown> = {}): Promise<void> {
    await this.#a.client.command({ query, query_params: params, session_id: this.#session });
  }

  async #read<Row>(query: string, params: Record<string, unknown>): Promise<Row[]> {
    const result = await this.#a.client.query({
      query: `${query} SETTINGS join_use_nulls = 0, ${NUMBERS}`,
      format: 'JSONCompactEachRow',
      query_params: params,
      session_id: this.#session,
    });
    return result.json<Row>();
  }

  /** Who and when; which touchpoints are subjects is decided afterwards. */
  #conditions(period?: Period) {
    const { channels, corners, departments, stages, ...everything } = this.#scope;
    return scopeConditions(everything, period);
  }

  async fill(): Promise<void> {
    const { compared, from, to } = this.#scope;
    const [first, second] = [this.#conditions(compared), this.#conditions()];
    // Two periods that need not touch: the outer bounds, without what lies between.
    const { where, params } = this.#conditions({ from: compared.from, to });
    const between = `${where} AND NOT (e.time >= fromUnixTimestamp64Milli({gap_from:Int64}, 'UTC')
      AND e.time < fromUnixTimestamp64Milli({gap_to:Int64}, 'UTC'))`;
    const within = { ...params, gap_from: first.params.scope_to, gap_to: second.params.scope_from };
    type Row = [number, string, string, string, string, string, string, string, number];
    const rows = await this.#read<Row>(statements.selectCombinations(between), within);
    const combinations = rows.map(
      ([hash, name, channel, corner, department, source, version, platform, events]): Combination => {
        const placed = placeOf({ name, channel, corner, department }, this.#scope);
        return { ...placed, hash, source, version, platform, events };
      },
    );
    this.#codes = codeCombinations(combinations, this.#scope);
    await this.run(statements.insertDays(this.#table, between), {
      ...within,
      start: from,
      earliest: compared.from,
      zone: this.#zone,
      groups: GROUPS,
      first_day: this.#days.current[0],
      first_compared_day: this.#days.compared[0],
      numbers: this.#codes.numbers,
      hashes: this.#codes.hashes,
    });
  }

  async observe(): Promise<Observation> {
    const rows = await this.#read<[number, Side, number, number, number, number]>(
      statements.selectTallies(this.#table),
      this.#codes.params,
    );
    const people = await this.#read<[number, Side, number]>(
      statements.selectPeople(this.#table),
      this.#codes.params,
    );
    const tallies = this.#codes.subjects.map(() => emptyTally(this.#days));
    for (const [code, side, day, kind, part, n] of rows) {
      const tally = tallies[code]!;
      if (day === BY_GROUP) tally.groups[side][kind]![part]! += n;
      else tally.daily[side][day] = n;
    }
    for (const [code, side, n] of people) tallies[code]!.people[side] = n;
    const past = await this.#past();
    const subjects = this.#codes.subjects.flatMap((subject, code): SubjectTally[] =>
      subject ? [{ ...tallies[code]!, subject, past: past(code) }] : [],
    );
    return { everything: tallies[0]!, subjects };
  }

  /** The outcome once more, apart by the channel that came before. */
  async among(outcome: SubjectTally): Promise<SubjectTally[]> {
    const params = this.#outcome(outcome.subject);
    const rows = await this.#read<[Code, Side, number, number, number, number, number]>(
      statements.selectAmong(this.#table),
      params,
    );
    const people = await this.#read<[Code, Side, number, number]>(
      statements.selectPeopleAmong(this.#table),
      params,
    );
    return [...Map.groupBy(rows, ([channel]) => channel)].map(([channel, found]) => {
      const [events, exposures] = [emptyTally(this.#days), emptyTally(this.#days)];
      for (const [, side, day, kind, part, exposure, n] of found) {
        for (const [tally, count] of [
          [exposures, exposure],
          [events, n],
        ] as const) {
          if (day === BY_GROUP) tally.groups[side][kind]![part]! += count;
          else tally.daily[side][day] = count;
        }
      }
      for (const [code, side, all, hit] of people) {
        if (code !== channel) continue;
        exposures.people[side] = all;
        events.people[side] = hit;
      }
      const subject = { ...outcome.subject, among: this.#codes.channelOf(channel) };
      return { ...events, subject, among: exposures, past: outcome.past };
    });
  }

  async #past() {
    const { from, to } = this.#scope;
    const length = to - from;
    const { where, params } = this.#conditions({ from: from - PAST_PERIODS * length, to: from });
    const all = { ...params, start: from, length, zone: this.#zone };
    const rows = await this.#read<PastRow>(statements.selectPast(where), all);
    const exposures = await this.#read<[number, number]>(statements.selectPastExposure(where), all);
    return pastOf(rows, new Map(exposures), this.#codes, this.#scope);
  }

  shared(one: Subject, other: Subject): number {
    return this.#codes.shared(one, other);
  }

  async factors(outcome: Subject) {
    const rows = await this.#read<[Code, Side, number, Code, number, number]>(
      statements.selectFactors(this.#table, false),
      this.#outcome(outcome),
    );
    const byCode = Map.groupBy(rows, ([code]) => code);
    const counts = (code: Code) =>
      (byCode.get(code) ?? []).map(([, side, kind, began, exposure, events]) => {
        return { side, stratum: `${kind} ${began}`, exposure, events };
      });
    const each = this.#codes.factors.flatMap((factor, code) =>
      factor && byCode.has(code) ? [{ factor, counts: counts(code) }] : [],
    );
    return { all: counts(0), each };
  }

  async factorGroups(outcome: Subject, wanted: readonly Factor[]) {
    const codes = wanted.map((factor) => this.#codes.codeOfFactor(factor));
    const rows = await this.#read<[Code, Side, number, Code, number, number, number]>(
      statements.selectFactors(this.#table, true),
      { ...this.#outcome(outcome), wanted: [0, ...codes] },
    );
    const found = new Map<Factor | undefined, GroupCount[]>();
    for (const factor of [undefined, ...wanted]) found.set(factor, []);
    for (const [code, side, kind, began, group, exposure, events] of rows) {
      const factor = wanted[codes.indexOf(code)];
      found.get(factor)!.push({ side, stratum: `${kind} ${began}`, group, exposure, events });
    }
    return found;
  }

  async listPeople(outcome: Subject, { factor, side, after = '', limit }: PeoplePage): Promise<string[]> {
    const rows = await this.#read<[string]>(statements.listOutcomePeople(this.#table), {
      ...this.#wanted(outcome, factor),
      ...{ side, after, rows: limit },
    });
    return rows.map(([person]) => person);
  }

  async listEverybody({ side, after = '', limit }: PeoplePage): Promise<string[]> {
    const params = { side, after, rows: limit };
    const rows = await this.#read<[string]>(statements.listEverybody(this.#table), params);
    return rows.map(([person]) => person);
  }

  #outcome(outcome: Subject) {
    const among = outcome.among === undefined ? 0 : this.#codes.codeOfChannel(outcome.among);
    return { ...this.#codes.params, outcome: this.#codes.combinationsOf(outcome), among };
  }

  #wanted(outcome: Subject, wanted: Factor | undefined) {
    const codes = wanted === undefined ? [] : [this.#codes.codeOfFactor(wanted)];
    return { ...this.#outcome(outcome), wanted: codes };
  }

  async firstDays() {
    const rows = await this.#read<[Code, [Side, number]]>(
      statements.selectFirstDays(this.#table),
      this.#codes.params,
    );
    return rows.map(([code, [side, day]]) => ({ factor: this.#codes.factors[code]!, side, day }));
  }
}

type Filled = {
  groups: [number[][], number[][]];
  daily: [number[], number[]];
  people: [number, number];
} & Tally;

function emptyTally({ compared, current }: Days): Filled {
  const groups = () => Array.from({ length: STRATA }, () => new Array<number>(GROUPS).fill(0));
  return {
    groups: [groups(), groups()],
    daily: [new Array<number>(compared.length).fill(0), new Array<number>(current.length).fill(0)],
    people: [0, 0],
  };
}
