/** The parts that bars and their ticks need beside those of chart.ts. */
import { BarChart, ScatterChart } from 'echarts/charts';
import { use } from 'echarts/core';

use([BarChart, ScatterChart]);
