import type { Column } from './DataTable.tsx';
import styles from './table.module.css';

/** How the rows of a table look, and what they do. */
export interface RowLook<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rowId: (row: Row) => string;
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** The row whose detail is shown. */
  readonly openId?: string | undefined;
  /** The row that is a stop of the keyboard, where it is drawn; else the first is. */
  readonly stop: number;
  readonly onStop: (index: number) => void;
}

/** All of them, drawn. */
export function ShortRows<Row extends object>({ rows, look }: { rows: readonly Row[]; look: RowLook<Row> }) {
  const stopsAt = look.stop < rows.length ? look.stop : 0;
  return rows.map((row, index) => (
    <TableRow key={look.rowId(row)} row={row} index={index} look={look} stops={index === stopsAt} />
  ));
}

interface TableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly look: RowLook<Row>;
  readonly stops: boolean;
}

export function TableRow<Row extends object>({ row, index, look, stops }: TableRowProps<Row>) {
  const { columns, rowId, onOpen, openId, onStop } = look;
  return (
    // By keyboard the button in its first cell is the way.
    <tr
      aria-rowindex={index + 2}
      data-index={index}
      aria-current={rowId(row) === openId ? 'true' : undefined}
      className={onOpen ? styles.opens : undefined}
      onClick={(event) => {
        // A link, a button or words being marked inside a row are not the row.
        const inner = (event.target as Element).closest('a, button, input, label');
        if (onOpen && !inner && getSelection()?.isCollapsed !== false) onOpen(row);
      }}
    >
      {columns.map((column, place) => (
        <td key={column.id} className={column.end ? styles.end : undefined}>
          {place === 0 && onOpen ? (
            <button
              type="button"
              className={styles.open}
              tabIndex={stops ? 0 : -1}
              onFocus={() => onStop(index)}
              onClick={() => onOpen(row)}
            >
              {column.cell(row)}
            </button>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}
