/** ECharts drawn as vectors, without a place on the page: loaded when a picture is exported. */
import { type EChartsType, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { init } from './chart.ts';

use([SVGRenderer]);

/** @param width and height: pixels */
export function initForSvg(theme: object, width: number, height: number): EChartsType {
  return init(null, theme, { renderer: 'svg', ssr: true, width, height });
}
