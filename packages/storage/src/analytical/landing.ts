import { Readable } from 'node:stream';
import type { Analytical } from './engine.ts';

/** A group of lines sent under one attempt. */
export interface Landing {
  /** The group's token: a uuid, the same over all attempts, and a column of every row. */
  readonly shipment: string;
  /** This attempt's uuid: the query's id, and what {@link fence} shuts out. */
  readonly attempt: string;
  /** JSON objects as text or its bytes, without `shipment` and `attempt`: `{"kind":"event","row":"…",…}`. */
  readonly lines: readonly (string | Buffer)[];
}

// async_insert = 0: the answer must mean written, whatever the server's profile says.
// max_partitions_per_insert_block = 0: one import may span more years than the server's guard of 100.
// distributed_foreground_insert, insert_quorum: on a cluster, written means on the shards, on a majority of each.
// input_format_skip_unknown_fields = 0: a field that no column takes is an error, never a silent loss.
const DURABLE = `async_insert = 0, max_partitions_per_insert_block = 0, distributed_foreground_insert = 1,
  insert_quorum = 'auto', input_format_skip_unknown_fields = 0, input_format_defaults_for_omitted_fields = 1,
  input_format_json_read_objects_as_strings = 1, input_format_json_read_arrays_as_strings = 1`;

/**
 * Sends lines in one insert and resolves when they are on disk.
 *
 * One insert is atomic for each part it writes, not as a whole: after a failure ask {@link landed} which rows are
 * there, {@link fence} the attempt first, and send the others under a new one.
 *
 * @throws ClickHouseError when the engine refuses; nothing, some or all of the lines may then have landed.
 */
export async function land(a: Analytical, { shipment, attempt, lines }: Landing): Promise<void> {
  if (lines.length === 0) return;
  const body = bodyOf(lines, `{"shipment":"${shipment}","attempt":"${attempt}",`);
  const { stream } = await a.client.exec({
    query: `INSERT INTO landing SETTINGS ${DURABLE} FORMAT JSONEachRow`,
    values: Readable.from([body], { objectMode: false }),
    query_id: attempt,
  });
  // The socket is given back only when the (empty) answer has been read.
  for await (const _ of stream);
}

/**
 * The lines, each with a longer beginning in place of its brace. Bytes are copied as they are: as texts they were
 * decoded, cut, joined and encoded again, for 6 % of the processor time of a server that takes events in.
 */
function bodyOf(lines: readonly (string | Buffer)[], beginning: string): Buffer {
  const prefix = Buffer.from(beginning);
  const bytes = lines.map((line) => (typeof line === 'string' ? Buffer.from(line) : line));
  const body = Buffer.allocUnsafe(bytes.reduce((size, line) => size + prefix.length + line.length, 0));
  let end = 0;
  for (const line of bytes) {
    end += prefix.copy(body, end);
    end += line.copy(body, end, 1);
    body[end++] = 0x0a;
  }
  return body;
}

/** How long {@link fence} waits for a killed insert to be gone before it gives up, in milliseconds. */
const FENCE_PATIENCE = 60_000;

/**
 * Shuts attempts out for good: when this resolves none of them is running, and none that starts later lands a row.
 *
 * The mark is written first, so an insert that begins between mark and kill already meets it.
 *
 * @throws when an insert is still running after a minute: what it will land cannot be known yet.
 */
export async function fence(a: Analytical, attempts: readonly string[]): Promise<void> {
  if (attempts.length === 0) return;
  const query_params = { attempts: [...attempts] };
  await a.client.command({
    query: `INSERT INTO fenced (attempt) SELECT arrayJoin({attempts:Array(UUID)})
      SETTINGS async_insert = 0, distributed_foreground_insert = 1`,
    query_params,
  });
  // Inside this process inserts queue one behind the other: whatever ran before the mark has ended.
  if (a.engine === 'chdb') return;
  const ids = { ids: [...attempts] };
  await a.client.command({
    query: 'KILL QUERY WHERE query_id IN {ids:Array(String)} SYNC',
    query_params: ids,
  });
  const patience = Date.now() + FENCE_PATIENCE;
  for (;;) {
    const running = await a.client.query({
      query: 'SELECT query_id FROM system.processes WHERE query_id IN {ids:Array(String)}',
      format: 'JSONEachRow',
      query_params: ids,
    });
    if ((await running.json()).length === 0) return;
    if (Date.now() > patience) throw new Error(`A killed insert is still running: ${attempts.join(', ')}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/**
 * Which rows of a shipment are there, by their `row` (an event's is its key).
 *
 * @param range the smallest and the greatest `applied` among the shipment's rows, both included, so that all other
 *   parts of the tables are skipped unread.
 */
export async function landed(
  a: Analytical,
  shipment: string,
  [first, last]: readonly [number, number],
): Promise<Set<string>> {
  const where = 'WHERE shipment = {shipment:UUID} AND applied BETWEEN {first:Int64} AND {last:Int64}';
  const result = await a.client.query({
    query: `SELECT key AS row FROM events ${where}
      UNION ALL SELECT row FROM map ${where}
      UNION ALL SELECT row FROM identity ${where}
      UNION ALL SELECT row FROM ledger ${where}`,
    format: 'JSONEachRow',
    query_params: { shipment, first, last },
  });
  const rows = await result.json<{ row: string }>();
  return new Set(rows.map(({ row }) => row));
}
