import {
  type Change,
  type Explanation,
  type Judged,
  nameOf,
  type Story,
  type Subject,
  smooth,
} from '@throughline/core/pulse';
import type { Compared, Look } from './look.ts';

/** Scores that lead, in this order, where there is something to them: what a life cycle turns on. */
const LEADING_STAGES = ['purchase', 'service', 'renewal', 'referral', 'usage', 'onboarding'] as const;
const MOST_SCORES = 5;
/** Channels whose courses are told beside that of the first finding, and its own. */
const MOST_PATHS = 4;

/** A look as the interface tells it. */
export function presentLook(found: Look, scope: Compared, zone: string) {
  const dates = found.adjacent ? [...found.days.compared, ...found.days.current] : [...found.days.current];
  const judged = (each: Judged, whole: boolean) => presentJudged(each, dates, whole);
  return {
    period: { from: iso(scope.from), to: iso(scope.to) },
    compared: { from: iso(scope.compared.from), to: iso(scope.compared.to) },
    zone,
    days: dates,
    firstDay: found.days.current[0]!,
    tested: found.tested,
    quiet: found.stories.length === 0,
    stories: found.stories.map((story: Story) =>
      story.map((finding) => ({
        ...judged(finding, true),
        same: finding.same,
        explanations: finding.explanations.map((each) => presentExplanation(each, finding.subject)),
      })),
    ),
    rest: found.rest.map((each) => judged(each, false)),
    scores: [
      { id: 'people', subject: null, ...presentChange(found.everybody, dates), ...people.everybody },
      ...leading(found).map((each) => ({ id: nameOf(each.subject), ...judged(each, true) })),
    ],
    releases: found.releases,
    course: presentCourse(found, dates),
  };
}

function leading({ judged }: Look): Judged[] {
  const stages = LEADING_STAGES.flatMap((stage) => judged.get(`stage:${stage}`) ?? []);
  return stages.slice(0, MOST_SCORES - 1);
}

function presentJudged({ subject, change, q, news }: Judged, dates: string[], whole: boolean) {
  const { series: _, ...told } = presentChange(change, dates);
  return {
    subject: presentSubject(subject),
    ...(whole ? presentChange(change, dates) : { ...told, series: null }),
    q,
    news,
    ...people.of(subject),
  };
}

function presentSubject({ dimension, value, among }: Subject) {
  return { dimension, value, among: among ?? null };
}

function presentChange(
  { before, now, ratio, low, high, distance, p, drift, began, series }: Change,
  dates: string[],
) {
  return {
    before,
    now,
    change: { value: ratio - 1, low: low - 1, high: high - 1 },
    distance,
    p,
    usual: drift === null ? null : Math.exp(Math.sqrt(drift)) - 1,
    began: began
      ? { on: dates[began.day]!, earliest: dates[began.earliest]!, latest: dates[began.latest]! }
      : null,
    series: smooth(series, series.dispersion),
  };
}

function presentExplanation(
  { factor, share, low, high, ratio, exposure, events }: Explanation,
  subject: Subject,
) {
  return {
    family: factor.family,
    value: factor.value,
    source: factor.source ?? null,
    share: { value: share, low, high },
    timesAsOften: ratio.adjusted ?? null,
    timesAsOftenUnadjusted: ratio.crude ?? null,
    days: exposure,
    outcomes: events,
    ...people.of(subject, { family: factor.family, value: factor.value, source: factor.source }),
  };
}

/** The first finding by where people had been before, where that is what it is about: where it broke, and where not. */
function presentCourse({ stories, judged }: Look, dates: string[]) {
  const first = stories[0]?.[0]?.subject;
  if (first?.among === undefined) return null;
  const same = [...judged.values()].filter(
    ({ subject }) =>
      subject.among !== undefined && subject.dimension === first.dimension && subject.value === first.value,
  );
  const size = ({ subject, change }: Judged) =>
    subject.among === first.among ? Number.POSITIVE_INFINITY : change.now.days + change.before.days;
  const told = same.sort((a, b) => size(b) - size(a)).slice(0, MOST_PATHS);
  return {
    subject: presentSubject({ dimension: first.dimension, value: first.value }),
    lines: told.map((each) => ({
      channel: each.subject.among!,
      news: each.news,
      points: presentChange(each.change, dates).series,
    })),
  };
}

/** The parameters with which `GET /v1/pulse/people` lists whom a number counts; the scope's own come beside them. */
interface Links {
  readonly everybody: { readonly people: Record<string, string> };
  of(
    subject: Subject,
    factor?: { family: string; value: string; source?: string | undefined },
  ): {
    readonly people: Record<string, string>;
  };
}

const people: Links = {
  everybody: { people: { of: 'everybody' } },
  of: ({ dimension, value, among }, factor) => ({
    people: {
      of: 'subject',
      dimension,
      value,
      ...(among === undefined ? {} : { among }),
      ...(factor ? { family: factor.family, factor: factor.value } : {}),
      ...(factor?.source === undefined ? {} : { factorSource: factor.source }),
    },
  }),
};

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
