import { useMemo } from 'react';
import { Figure } from '../ui/Figure.tsx';
import type { Tokens } from '../ui/theme.ts';
import { type Trend, trendOption, trendTable } from '../ui/trend.ts';
import type { Course, Pulse } from './questions.ts';
import { perHundred, sayBrief, sayDate, sayFactor, sayShare, sayWhole } from './words.ts';

const UNIT = 'per 100 person-days';

/** The first finding a day, by what came before it; where there is none, how many people there were. */
export function CourseFigure({ of }: { of: Pulse }) {
  const trend = useMemo(() => trendOf(of), [of]);
  const table = useMemo(() => trendTable(trend), [trend]);
  const option = useMemo(
    () => (tokens: Tokens, narrow: boolean) => trendOption(trend, tokens, narrow),
    [trend],
  );
  return <Figure title={titleOf(of)} sentence={sentenceOf(of)} option={option} table={table} height={300} />;
}

function titleOf({ course, stories }: Pulse): string {
  if (course) return `${sayWhole(course.subject)} per 100 person-days, by where people had been`;
  const first = stories[0]?.[0];
  return first ? `${sayBrief(first.subject)} per 100 person-days` : 'People a day';
}

function sentenceOf({ course, stories, releases }: Pulse) {
  const first = stories[0]?.[0];
  if (!first) return 'The mean of seven days, with its 95 % band.';
  const cause = first.explanations[0];
  const release = releases.find(({ version }) => first.explanations.some(({ value }) => value === version));
  return (
    <>
      {course && cause && (
        <>
          It moved after {movedIn(course)} only; after {channelOf(first.subject.among)},{' '}
          {sayShare(cause.share.value)} {sayFactor(cause).verb} {sayFactor(cause).what}.{' '}
        </>
      )}
      {release && (
        <>
          {release.source} {release.version} was first met on {sayDate(release.on)}.{' '}
        </>
      )}
      Each point is the mean of seven days, with its 95 % band.
    </>
  );
}

function trendOf(of: Pulse): Trend {
  const { course, stories, releases, scores, days } = of;
  const first = stories[0]?.[0];
  const points = (series: Course['lines'][number]['points'], scale: (rate: number) => number) =>
    series.map((point, index) => ({
      at: new Date(`${days[index]}T00:00`).getTime(),
      value: point && scale(point.rate),
      ...(point ? { low: scale(point.low), high: scale(point.high) } : {}),
    }));
  const mine = releases.filter(({ version }) => first?.explanations.some(({ value }) => value === version));
  const marks = mine.map(({ source, version, on }) => ({
    at: new Date(`${on}T00:00`).getTime(),
    label: `${sayDate(on)} · ${source} ${version}`,
  }));
  if (course) {
    const lines = course.lines.map((line) => ({
      name: `After ${channelOf(line.channel)}`,
      tone: line.news ? ('bad' as const) : ('noise' as const),
      points: points(line.points, perHundred),
    }));
    return { lines, marks, unit: UNIT };
  }
  const single = first ?? scores[0]!;
  const name = first ? sayBrief(first.subject) : 'People';
  const tone = first ? ('news' as const) : ('noise' as const);
  const scale = first ? perHundred : (rate: number) => rate;
  return {
    lines: [{ name, tone, points: points(single.series ?? [], scale) }],
    marks,
    unit: first ? UNIT : 'people',
  };
}

function movedIn({ lines }: Course): string {
  return lines
    .filter(({ news }) => news)
    .map(({ channel }) => channelOf(channel))
    .join(' and ');
}

function channelOf(channel: string | null): string {
  return (channel ?? '').replaceAll('_', ' ');
}
