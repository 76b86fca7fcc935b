import {
  type Change,
  candidates,
  changeOfPresence,
  distinct,
  type Explanation,
  explain,
  type Finding,
  type Judged,
  judge,
  nameOf,
  type Observation,
  type Story,
  type Subject,
  type SubjectTally,
  tell,
} from '@throughline/core/pulse';
import {
  type Analytical,
  type Days,
  type Period,
  type PersonDays,
  type Scope,
  withPersonDays,
} from '@throughline/storage/analytical';
import { daysOf } from './days.ts';

/** So many findings are explained; each takes two statements. */
const MOST_EXPLAINED = 8;
/** News that are looked at for being the same touchpoints. */
const MOST_NEWS = 60;
/** A subject whose touchpoints are so much help is people asking for help. */
const HELP = 0.8;
/** Rarer help is not taken apart. */
const FEWEST_HELP_DAYS = 20;

export type Compared = Scope & { readonly compared: Period };

/** A version that was first met with inside the two periods. */
export interface Release {
  readonly source: string;
  readonly version: string;
  /** As `2026-06-03`. */
  readonly on: string;
}

/** One look at what moved. */
export interface Look {
  readonly days: Days;
  /** Whether both periods are one series of days. */
  readonly adjacent: boolean;
  readonly stories: readonly Story[];
  /** What was tested and is within its usual noise, the most surprising first. */
  readonly rest: readonly Judged[];
  readonly tested: number;
  readonly everybody: Change;
  /** By `nameOf`: news and not. */
  readonly judged: ReadonlyMap<string, Judged>;
  readonly releases: readonly Release[];
}

/** What moved in a scope since the period that it is compared with. */
export async function look(a: Analytical, scope: Compared, zone: string): Promise<Look> {
  const days = daysIn(scope, zone);
  const adjacent = scope.compared.to === scope.from;
  return withPersonDays(a, scope, zone, days, async (found) => {
    const observation = await withHelpApart(found);
    const judged = judge(observation, adjacent);
    const news = judged.filter((each) => each.news).slice(0, MOST_NEWS);
    const help = helpIn(observation)?.subject;
    const shared = (one: Subject, other: Subject) => found.shared(one, other);
    const isHelp = (subject: Subject) =>
      help !== undefined &&
      (subject.among !== undefined || shared(subject, help) >= HELP * shared(subject, subject));
    const findings: Finding[] = [];
    for (const [place, each] of distinct(news, shared).entries()) {
      const explanations = place < MOST_EXPLAINED ? await explanationsOf(found, each.subject) : [];
      findings.push({ ...each, explanations });
    }
    const stories = tell(findings, isHelp);
    return {
      days,
      adjacent,
      stories,
      rest: judged.filter((each) => !each.news),
      tested: judged.length,
      everybody: changeOfPresence(observation.everything, observation.subjects[0]?.past ?? [], adjacent),
      judged: new Map(judged.map((each) => [nameOf(each.subject), each])),
      releases: await releasesIn(found, days, adjacent),
    };
  });
}

export function daysIn({ from, to, compared }: Compared, zone: string): Days {
  return { compared: daysOf(compared, zone), current: daysOf({ from, to }, zone) };
}

/** Help is also looked at by where people were when they needed it: else a small part hides in the whole. */
async function withHelpApart(found: PersonDays): Promise<Observation> {
  const observation = await found.observe();
  const help = helpIn(observation);
  if (!help) return observation;
  return { ...observation, subjects: [...observation.subjects, ...(await found.among(help))] };
}

/** Where people ask for help: the stage of service, else the contact center. */
function helpIn({ subjects }: Observation): SubjectTally | undefined {
  const of = (dimension: Subject['dimension'], value: string) =>
    subjects.find(({ subject, daily }) => {
      const count = [...daily[0], ...daily[1]].reduce((sum, each) => sum + each, 0);
      const same = subject.dimension === dimension && subject.value === value;
      return same && subject.among === undefined && count >= FEWEST_HELP_DAYS;
    });
  return of('stage', 'service') ?? of('channel', 'contact_center');
}

async function explanationsOf(found: PersonDays, subject: Subject): Promise<Explanation[]> {
  const { all, each } = await found.factors(subject);
  const wanted = candidates(all, each);
  if (wanted.length === 0) return [];
  const groups = await found.factorGroups(subject, wanted);
  return wanted.flatMap((factor) => explain(factor, groups.get(undefined)!, groups.get(factor)!) ?? []);
}

/** A version that was there on the first day may have been there before. */
async function releasesIn(found: PersonDays, days: Days, adjacent: boolean): Promise<Release[]> {
  const first = await found.firstDays();
  return first.flatMap(({ factor, side, day }) => {
    const known = day === 0 && (side === 0 || !adjacent);
    const on = (side === 0 ? days.compared : days.current)[day];
    return known || on === undefined ? [] : [{ source: factor.source ?? '', version: factor.value, on }];
  });
}
