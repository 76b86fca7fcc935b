import { randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';

/** The analytical plane: ClickHouse's SQL through ClickHouse's own client, in this process or on a server. */
export interface Analytical {
  readonly engine: 'chdb' | 'clickhouse';
  readonly client: ClickHouseClient;
  /** Rows of a query one after the other, in bounded memory: what `client.query` would gather whole in chDB. */
  rows<Row>(query: string, params?: Record<string, unknown>): AsyncIterable<Row>;
  /** A query's answer as the engine writes it, in bounded memory, as fast as it is taken. */
  bytes(query: string, format: BytesFormat, params: Record<string, unknown>): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** `TSVRaw`: values as they are, one row a line. */
export type BytesFormat = 'TSVRaw' | 'CSV' | 'Parquet';

/** The client would print every failed statement, data included; errors are thrown, and logged by who catches them. */
const log = { level: ClickHouseLogLevel.OFF };

/** The database that holds every table when the engine runs in this process. */
const CHDB_DATABASE = 'throughline';

/**
 * Opens chDB, ClickHouse inside this process, on a directory of its own.
 *
 * One process binds one directory for its whole life: opening a second one throws. chDB runs one query at a
 * time, off the event loop.
 */
export async function openChdb({ directory }: { directory: string }): Promise<Analytical> {
  mkdirSync(directory, { recursive: true });
  // Loaded where it is wanted: it is half a gigabyte, which a process with a ClickHouse of its own need not map.
  const { createChdbConnection } = await import('chdb/connection');
  const connection = createChdbConnection({ path: directory });
  // chDB is typed against its own copy of the client's interfaces, whose private members make the same shapes differ.
  const client = createClient({ connection, log } as unknown as Parameters<typeof createClient>[0]);
  await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${CHDB_DATABASE}` });
  await client.command({ query: `USE ${CHDB_DATABASE}` });
  return {
    engine: 'chdb',
    client,
    rows: (query, params) => chdbRows(directory, query, params),
    bytes: (query, format, params) =>
      format === 'Parquet' ? chdbParquet(client, query, params) : chdbBytes(directory, query, format, params),
    close: () => client.close(),
  };
}

/** A session of its own for each stream: a session carries one, and refuses other queries meanwhile. */
async function* chdbRows<Row>(
  directory: string,
  query: string,
  params?: Record<string, unknown>,
): AsyncIterable<Row> {
  const { Session } = await import('chdb');
  const session = new Session(directory);
  try {
    session.query(`USE ${CHDB_DATABASE}`);
    const stream = params === undefined ? session.queryStream(query) : session.queryStreamBind(query, params);
    try {
      yield* stream.rows<Row>();
    } finally {
      stream.cancel();
    }
  } finally {
    session.close();
  }
}

/** Each piece of the stream is formatted for itself, so the format must have neither head nor foot. */
async function* chdbBytes(
  directory: string,
  query: string,
  format: 'TSVRaw' | 'CSV',
  params: Record<string, unknown>,
): AsyncIterable<Uint8Array> {
  const { Session } = await import('chdb');
  const session = new Session(directory);
  try {
    session.query(`USE ${CHDB_DATABASE}`);
    const stream = session.queryStreamBind(query, params, { format });
    for await (const chunk of stream) yield chunk.raw();
  } finally {
    session.close();
  }
}

/** Parquet has a foot: the engine writes the file, row group by row group, and it is read back from the disk. */
async function* chdbParquet(
  client: ClickHouseClient,
  query: string,
  params: Record<string, unknown>,
): AsyncIterable<Uint8Array> {
  const path = join(tmpdir(), `throughline-${randomUUID()}.parquet`);
  try {
    const into = path.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
    await client.command({
      query: `INSERT INTO FUNCTION file('${into}', 'Parquet') ${query}`,
      query_params: params,
    });
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) yield chunk as Buffer;
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Opens ClickHouse over HTTP and creates the database the URL names if it is missing.
 *
 * @param url `http(s)://user:password@host:port/database`; without a database in it, `throughline`.
 */
export async function openClickHouse({ url }: { url: string }): Promise<Analytical> {
  const { server, database } = splitDatabase(url);
  const bootstrap = createClient({ url: server, database: 'default', log });
  try {
    await bootstrap.command({
      query: 'CREATE DATABASE IF NOT EXISTS {database:Identifier}',
      query_params: { database },
    });
  } finally {
    await bootstrap.close();
  }
  const client = createClient({
    url: server,
    database,
    log,
    request_timeout: 300_000,
    // A person of many leaves makes a parameter too long for a URL; the client then sends parameters in the body.
    use_multipart_params_auto: true,
    // An idle socket that the server closes first would fail the next insert for no reason of its own.
    keep_alive: { enabled: true, idle_socket_ttl: 2_000 },
  });
  return {
    engine: 'clickhouse',
    client,
    rows: (query, params) => clickHouseRows(client, query, params),
    bytes: (query, format, params) => clickHouseBytes(client, query, format, params),
    close: () => client.close(),
  };
}

async function* clickHouseRows<Row>(
  client: ClickHouseClient,
  query: string,
  params?: Record<string, unknown>,
): AsyncIterable<Row> {
  const result = await client.query({
    query,
    format: 'JSONEachRow',
    ...(params === undefined ? {} : { query_params: params }),
  });
  for await (const rows of result.stream<Row>()) for (const row of rows) yield row.json() as Row;
}

async function* clickHouseBytes(
  client: ClickHouseClient,
  query: string,
  format: BytesFormat,
  params: Record<string, unknown>,
): AsyncIterable<Uint8Array> {
  const { stream } = await client.exec({
    query: `${query} FORMAT ${format}`,
    query_params: params,
    // Else what fails half-way ends up in the middle of the file, under a status of 200. What does not fit into the
    // server's buffer waits on its disk.
    clickhouse_settings: { wait_end_of_query: 1 },
  });
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } finally {
    stream.destroy();
  }
}

/** The client sends the database in a parameter; in the URL's path it would be taken as part of an address. */
function splitDatabase(url: string): { server: string; database: string } {
  const parsed = new URL(url);
  const database = decodeURIComponent(parsed.pathname.replace(/^\/+|\/+$/g, '')) || 'throughline';
  parsed.pathname = '/';
  return { server: parsed.href, database };
}
