import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
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
  /** The end comes near: ask for more. */
  readonly onEnd?: () => void;
}

const ROW = 34;
const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** Rows, however many: only those in sight are drawn; the first column stays where it is. Arrows walk them. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, onOpen, openId, maxHeight = 560, total, onEnd } = props;
  const [sorting, setSorting] = useState<SortingState>([]);
  const scroll = useRef<HTMLDivElement>(null);
  const definitions = useMemo(() => columns.map((column) => definitionOf(column)), [columns]);
  const table = useTable<typeof features, Row>({
    features,
    columns: definitions,
    data: rows as Row[],
    getRowId: rowId,
    state: { sorting },
    onSortingChange: setSorting,
  });
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
    onChange: ({ range }) => {
      if (onEnd && range && range.endIndex >= sorted.length - 20) onEnd();
    },
  });
  const inSight = virtual.getVirtualItems();
  const before = inSight[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (inSight.at(-1)?.end ?? 0);
  // One row at a time is a stop of the keyboard, or a long table would hold it prisoner: arrows walk the others.
  const [stop, setStop] = useState(0);
  const stopsAt = inSight.some(({ index }) => index === stop) ? stop : inSight[0]?.index;
  const walk = (event: KeyboardEvent<HTMLElement>) =>
    walkRows(event, (index) => virtual.scrollToIndex(index));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a place that scrolls, in no form
    <div
      ref={scroll}
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
              <HeaderCell key={column.id} column={column} sorting={sorting} onSort={setSorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Spacer height={before} columns={columns.length} />}
          {inSight.map((item) => {
            const row = sorted[item.index]!;
            return (
              // By keyboard the button in its first cell is the way.
              <tr
                key={row.id}
                aria-rowindex={item.index + 2}
                data-index={item.index}
                aria-current={row.id === openId ? 'true' : undefined}
                className={onOpen ? styles.opens : undefined}
                onClick={(event) => {
                  // A link, a button or words being marked inside a row are not the row.
                  const inner = (event.target as Element).closest('a, button, input, label');
                  if (onOpen && !inner && getSelection()?.isCollapsed !== false) onOpen(row.original);
                }}
              >
                {columns.map((column, index) => (
                  <td key={column.id} className={column.end ? styles.end : undefined}>
                    {index === 0 && onOpen ? (
                      <button
                        type="button"
                        className={styles.open}
                        tabIndex={item.index === stopsAt ? 0 : -1}
                        onFocus={() => setStop(item.index)}
                        onClick={() => onOpen(row.original)}
                      >
                        {column.cell(row.original)}
                      </button>
                    ) : (
                      column.cell(row.original)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <Spacer height={after} columns={columns.length} />}
        </tbody>
      </table>
    </div>
  );
}

function definitionOf<Row extends object>(column: Column<Row>): ColumnDef<typeof features, Row> {
  return {
    id: column.id,
    header: column.header,
    accessorFn: column.sortBy ?? (() => ''),
    enableSorting: column.sortBy !== undefined,
    sortFn: (a, b) => compare(column.sortBy?.(a.original), column.sortBy?.(b.original)),
  };
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  readonly sorting: SortingState;
  readonly onSort: (sorting: SortingState) => void;
}

function HeaderCell<Row>({ column, sorting, onSort }: HeaderCellProps<Row>) {
  const by = sorting.find(({ id }) => id === column.id);
  const className = column.end ? styles.end : undefined;
  if (!column.sortBy)
    return (
      <th scope="col" className={className}>
        {column.header}
      </th>
    );
  // Numbers begin with the greatest, words with A; a third time gives the order they came in.
  const first = { id: column.id, desc: column.end === true };
  const next = by === undefined ? [first] : by.desc === first.desc ? [{ ...first, desc: !first.desc }] : [];
  return (
    <th scope="col" className={className} aria-sort={by ? (by.desc ? 'descending' : 'ascending') : undefined}>
      <button type="button" className={styles.sort} onClick={() => onSort(next)}>
        {column.header}
        {by && (by.desc ? <IconArrowDown size={12} aria-hidden /> : <IconArrowUp size={12} aria-hidden />)}
      </button>
    </th>
  );
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  return (
    <tr aria-hidden className={styles.spacer}>
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

/** Arrow keys walk from row to row, Home and End to the first and the last. */
function walkRows(event: KeyboardEvent<HTMLElement>, scrollTo: (index: number) => void): void {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
  const step = steps[event.key];
  const row = (event.target as Element).closest('tr[data-index]');
  if (step === undefined || !row) return;
  const index = Number(row.getAttribute('data-index')) + step;
  const table = row.closest('table')!;
  const focus = () => {
    const button = table.querySelector<HTMLElement>(
      `tr[data-index="${index}"] td:first-child :is(button, a)`,
    );
    button?.focus({ preventScroll: true });
    return button !== null;
  };
  event.preventDefault();
  if (index < 0) return;
  scrollTo(index);
  // A row that was out of sight is drawn first.
  if (!focus()) requestAnimationFrame(focus);
}
