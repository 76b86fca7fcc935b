import type { EChartsCoreOption } from 'echarts/core';
import { FONT, MOTION, type Tokens } from './theme.ts';

const SMALL = 12;

/** What every chart has in common: type, hairlines, and no motion but a short one. */
export function chartTheme(of: Tokens): EChartsCoreOption {
  const label = { color: of.ink3, fontSize: SMALL, fontFamily: FONT };
  const axis = {
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: label,
    nameTextStyle: { ...label, align: 'left' },
    splitLine: { lineStyle: { color: of.hair } },
  };
  return {
    color: [
      of.accent,
      of.ink3,
      of.corners.product,
      of.corners.marketing,
      of.corners.service,
      of.corners.commerce,
    ],
    textStyle: { fontFamily: FONT, fontSize: SMALL, color: of.ink2 },
    animationDuration: MOTION,
    animationDurationUpdate: MOTION,
    categoryAxis: { ...axis, splitLine: { show: false } },
    timeAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    logAxis: axis,
    line: { symbol: 'none', lineStyle: { width: 2 } },
    bar: { itemStyle: { borderRadius: 2 } },
  };
}

/** Grid lines are for values; room is for words. */
export const GRID = { left: 8, right: 16, top: 16, bottom: 8, containLabel: true } as const;
