/**
 * Worker thread that owns PGlite. It is a pump of bytes: PostgreSQL's wire protocol in, PostgreSQL's answer out,
 * so all knowledge of queries and values stays with the client, which is pg, the same as for a PostgreSQL server.
 *
 * Rules:
 * 1. After a failed fsync or a failed write of the log nothing is answered any more: the thread reports and ends
 *    at once, from inside the failing call. PGlite swallows exceptions of the WebAssembly, and would go on.
 * 2. The same after any exception that is not PostgreSQL's own error handling.
 * 3. An ended thread is replaced by its owner; PostgreSQL's crash recovery does the rest.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFS } from './pglite-files.ts';
import { logSizes, QUIET_SHARE, QUIET_WINDOW, Upkeep } from './pglite-upkeep.ts';

/** What the owner passes when it starts the thread; `syncs` counts fsyncs and outlives the thread. */
export interface WorkerData {
  readonly directory: string;
  readonly syncs: SharedArrayBuffer;
}

/** To the worker. `bytes` are whole protocol messages; `detach` ends a client's session; `close` is final. */
export type ToWorker =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'detach' }
  | { readonly kind: 'close' };

/** From the worker. After `failed` the thread ends; `code` is an errno name where the system gave one. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly message: string; readonly code: string | undefined }
  | { readonly kind: 'closed' };

/** PGlite intercepts PostgreSQL's longjmp to its main loop as this exit status: an ordinary SQL error. */
const POSTGRES_MAIN_LONGJMP = 100;

const port = parentPort;
if (port === null) throw new Error('pglite-worker runs as a worker thread only');
const { directory, syncs } = workerData as WorkerData;
const syncCount = new Int32Array(syncs);
const lastWords: string[] = [];

const post = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

function fail(reason: string, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  post({ kind: 'failed', message: [`${reason}: ${message}`, ...lastWords].join('\n'), code });
  process.exit(1);
}

/**
 * PGlite's own, with durability. full_page_writes and synchronous_commit keep their default, on.
 *
 * Tried for upserts of 700 states of 1.2 KB (100 rounds, load and upsert, three runs each on 2 busy cores): no
 * difference beyond the noise (45 to 60 ms of processor time a round) with wal_compression=pglz,
 * wal_init_zero=off or wal_level=minimal; lz4 is not compiled in. shared_buffers of 64 MB instead of 128 MB save
 * 70 MB of memory and cost hits once the hot states outgrow them. What did help is the query's business: states
 * as one text, `string_to_array(…, E'\x1e')::json[]`, instead of an array parameter save 9 ms a round, the
 * escaping and unescaping of every quote.
 *
 * This thread against PGlite in the caller's, alternating, three runs of 60 rounds: upsert 46 to 61 ms against 55
 * to 82 ms, load of the 700 by `= ANY` 7 to 13 ms against 16 to 22 ms (pg's codec costs less than PGlite's), a
 * single read .3 ms either way. Opening an existing directory takes .4 s, and the whole process then holds 350 MB;
 * 500 to 600 MB after the load.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'wal_sync_method=fsync'],
  ...['-c', 'log_min_messages=fatal'],
  ...logSizes,
];

let upkeep: Upkeep | undefined;
const files = new DurableNodeFS(directory, {
  synced: () => Atomics.add(syncCount, 0, 1),
  broken: (error) => fail('the data directory could not be written safely', error),
  logged: (bytes) => upkeep?.logged(bytes),
});

async function open(): Promise<PGlite> {
  try {
    return await PGlite.create({
      fs: files,
      startParams,
      onStderr: (line: string) => {
        if (line.startsWith('pglitec:')) return false;
        lastWords.push(line);
        if (lastWords.length > 10) lastWords.shift();
        return false;
      },
    });
  } catch (error) {
    return fail(`PGlite could not open ${directory}`, error);
  }
}

const engine = await open();
upkeep = new Upkeep(engine);
const keeper = upkeep;
const backend = engine.Module as unknown as { _PostgresMainLoopOnce: () => void };
const mainLoopOnce = backend._PostgresMainLoopOnce;
backend._PostgresMainLoopOnce = () => {
  try {
    mainLoopOnce();
  } catch (error) {
    if ((error as { status?: number }).status !== POSTGRES_MAIN_LONGJMP) fail('PGlite stopped', error);
    throw error;
  }
};

async function answer(bytes: Uint8Array): Promise<void> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  await engine.execProtocolRawStream(bytes, {
    syncToFs: false,
    // The chunk is a view into WebAssembly's memory, which the next call overwrites.
    onRawData: (chunk) => {
      chunks.push(chunk.slice());
      length += chunk.length;
    },
  });
  if (length === 0) return;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  post({ kind: 'bytes', bytes: joined }, [joined.buffer]);
}

/** A client that went away leaves the one session behind it: nothing of it may reach the next client. */
async function reset(): Promise<void> {
  if (engine.isInTransaction()) await engine.exec('ROLLBACK');
  await engine.exec('DISCARD ALL');
}

async function handle(message: ToWorker): Promise<void> {
  if (message.kind === 'bytes') return answer(message.bytes);
  if (message.kind === 'detach') return reset();
  await engine.close();
  post({ kind: 'closed' });
  process.exit(0);
}

let queue = Promise.resolve();
let busy = 0;

/** One thing after another; upkeep waits for its turn like a message does. */
function enqueue(step: () => Promise<void>): void {
  queue = queue.then(step).catch((error: unknown) => fail('PGlite stopped', error));
}

port.on('message', (message: ToWorker) =>
  enqueue(async () => {
    const started = performance.now();
    await handle(message);
    await keeper.afterMessage();
    busy += performance.now() - started;
  }),
);

setInterval(() => {
  const share = busy / QUIET_WINDOW;
  busy = 0;
  if (keeper.isDue && share < QUIET_SHARE) enqueue(() => keeper.whenQuiet());
}, QUIET_WINDOW);

post({ kind: 'ready' });
