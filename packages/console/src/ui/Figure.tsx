import { ActionIcon } from '@mantine/core';
import { IconDownload, IconTable, IconTimeline } from '@tabler/icons-react';
import type { ECharts, EChartsCoreOption } from 'echarts/core';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { digits } from './amount.ts';
import { chartTheme } from './chart-theme.ts';
import styles from './figure.module.css';
import type { FigureTable } from './figure-table.ts';
import { useTokens } from './Marks.tsx';
import { Section } from './Page.tsx';
import { Bone } from './States.tsx';
import type { Tokens } from './theme.ts';

const ExportMenu = lazy(async () => ({ default: (await import('./ExportMenu.tsx')).ExportMenu }));

export interface FigureProps {
  readonly title: string;
  /** What the picture says, in a sentence with its interval. Also what is read to whoever cannot see it. */
  readonly sentence: ReactNode;
  /** Draws it: in these colours, in a narrow place or a wide one. Stable, or memoised: it is drawn anew when it changes. */
  readonly option: (of: Tokens, narrow: boolean) => EChartsCoreOption;
  readonly table: FigureTable;
  /** Loads the parts of ECharts that it needs beside those of lines. */
  readonly parts?: (() => Promise<unknown>) | undefined;
  /** Pixels. */
  readonly height?: number;
  readonly onPick?: (picked: { name: string; series: string; index: number }) => void;
}

/** Below this a chart is drawn for a narrow place, pixels. */
const NARROW = 480;

/** A chart with its title and sentence, as a picture or as a table, to be taken along as CSV, SVG and PNG. */
export function Figure({ title, sentence, option, table, parts, height = 260, onPick }: FigureProps) {
  const [asTable, setAsTable] = useState(false);
  const chart = useRef<ECharts>(undefined);
  const of = useTokens();
  const [exporting, setExporting] = useState(false);
  const exporter = useRef<HTMLButtonElement>(null);
  const tools = (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-pressed={asTable}
        aria-label={`${title}: as a table`}
        onClick={() => setAsTable(!asTable)}
      >
        {asTable ? <IconTimeline size={16} /> : <IconTable size={16} />}
      </ActionIcon>
      <ActionIcon
        ref={exporter}
        variant="subtle"
        color="gray"
        aria-haspopup="menu"
        aria-expanded={exporting}
        aria-label={`${title}: export`}
        onClick={() => setExporting(!exporting)}
      >
        <IconDownload size={16} />
      </ActionIcon>
      {exporting && (
        <Suspense fallback={null}>
          <ExportMenu
            anchor={exporter.current!}
            onClose={() => setExporting(false)}
            title={title}
            table={table}
            svg={() => drawSvg(option(of, false), of, parts)}
            png={() => drawPng(chart.current, of)}
          />
        </Suspense>
      )}
    </>
  );
  return (
    <Section title={title} say={sentence} tools={tools}>
      {asTable ? (
        <TableView title={title} table={table} />
      ) : (
        <Canvas
          title={title}
          option={option}
          parts={parts}
          height={height}
          onPick={onPick}
          onDrawn={(drawn) => {
            chart.current = drawn;
          }}
        />
      )}
    </Section>
  );
}

/** A figure that is on its way, as large as it will be. */
export function FigureBone({ title, height = 260 }: { title: string; height?: number }) {
  return (
    <Section title={title} say={<Bone width="60%" />}>
      <div role="status" aria-label={`${title}: loading`} style={{ height }}>
        <Bone height="100%" />
      </div>
    </Section>
  );
}

interface CanvasProps extends Pick<FigureProps, 'title' | 'option'> {
  readonly height: number;
  readonly parts: FigureProps['parts'];
  readonly onPick: FigureProps['onPick'];
  readonly onDrawn: (chart: ECharts | undefined) => void;
}

function Canvas({ title, option, parts, height, onPick, onDrawn }: CanvasProps) {
  const place = useRef<HTMLDivElement>(null);
  const of = useTokens();
  const [tips, setTips] = useState(tipsAreHere);
  /** Where the pointer was when the tooltips came: it need not move again for the first. */
  const pointer = useRef<{ x: number; y: number }>(undefined);
  const latest = useRef({ onPick, onDrawn });
  latest.current = { onPick, onDrawn };
  useEffect(() => {
    const element = place.current!;
    let chart: ECharts | undefined;
    let gone = false;
    let narrow: boolean | undefined;
    const draw = () => {
      const nowNarrow = element.clientWidth < NARROW;
      // Drawn anew for another kind of place; otherwise only fitted.
      if (nowNarrow !== narrow)
        chart?.setOption(complete(option(of, nowNarrow), of, tips), { notMerge: true });
      narrow = nowNarrow;
      chart?.resize();
      if (tips && pointer.current) chart?.dispatchAction({ type: 'showTip', ...pointer.current });
      pointer.current = undefined;
    };
    const watcher = new ResizeObserver(draw);
    void Promise.all([import('./chart.ts'), parts?.()]).then(([{ init }]) => {
      if (gone) return;
      chart = init(element, chartTheme(of), { renderer: 'canvas' });
      chart.on('click', ({ name, seriesName = '', dataIndex }) =>
        latest.current.onPick?.({ name, series: seriesName, index: dataIndex }),
      );
      latest.current.onDrawn(chart);
      watcher.observe(element);
    });
    return () => {
      gone = true;
      watcher.disconnect();
      latest.current.onDrawn(undefined);
      chart?.dispose();
    };
  }, [option, of, parts, tips]);
  return (
    <div
      className={styles.canvas}
      style={{ height }}
      role="img"
      aria-label={`${title}, as a picture; the table view says the same`}
      onPointerEnter={() => void loadTips().then(() => setTips(true))}
      onPointerMove={({ nativeEvent: { offsetX: x, offsetY: y } }) => {
        if (!tips) pointer.current = { x, y };
      }}
      onPointerLeave={() => {
        pointer.current = undefined;
      }}
    >
      <div ref={place} />
    </div>
  );
}

let tipsAreHere = false;

/** ECharts takes a part for charts that are made from then on: whoever has one already makes it anew. */
async function loadTips(): Promise<void> {
  await import('./chart-tip.ts');
  tipsAreHere = true;
}

/** The tooltip as elements of our own: ECharts would write style attributes, which the policy of our pages forbids. */
function complete(option: EChartsCoreOption, of: Tokens, tips: boolean): EChartsCoreOption {
  const { tooltip, ...rest } = option as { tooltip?: object };
  return {
    ...rest,
    // What is drawn once more for its tooltips has moved in already.
    animation: !tips && !matchMedia('(prefers-reduced-motion: reduce)').matches,
    ...(tooltip &&
      tips && {
        tooltip: {
          confine: true,
          backgroundColor: of.surface,
          borderColor: of.line,
          borderWidth: 1,
          padding: [6, 10],
          transitionDuration: 0,
          formatter: tipOf,
          ...tooltip,
        },
      }),
  };
}

interface TipItem {
  readonly seriesName?: string;
  readonly axisValueLabel?: string;
  readonly name?: string;
  readonly value: unknown;
}

function tipOf(given: TipItem | TipItem[]): HTMLElement {
  const items = (Array.isArray(given) ? given : [given]).filter(
    ({ seriesName }) => !/ (low|high)$/.test(seriesName ?? ''),
  );
  const tip = document.createElement('div');
  tip.className = styles.tip!;
  const add = (text: string, className: string | undefined) => {
    const part = document.createElement('span');
    part.textContent = text;
    if (className) part.className = className;
    tip.append(part);
  };
  add(items[0]?.axisValueLabel ?? items[0]?.name ?? '', styles.tipHead);
  for (const { seriesName = '', value } of items) {
    const amount = (Array.isArray(value) ? value : [value]).find(
      (each) => typeof each === 'number' && each < 1e11,
    );
    add(seriesName, undefined);
    add(
      typeof amount === 'number' ? digits(amount, Number.isInteger(amount) ? 0 : 1) : 'none',
      styles.tipValue,
    );
  }
  return tip;
}

function TableView({ title, table }: { title: string; table: FigureTable }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className={styles.tableView} tabIndex={0} aria-label={`${title}, as a table`}>
      <table>
        <thead>
          <tr>
            {table.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={String(row[0])}>
              {row.map((value, index) => (
                <td key={table.columns[index]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Drawn once more, as vectors, at a size for documents. */
async function drawSvg(option: EChartsCoreOption, of: Tokens, parts: FigureProps['parts']): Promise<Blob> {
  const [{ initForSvg }] = await Promise.all([import('./chart-svg.ts'), parts?.()]);
  const chart = initForSvg(chartTheme(of), 960, 420);
  const { tooltip: _, ...drawn } = option;
  chart.setOption({ ...drawn, animation: false, backgroundColor: of.surface });
  const text = chart.renderToSVGString();
  chart.dispose();
  return new Blob([text], { type: 'image/svg+xml' });
}

/** The picture as it stands, twice as fine; none while it is shown as a table. */
async function drawPng(chart: ECharts | undefined, of: Tokens): Promise<Blob | null> {
  const canvas = chart?.renderToCanvas({ pixelRatio: 2, backgroundColor: of.surface });
  return new Promise((resolve) => (canvas ? canvas.toBlob(resolve) : resolve(null)));
}
