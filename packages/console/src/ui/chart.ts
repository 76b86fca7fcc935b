/**
 * ECharts with the parts that most charts use, and nothing else: loaded when the first chart is drawn. A chart of
 * another kind registers its own parts where it is drawn (`use` of `echarts/core`), in the chunk of its page.
 */
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, CanvasRenderer, GridComponent, LineChart, MarkLineComponent, ScatterChart, TooltipComponent]);

export { init };
