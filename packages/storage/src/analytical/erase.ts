import { isUuid, type Uuid } from '@throughline/core/kernel';
import type { Analytical } from './engine.ts';

/** What the ledger keeps of a refused event, as text. */
export interface RefusedLine {
  readonly row: Uuid;
  /** Its code, message, path and dead letter, and the beginning of the event itself, as JSON. */
  readonly detail: string;
}

/** Rows that one statement names: with their quotes they stay well under the 256 KiB that a query may have. */
const ROWS_A_STATEMENT = 5_000;

/** Every refusal of which anything is kept, one after the other, in bounded memory. */
export function refusedLines(a: Analytical): AsyncIterable<RefusedLine> {
  return a.rows<RefusedLine>(
    `SELECT toString(row) AS row, detail FROM ledger WHERE code = 'event_refused' AND NOT JSONHas(detail, 'erased')`,
  );
}

/**
 * Takes away all that lines of the ledger say of refused events but the reason, and resolves when every replica has.
 *
 * The rows stay, under their names: a shipment that is taken up again asks which of its rows have arrived, and would
 * send those anew that were deleted. The statement names rows, never what is erased, because engines keep the text of
 * mutations. On a cluster a Distributed table cannot be changed, so the tables under it are.
 */
export async function eraseRefused(a: Analytical, rows: readonly Uuid[]): Promise<void> {
  if (rows.length === 0) return;
  const table = await mutableTable(a);
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const query = eraseStatement(rows.slice(start, start + ROWS_A_STATEMENT), table);
    await a.client.command({ query });
  }
}

/** Pure, so that what a cluster would be told can be read. */
export function eraseStatement(rows: readonly Uuid[], table: string): string {
  const names = rows.filter(isUuid).map((row) => `'${row}'`);
  return `ALTER TABLE ${table}
    UPDATE detail = concat('{"code":', toJSONString(JSONExtractString(detail, 'code')), ',"erased":true}')
    WHERE row IN (${names.join(',')}) SETTINGS mutations_sync = 2`;
}

/** Where the ledger's rows lie, as `renderClusterSchema` names the tables of a cluster. */
export const LEDGER_OF_CLUSTER = "ledger_local ON CLUSTER '{cluster}'";

async function mutableTable(a: Analytical): Promise<string> {
  const result = await a.client.query({
    query: `SELECT engine FROM system.tables WHERE database = currentDatabase() AND name = 'ledger'`,
    format: 'JSONEachRow',
  });
  const [found] = await result.json<{ engine: string }>();
  return found?.engine === 'Distributed' ? LEDGER_OF_CLUSTER : 'ledger';
}
