/**
 * ECharts with the parts that lines over time need, and nothing else: loaded when the first chart is drawn. A chart
 * of another kind brings its own parts (`parts` of a figure, as chart-bars.ts does), and what is shown on hover comes
 * with the first hover (chart-tip.ts).
 */
import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';

use([CanvasRenderer, GridComponent, LabelLayout, LineChart, MarkLineComponent]);

export { init };
