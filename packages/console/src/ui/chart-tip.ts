/** What is shown where the pointer is: nobody needs it before there is one over a chart. */
import { TooltipComponent } from 'echarts/components';
import { use } from 'echarts/core';

use([TooltipComponent]);
