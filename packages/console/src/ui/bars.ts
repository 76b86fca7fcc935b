import type { EChartsCoreOption } from 'echarts/core';
import { count } from './amount.ts';
import { GRID } from './chart-theme.ts';
import type { FigureTable } from './figure-table.ts';
import type { Tokens } from './theme.ts';

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** The same in the period compared with, drawn as a tick. */
  readonly before?: number | undefined;
  /** Default: the accent. */
  readonly colour?: string | undefined;
}

export interface Bars {
  readonly bars: readonly Bar[];
  readonly unit: string;
  /** What `before` is called: "the 28 days before". */
  readonly compared?: string | undefined;
}

/** What a figure of bars needs loaded: its `parts`. */
export const barsParts = () => import('./chart-bars.ts');

/** Height that so many bars need, pixels. */
export function barsHeight(bars: number): number {
  return 36 + bars * 28;
}

/** Bars beside their names, from nought, each with its number; a tick marks what it was before. */
export function barsOption({ bars, unit, compared }: Bars, of: Tokens): EChartsCoreOption {
  const some = bars.some(({ before }) => before !== undefined);
  return {
    grid: { ...GRID, top: 4, right: 64 },
    xAxis: {
      type: 'value',
      min: 0,
      name: unit,
      nameLocation: 'middle',
      nameGap: 6,
      axisLabel: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(({ name }) => name),
      axisLabel: { color: of.ink, width: 150, overflow: 'truncate' },
    },
    tooltip: { trigger: 'axis', axisPointer: { type: 'none' } },
    series: [
      {
        type: 'bar',
        name: unit,
        barWidth: 12,
        data: bars.map(({ value, colour }) => ({ value, itemStyle: { color: colour ?? of.accent } })),
        label: {
          show: true,
          position: 'right',
          color: of.ink2,
          formatter: ({ value }: { value: number }) => count(value),
        },
      },
      ...(some
        ? [
            {
              type: 'scatter',
              name: compared ?? 'before',
              symbol: 'rect',
              symbolSize: [2, 20],
              itemStyle: { color: of.ink3 },
              data: bars.map(({ name, before }) => [before ?? null, name]),
            },
          ]
        : []),
    ],
  };
}

export function barsTable({ bars, unit, compared }: Bars): FigureTable {
  const some = bars.some(({ before }) => before !== undefined);
  return {
    columns: ['Name', unit, ...(some ? [compared ?? 'before'] : [])],
    rows: bars.map(({ name, value, before }) => [name, value, ...(some ? [before ?? ''] : [])]),
  };
}
