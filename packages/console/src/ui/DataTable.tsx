import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import type { LongRowsProps } from './LongRows.tsx';
import { ShortRows } from './TableRows.tsx';
import styles from './table.module.css';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What it is sorted by; without it the column is not sorted. Only for tables whose rows are all there. */
  readonly sortBy?: (row: Row) => string | number;
  /** Numbers stand at the end, under each other. */
  readonly end?: boolean;
}

export interface DataTableProps<Row> {
  /** What it holds, for whoever cannot see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** Shows the row's detail: by click, or Enter on its first cell. */
  readonly onOpen?: (row: Row) => void;
  /** The row whose detail is shown. */
  readonly openId?: string | undefined;
  /** The most it takes of the page's height, pixels. */
  readonly maxHeight?: number;
  /** How many there are in all where not all are here yet. */
  readonly total?: number;
  /** The end comes near: ask for more. Of a `long` table. */
  readonly onEnd?: () => void;
  /** `LongRows`, for a table that may have hundreds; without it all are drawn, and the page need not load how. */
  readonly long?: ((props: LongRowsProps<Row>) => ReactNode) | undefined;
}

/** A column by which rows are ordered. */
interface Sorting {
  readonly id: string;
  readonly desc: boolean;
}

/** Rows to be read: the first column stays where it is, arrows walk them. Of a `long` table only those in sight are drawn. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, onOpen, openId, maxHeight = 560, total, onEnd, long: Long } = props;
  const [sorting, setSorting] = useState<Sorting>();
  // As state: rows in sight are drawn once it is known of what they are in sight, whenever their code came.
  const [scroll, setScroll] = useState<HTMLDivElement | null>(null);
  const scrollTo = useRef<(index: number) => void>(undefined);
  const sorted = useMemo(() => sortedBy(rows, columns, sorting), [rows, columns, sorting]);
  // One row at a time is a stop of the keyboard, or a long table would hold it prisoner: arrows walk the others.
  const [stop, setStop] = useState(0);
  const look = { columns, rowId, onOpen, openId, stop, onStop: setStop };
  const walk = (event: KeyboardEvent<HTMLElement>) => walkRows(event, scrollTo.current);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a place that scrolls, in no form
    <div
      ref={setScroll}
      role="group"
      className={styles.scroll}
      style={{ maxHeight }}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
      onKeyDown={walk}
    >
      <table className={styles.table} aria-rowcount={(total ?? sorted.length) + 1}>
        <caption className="hidden-but-read">{label}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} by={sorting} onSort={setSorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {!Long && <ShortRows rows={sorted} look={look} />}
          {Long && scroll && (
            <Long rows={sorted} look={look} scroll={scroll} scrollTo={scrollTo} onEnd={onEnd} />
          )}
        </tbody>
      </table>
    </div>
  );
}

/** Stable, so that what is alike stays in the order it came in. */
function sortedBy<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  by: Sorting | undefined,
): readonly Row[] {
  const value = columns.find(({ id }) => id === by?.id)?.sortBy;
  if (!value) return rows;
  return rows.toSorted((a, b) => compare(value(a), value(b)) * (by?.desc ? -1 : 1));
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  readonly by: Sorting | undefined;
  readonly onSort: (sorting: Sorting | undefined) => void;
}

function HeaderCell<Row>({ column, by: sorting, onSort }: HeaderCellProps<Row>) {
  const by = sorting?.id === column.id ? sorting : undefined;
  const className = column.end ? styles.end : undefined;
  if (!column.sortBy)
    return (
      <th scope="col" className={className}>
        {column.header}
      </th>
    );
  // Numbers begin with the greatest, words with A; a third time gives the order they came in.
  const first = { id: column.id, desc: column.end === true };
  const again = by?.desc === first.desc ? { ...first, desc: !first.desc } : undefined;
  const next = by === undefined ? first : again;
  return (
    <th scope="col" className={className} aria-sort={by ? (by.desc ? 'descending' : 'ascending') : undefined}>
      <button type="button" className={styles.sort} onClick={() => onSort(next)}>
        {column.header}
        {by && (by.desc ? <IconArrowDown size={12} aria-hidden /> : <IconArrowUp size={12} aria-hidden />)}
      </button>
    </th>
  );
}

/**
 * Arrow keys walk from row to row.
 * @param scrollTo brings a row into sight that is not drawn; undefined where all are
 */
function walkRows(event: KeyboardEvent<HTMLElement>, scrollTo: ((index: number) => void) | undefined): void {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
  const step = steps[event.key];
  const row = (event.target as Element).closest('tr[data-index]');
  if (step === undefined || !row) return;
  const index = Number(row.getAttribute('data-index')) + step;
  const table = row.closest('table')!;
  const focus = () => {
    const next = table.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
    if (!scrollTo) next?.scrollIntoView({ block: 'nearest' });
    const button = next?.querySelector<HTMLElement>('td:first-child :is(button, a)');
    button?.focus({ preventScroll: true });
    return button !== null && button !== undefined;
  };
  event.preventDefault();
  if (index < 0) return;
  scrollTo?.(index);
  // A row that was out of sight is drawn first.
  if (!focus()) requestAnimationFrame(focus);
}
