import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect } from 'react';
import { type RowLook, TableRow } from './TableRows.tsx';
import styles from './table.module.css';

export interface LongRowsProps<Row> {
  readonly rows: readonly Row[];
  readonly look: RowLook<Row>;
  /** What scrolls. */
  readonly scroll: HTMLElement;
  /** Set here: brings a row into sight. */
  readonly scrollTo: RefObject<((index: number) => void) | undefined>;
  /** The end comes near: ask for more. */
  readonly onEnd?: (() => void) | undefined;
}

const ROW = 34;

/** Of many rows those in sight, with room for the others before and after. */
export function LongRows<Row extends object>({ rows, look, scroll, scrollTo, onEnd }: LongRowsProps<Row>) {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll,
    estimateSize: () => ROW,
    overscan: 12,
    onChange: ({ range }) => {
      if (onEnd && range && range.endIndex >= rows.length - 20) onEnd();
    },
  });
  useEffect(() => {
    scrollTo.current = (index) => virtual.scrollToIndex(index);
    return () => {
      scrollTo.current = undefined;
    };
  }, [scrollTo, virtual]);
  const inSight = virtual.getVirtualItems();
  const before = inSight[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (inSight.at(-1)?.end ?? 0);
  const stopsAt = inSight.some(({ index }) => index === look.stop) ? look.stop : inSight[0]?.index;
  return (
    <>
      {before > 0 && <Spacer height={before} columns={look.columns.length} />}
      {inSight.map(({ index }) => {
        const row = rows[index]!;
        return (
          <TableRow key={look.rowId(row)} row={row} index={index} look={look} stops={index === stopsAt} />
        );
      })}
      {after > 0 && <Spacer height={after} columns={look.columns.length} />}
    </>
  );
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  return (
    <tr aria-hidden className={styles.spacer}>
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}
