import { useMemo } from 'react';
import { Change } from '../ui/Amount.tsx';
import { count, digits, isNews } from '../ui/amount.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { LongRows } from '../ui/LongRows.tsx';
import { sayDuration } from '../ui/moment.ts';
import ui from '../ui/ui.module.css';
import { sayTime } from './map-look.ts';
import { labelOf, partId } from './parts.ts';
import { type EdgeRow, edgeRows } from './table.ts';
import type { Graph } from './use-graph.ts';

export interface EdgeTableProps {
  readonly graph: Graph;
  readonly openId: string | undefined;
  readonly onOpen: (part: string) => void;
}

/** Every edge there is. A row opens its numbers and the people behind it. */
export function EdgeTable({ graph, openId, onOpen }: EdgeTableProps) {
  const rows = useMemo(() => edgeRows(graph), [graph]);
  const columns = graph.compared ? [...COLUMNS, ...CHANGES] : COLUMNS;
  return (
    <DataTable
      long={LongRows}
      label="Every step from one touchpoint to the next"
      columns={columns}
      rows={rows}
      rowId={partOf}
      openId={openId}
      onOpen={(row) => onOpen(partOf(row))}
      maxHeight={420}
    />
  );
}

function partOf({ from, to }: EdgeRow): string {
  return partId({ kind: 'edge', from, to });
}

const COLUMNS: readonly Column<EdgeRow>[] = [
  {
    id: 'step',
    header: 'Step',
    cell: ({ from, to }) => `${labelOf(from)} → ${labelOf(to)}`,
    sortBy: ({ from, to }) => `${from} ${to}`,
  },
  {
    id: 'people',
    header: 'People',
    cell: ({ people }) => count(people),
    sortBy: ({ people }) => people,
    end: true,
  },
  {
    id: 'count',
    header: 'Times',
    cell: ({ count: times }) => count(times),
    sortBy: (row) => row.count,
    end: true,
  },
  {
    id: 'share',
    header: 'Of those before it',
    cell: ({ ofSource }) => `${digits(ofSource * 100, 1)}\u202f%`,
    sortBy: ({ ofSource }) => ofSource,
    end: true,
  },
  {
    id: 'median',
    header: 'Half within',
    cell: ({ medianSeconds }) => sayDuration(medianSeconds * 1_000),
    sortBy: ({ medianSeconds }) => medianSeconds,
    end: true,
  },
  {
    id: 'p90',
    header: 'Nine of ten within',
    cell: ({ p90Seconds }) => sayDuration(p90Seconds * 1_000),
    sortBy: ({ p90Seconds }) => p90Seconds,
    end: true,
  },
];

const CHANGES: readonly Column<EdgeRow>[] = [
  {
    id: 'moved',
    header: 'Change of share',
    cell: ({ share }) => share && <Change of={share} unit="points" rising="neither" />,
    sortBy: ({ share }) => share?.value ?? 0,
    end: true,
  },
  {
    id: 'slower',
    header: 'Change of time',
    cell: ({ time }) => time && <TimeChange of={time} />,
    sortBy: ({ time }) => time?.value ?? 0,
    end: true,
  },
];

/** Orange where it takes longer, blue where it takes less time, quiet where noise explains it. */
export function TimeChange({ of }: { of: NonNullable<EdgeRow['time']> }) {
  const tone = isNews(of) ? (of.value > 0 ? ui.bad : ui.good) : ui.noise;
  return <span className={tone}>{sayTime(of)}</span>;
}
