/**
 * A test server, run as its own process: the real ClickHouse engine (chDB) behind ClickHouse's HTTP interface.
 *
 *   node clickhouse-server.ts DIRECTORY PORT
 *
 * Queries go to `/`, `/ping` answers, and `/testkit/…` makes things go wrong on purpose. Results are complete
 * before they are sent, so an error never comes in the middle of one; bodies are text formats only. Roles
 * and authentication are not there.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  countRows,
  FaultPlan,
  type InsertFault,
  type PlannedFault,
  truncateBody,
} from './clickhouse-server-faults.ts';
import { Engine, type EngineQuery, type EngineResult, QueryFailure } from './clickhouse-server-queries.ts';

const [directory = '', port = '0'] = process.argv.slice(2);
const engine = new Engine(directory);
const faults = new FaultPlan();

/** URL parameters that are the interface's own and no settings of the engine. */
const reserved = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'role',
  'quota_key',
  'session_id',
]);
/** Settings of ClickHouse's HTTP layer, which the engine in process does not know; compression is done below. */
const httpSettings = new Set([
  'buffer_size',
  'compress',
  'decompress',
  'enable_http_compression',
  'http_headers_progress_interval_ms',
  'http_response_buffer_size',
  'http_write_exception_in_output_format',
  'http_zlib_compression_level',
  'send_progress_in_http_headers',
  'wait_end_of_query',
]);

async function answerQuery(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const body = await readBody(request);
  const form = await readForm(request, body);
  const query = readQuery(request, url, form ? Buffer.alloc(0) : body, form);
  response.setHeader('X-ClickHouse-Query-Id', query.queryId);
  if (faults.refusing) throw QueryFailure.of(745, 'SERVER_OVERLOADED', 'Server is overloaded');
  const fault = query.data !== undefined ? faults.take(query.text) : undefined;
  if (fault !== undefined) return answerFaulted(request, response, url, query, fault);
  await send(request, response, url, query, await runQuery(query));
}

/** An insert without rows is no error over HTTP, though the engine in process says that it is one. */
async function runQuery(query: EngineQuery, ready?: Promise<void>): Promise<EngineResult> {
  const empty = query.data !== undefined && query.data.length === 0;
  return empty
    ? { bytes: new Uint8Array(), elapsed: 0, readRows: 0, readBytes: 0 }
    : engine.run(query, ready);
}

async function answerFaulted(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  query: EngineQuery,
  planned: PlannedFault,
): Promise<void> {
  const { fault } = planned;
  const sent = query.data ?? Buffer.alloc(0);
  const data = fault.kind === 'truncate' ? truncateBody(sent, fault) : sent;
  const insert = {
    queryId: query.queryId,
    query: query.text,
    sentRows: countRows(sent),
    landedRows: countRows(data),
  };
  if (fault.kind === 'hold') {
    const transit = fault.stage === 'transit';
    const running = transit
      ? planned.released.then(() => runQuery(query))
      : runQuery(query, planned.released);
    planned.meet(insert);
    return send(request, response, url, query, await running);
  }
  try {
    await runQuery({ ...query, data });
  } finally {
    request.socket.destroy();
  }
  planned.meet(insert);
}

function readQuery(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  form: FormData | undefined,
): EngineQuery {
  const inUrl = url.searchParams.get('query') ?? (form?.get('query') as string | null) ?? '';
  const parameters: Record<string, string> = {};
  const settings: Record<string, string> = {};
  for (const [name, value] of [...url.searchParams, ...(form ?? [])]) {
    if (name.startsWith('param_')) parameters[name.slice('param_'.length)] = String(value);
    else if (!reserved.has(name) && !httpSettings.has(name)) settings[name] = String(value);
  }
  // ClickHouse gives a GET no way to change data.
  if (request.method === 'GET') settings.readonly = '2';
  const isInsert = /^\s*(?:\/\*.*?\*\/\s*|--[^\n]*\n\s*)*INSERT\s/is.test(inUrl);
  const text = isInsert ? inUrl : inUrl + body.toString();
  if (text.trim() === '') throw QueryFailure.of(62, 'SYNTAX_ERROR', 'Empty query');
  return {
    queryId: url.searchParams.get('query_id') || randomUUID(),
    text,
    // Without FORMAT an INSERT … SELECT or … VALUES with its rows in the statement: nothing follows.
    data: isInsert && (body.length > 0 || /\bFORMAT\s+\w+\s*;?\s*$/i.test(inUrl)) ? body : undefined,
    format: url.searchParams.get('default_format') ?? 'TabSeparated',
    database: url.searchParams.get('database') || 'default',
    settings,
    parameters,
    sessionId: url.searchParams.get('session_id') ?? undefined,
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const raw = await buffer(request);
  return request.headers['content-encoding'] === 'gzip' ? promisify(gunzip)(raw) : raw;
}

/** Long parameters travel as multipart/form-data. */
async function readForm(request: IncomingMessage, body: Buffer): Promise<FormData | undefined> {
  const type = request.headers['content-type'];
  if (type === undefined || !type.startsWith('multipart/form-data')) return undefined;
  return new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  query: EngineQuery,
  result: EngineResult,
): Promise<void> {
  const written = query.data === undefined ? 0 : countRows(query.data);
  const summary = {
    read_rows: String(result.readRows),
    read_bytes: String(result.readBytes),
    written_rows: String(written),
    written_bytes: String(query.data?.length ?? 0),
    total_rows_to_read: '0',
    result_rows: String(written === 0 ? result.readRows : written),
    result_bytes: String(result.bytes.length),
    elapsed_ns: String(Math.round(result.elapsed * 1e9)),
  };
  const format = /\bFORMAT\s+(\w+)\s*(?:SETTINGS\b.*)?;?\s*$/is.exec(query.text)?.[1];
  response.setHeader('X-ClickHouse-Format', format ?? query.format);
  response.setHeader('X-ClickHouse-Summary', JSON.stringify(summary));
  response.setHeader('X-ClickHouse-Timezone', 'UTC');
  response.setHeader(
    'Content-Type',
    format?.startsWith('JSON') ? 'application/json' : 'text/plain; charset=UTF-8',
  );
  const accepts = request.headers['accept-encoding'] ?? '';
  const compress = url.searchParams.get('enable_http_compression') === '1' && accepts.includes('gzip');
  if (compress) response.setHeader('Content-Encoding', 'gzip');
  response.end(compress ? await promisify(gzip)(result.bytes) : result.bytes);
}

/** Like ClickHouse: what the client got wrong is 4xx, what is missing 404, what passes 503, the rest 500. */
function statusOf(code: number): number {
  if ([46, 47, 60, 81, 115].includes(code)) return 404;
  if ([6, 26, 27, 36, 41, 42, 43, 53, 62, 69, 70, 72, 117, 130, 386, 456, 457].includes(code)) return 400;
  if (code === 48) return 501;
  return code === 745 ? 503 : 500;
}

function sendFailure(response: ServerResponse, error: unknown): void {
  const failure = QueryFailure.from(error);
  if (response.socket?.destroyed || response.headersSent) return;
  response.writeHead(statusOf(failure.code), {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(failure.code),
    ...(failure.code === 745 ? { 'Retry-After': '1' } : {}),
  });
  response.end(`${failure.message} (version 26.7 (embedded build))\n`);
}

async function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const [, , what, id, verb] = path.split('/');
  const planned = id === undefined ? undefined : faults.find(Number(id));
  let answer: unknown = {};
  if (what === 'clear') faults.clear();
  else if (what === 'refuse')
    faults.refuseFor(((await json(request)) as { milliseconds: number }).milliseconds);
  else if (what === 'faults' && id === undefined)
    answer = { id: faults.add((await json(request)) as InsertFault).id };
  else if (planned !== undefined && verb === 'met') answer = await planned.met;
  else if (planned !== undefined && verb === 'release') planned.release();
  else response.statusCode = 404;
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  try {
    if (url.pathname === '/ping') response.writeHead(faults.refusing ? 503 : 200).end('Ok.\n');
    else if (url.pathname.startsWith('/testkit/')) await answerControl(request, response, url.pathname);
    else if (url.pathname === '/') await answerQuery(request, response, url);
    else response.writeHead(404).end(`There is no handle ${url.pathname}\n`);
  } catch (error) {
    sendFailure(response, error);
  }
});
// A held insert may keep a connection for as long as its test likes.
server.requestTimeout = 0;
server.listen(Number(port), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

process.once('SIGTERM', async () => {
  server.closeAllConnections();
  server.close();
  faults.clear();
  await engine.close();
  process.exit(0);
});
