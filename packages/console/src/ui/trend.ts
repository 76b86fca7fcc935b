import type { EChartsCoreOption } from 'echarts/core';
import { GRID } from './chart-theme.ts';
import type { FigureTable } from './figure-table.ts';
import type { Tokens } from './theme.ts';

/** One line of a trend. */
export interface TrendLine {
  readonly name: string;
  /** News stands out in its colour; the rest is context, drawn lighter. */
  readonly tone: 'good' | 'bad' | 'news' | 'noise' | 'accent';
  readonly points: readonly TrendPoint[];
}

export interface TrendPoint {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: number | null;
  /** The interval, drawn as a band. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

export interface TrendMark {
  readonly at: number;
  readonly label: string;
}

export interface Trend {
  readonly lines: readonly TrendLine[];
  /** Moments to see the lines by: a release, the start of a season. */
  readonly marks?: readonly TrendMark[];
  /** On the axis of values. */
  readonly unit: string;
}

/** Days at even distances, as many as there is room for: ECharts’ own begin anew with every month. */
function ticksOf(lines: readonly TrendLine[], most: number): number[] {
  const times = [...new Set(lines.flatMap(({ points }) => points.map(({ at }) => at)))].sort((a, b) => a - b);
  const step = Math.max(1, Math.ceil(times.length / most));
  return times.filter((_, index) => index % step === 0);
}

const DAY_MS = 86_400_000;
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** Days where the ticks are days apart, the clock within one. */
function sayTick(ticks: readonly number[]): (at: number) => string {
  const apart = ticks.length > 1 ? ticks[1]! - ticks[0]! : DAY_MS;
  const format = apart < DAY_MS ? CLOCK : DAY;
  return (at) => format.format(at);
}

/** Lines over time with their intervals as bands, named at their ends, on an axis that starts at nought. */
export function trendOption(
  { lines, marks = [], unit }: Trend,
  of: Tokens,
  narrow: boolean,
): EChartsCoreOption {
  const colours = { good: of.good, bad: of.bad, news: of.ink2, noise: of.noise, accent: of.accent };
  const ticks = ticksOf(lines, narrow ? 4 : 8);
  const longest = Math.max(0, ...lines.map(({ name }) => name.length));
  return {
    grid: { ...GRID, top: narrow ? 44 : 30, right: narrow ? 12 : Math.min(180, 20 + longest * 7) },
    xAxis: {
      type: 'time',
      axisLabel: { hideOverlap: true, formatter: sayTick(ticks), customValues: ticks },
    },
    yAxis: { type: 'value', name: unit, nameGap: narrow ? 26 : 12, min: 0, splitNumber: narrow ? 3 : 4 },
    tooltip: { trigger: 'axis' },
    series: lines.flatMap((line, index) => {
      const colour = colours[line.tone];
      return [
        ...bandOf(line, colour),
        mainOf(line, colour, narrow, index === 0 ? markLine(marks, lines, narrow, of) : {}, of),
      ];
    }),
  };
}

function mainOf(line: TrendLine, colour: string, narrow: boolean, more: object, of: Tokens) {
  const context = line.tone === 'noise';
  return {
    type: 'line',
    name: line.name,
    data: line.points.map(({ at, value }) => [at, value]),
    showSymbol: false,
    z: context ? 2 : 3,
    lineStyle: { width: context ? 1.4 : 2.2, color: colour },
    itemStyle: { color: colour },
    // Direct labels: after the line's end, or where there is no room above it.
    endLabel: {
      show: true,
      formatter: line.name,
      color: context ? of.ink2 : colour,
      ...(narrow ? { align: 'right', distance: 0, offset: [0, -11] } : { distance: 8 }),
    },
    labelLayout: { moveOverlap: 'shiftY' },
    ...more,
  };
}

/** Moments as dotted lines with their words; in a narrow place the words are on the side that has room. */
function markLine(
  marks: readonly TrendMark[],
  lines: readonly TrendLine[],
  narrow: boolean,
  of: Tokens,
): object {
  if (marks.length === 0) return {};
  const times = lines.flatMap(({ points }) => points.map(({ at }) => at));
  const middle = (Math.min(...times) + Math.max(...times)) / 2;
  const label = { position: 'end', color: of.ink3, fontSize: 12, rotate: 0, distance: 4 };
  return {
    markLine: {
      symbol: 'none',
      silent: true,
      lineStyle: { color: of.ink3, type: [2, 3], width: 1 },
      data: marks.map(({ at, label: formatter }) => {
        const align = narrow && at > middle ? 'right' : 'left';
        return { xAxis: at, label: { ...label, align, formatter } };
      }),
    },
  };
}

/** A band is two stacked lines that nobody sees: the lower end, and what is between the ends, filled. */
function bandOf(line: TrendLine, colour: string): object[] {
  const inside = line.points.filter(({ low, high }) => low !== undefined && high !== undefined);
  if (inside.length === 0) return [];
  const unseen = {
    type: 'line',
    stack: `band ${line.name}`,
    stackStrategy: 'all',
    symbol: 'none',
    silent: true,
    lineStyle: { opacity: 0 },
    tooltip: { show: false },
    emphasis: { disabled: true },
  };
  return [
    { ...unseen, name: `${line.name} low`, data: inside.map(({ at, low }) => [at, low]) },
    {
      ...unseen,
      name: `${line.name} high`,
      data: inside.map(({ at, low, high }) => [at, high! - low!]),
      areaStyle: { color: colour, opacity: line.tone === 'noise' ? 0.1 : 0.15 },
    },
  ];
}

/** The same as a table: what the picture shows, readable. */
export function trendTable({ lines, unit }: Trend): FigureTable {
  const times = [...new Set(lines.flatMap(({ points }) => points.map(({ at }) => at)))].sort((a, b) => a - b);
  const byTime = lines.map(({ points }) => new Map(points.map((point) => [point.at, point])));
  return {
    columns: ['Time', ...lines.flatMap(({ name }) => [`${name}, ${unit}`, `${name}, low`, `${name}, high`])],
    rows: times.map((at) => [
      new Date(at).toISOString(),
      ...byTime.flatMap((points) => {
        const point = points.get(at);
        return [point?.value ?? '', point?.low ?? '', point?.high ?? ''];
      }),
    ]),
  };
}
