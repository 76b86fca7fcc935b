import { drainPending, Session } from 'chdb';

/** What ClickHouse answers to a request that fails. */
export class QueryFailure extends Error {
  readonly code: number;

  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }

  static of(code: number, type: string, message: string): QueryFailure {
    return new QueryFailure(code, `Code: ${code}. DB::Exception: ${message}. (${type})`);
  }

  static from(error: unknown): QueryFailure {
    if (error instanceof QueryFailure) return error;
    const text = error instanceof Error ? error.message : String(error);
    const code = /Code: (\d+)/.exec(text)?.[1];
    if (code !== undefined) return new QueryFailure(Number(code), text);
    return QueryFailure.of(1002, 'UNKNOWN_EXCEPTION', text);
  }
}

/** One request's query, ready for the engine. */
export interface EngineQuery {
  readonly queryId: string;
  readonly text: string;
  /** Rows behind an INSERT … FORMAT, apart from its text. */
  readonly data: Buffer | undefined;
  readonly format: string;
  readonly database: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Values of `{name:Type}`, escaped as in TSV: the form in which the HTTP interface carries them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Queries of one session share settings and temporary tables. */
  readonly sessionId?: string | undefined;
}

export interface EngineResult {
  readonly bytes: Uint8Array;
  readonly elapsed: number;
  readonly readRows: number;
  readonly readBytes: number;
}

interface Running {
  readonly query: EngineQuery;
  readonly started: number;
  readonly cancel: () => void;
  readonly cancelled: Promise<void>;
  ended: Promise<void>;
  isCancelled: boolean;
  inEngine: boolean;
}

interface NamedSession {
  readonly session: Session;
  busy: boolean;
  expiry?: NodeJS.Timeout;
}

/** Idle milliseconds after which a named session ends: ClickHouse's default. */
const SESSION_TIMEOUT = 60_000;

const killQuery = /^\s*KILL\s+QUERY\s+WHERE\s+(.*?)\s*\b(SYNC|ASYNC|TEST)?\s*(?:FORMAT\s+(\w+)\s*)?;?\s*$/is;

/**
 * The engine behind the HTTP interface, and the list of the queries that it runs.
 *
 * A query without a session id has a session of its own, as over HTTP: settings, parameters, the current database
 * and temporary tables end with it (opening one takes about 1 ms). The engine gives its queries ids of its own, so the ids that
 * clients know are kept here, and system.processes and KILL QUERY are answered from this list.
 */
export class Engine {
  readonly #directory: string;
  /** Keeps the data directory open between requests; closing the last session would stop the engine. */
  readonly #anchor: Session;
  readonly #running = new Map<string, Running>();
  readonly #sessions = new Map<string, NamedSession>();

  constructor(directory: string) {
    this.#directory = directory;
    this.#anchor = new Session(directory);
  }

  async close(): Promise<void> {
    await drainPending();
    for (const { session, expiry } of this.#sessions.values()) {
      clearTimeout(expiry);
      session.close();
    }
    this.#anchor.close();
  }

  /**
   * Runs a query under its id; `ready` is awaited first, while the query is listed and can be killed.
   *
   * @throws QueryFailure with ClickHouse's code: 216 for an id that is running already, 394 if killed.
   */
  async run(query: EngineQuery, ready: Promise<void> = Promise.resolve()): Promise<EngineResult> {
    const entry = this.#register(query);
    const ended = Promise.withResolvers<void>();
    entry.ended = ended.promise;
    try {
      await Promise.race([ready, entry.cancelled]);
      if (entry.isCancelled) throw QueryFailure.of(394, 'QUERY_WAS_CANCELLED', 'Query was cancelled');
      entry.inEngine = true;
      const kill = killQuery.exec(query.text);
      if (kill === null) return await this.#execute(query);
      const [, where = '', mode = '', format = query.format] = kill;
      return await this.#kill({ ...query, format }, where, mode.toUpperCase());
    } finally {
      this.#running.delete(query.queryId);
      ended.resolve();
    }
  }

  #register(query: EngineQuery): Running {
    if (this.#running.has(query.queryId)) {
      const message = `Query with id = ${query.queryId} is already running`;
      throw QueryFailure.of(216, 'QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING', message);
    }
    const cancelled = Promise.withResolvers<void>();
    const entry: Running = {
      query,
      started: performance.now(),
      cancel: cancelled.resolve,
      cancelled: cancelled.promise,
      ended: Promise.resolve(),
      isCancelled: false,
      inEngine: false,
    };
    this.#running.set(query.queryId, entry);
    return entry;
  }

  async #execute(query: EngineQuery): Promise<EngineResult> {
    const { session, done } = this.#session(query.sessionId);
    try {
      const prelude = preludeOf(query);
      if (prelude !== '') await session.queryAsync(prelude);
      const text = /\bsystem\s*\.\s*processes\b/i.test(query.text)
        ? query.text.replace(/\bsystem\s*\.\s*processes\b/gi, () => this.#processes())
        : query.text;
      const tagged = `${tagOf(query.queryId)} ${text}`;
      const statement = query.data === undefined ? tagged : `${tagged}\n${query.data.toString()}`;
      const result = await session.queryAsync(statement, { format: query.format });
      return {
        bytes: result.bytes(),
        elapsed: result.elapsed,
        readRows: result.rowsRead,
        readBytes: result.bytesRead,
      };
    } catch (error) {
      throw QueryFailure.from(error);
    } finally {
      done();
    }
  }

  /** A session for one query: its own, or the named one, which is refused while another query runs in it. */
  #session(id: string | undefined): { session: Session; done: () => void } {
    if (id === undefined) {
      const session = new Session(this.#directory);
      return { session, done: () => session.close() };
    }
    const named = this.#sessions.get(id) ?? { session: new Session(this.#directory), busy: false };
    if (named.busy)
      throw QueryFailure.of(373, 'SESSION_IS_LOCKED', `Session ${id} is locked by a concurrent client`);
    this.#sessions.set(id, named);
    named.busy = true;
    clearTimeout(named.expiry);
    const done = (): void => {
      named.busy = false;
      named.expiry = setTimeout(() => {
        this.#sessions.delete(id);
        named.session.close();
      }, SESSION_TIMEOUT).unref();
    };
    return { session: named.session, done };
  }

  /** As ClickHouse does it: the WHERE clause chooses among system.processes, and SYNC waits for their end. */
  async #kill(query: EngineQuery, where: string, mode: string): Promise<EngineResult> {
    const chosen = await this.#execute({
      ...query,
      text: `SELECT query_id FROM system.processes WHERE (${where}) AND query_id != ${quote(query.queryId)}`,
      format: 'JSONEachRow',
    });
    const ids = Buffer.from(chosen.bytes).toString().split('\n').filter(Boolean);
    const targets = ids.flatMap((line) => {
      const { query_id } = JSON.parse(line) as { query_id: string };
      return this.#running.get(query_id) ?? [];
    });
    if (mode !== 'TEST') await Promise.all(targets.map((target) => this.#end(target)));
    if (mode === 'SYNC') await Promise.all(targets.map((target) => target.ended));
    const rows = targets.map((target) => {
      const { queryId, text } = target.query;
      return `SELECT 'finished' AS kill_status, ${quote(queryId)} AS query_id, 'default' AS user, ${quote(text)} AS query`;
    });
    const empty = `SELECT '' AS kill_status, '' AS query_id, '' AS user, '' AS query WHERE 0`;
    return this.#execute({ ...query, text: rows.length === 0 ? empty : rows.join(' UNION ALL ') });
  }

  async #end(target: Running): Promise<void> {
    target.isCancelled = true;
    target.cancel();
    if (!target.inEngine) return;
    const tag = quote(tagOf(target.query.queryId));
    await this.#anchor.queryAsync(`KILL QUERY WHERE startsWith(query, ${tag}) ASYNC`);
  }

  /** system.processes with the ids that clients know, as a subquery. */
  #processes(): string {
    const rows = [...this.#running.values()].map(({ query, started, isCancelled }) => {
      const elapsed = (performance.now() - started) / 1_000;
      return (
        `SELECT ${quote(query.queryId)} AS query_id, ${quote(query.text)} AS query, 'default' AS user, ` +
        `${elapsed.toFixed(6)} AS elapsed, ${quote(query.database)} AS current_database, ` +
        `toUInt8(${isCancelled ? 1 : 0}) AS is_cancelled, toUInt8(1) AS is_initial_query`
      );
    });
    return `(${rows.join(' UNION ALL ')})`;
  }
}

/** Leads the statement, so that the engine's own list of processes tells which of its queries is meant. */
function tagOf(queryId: string): string {
  return `/* query_id: ${Buffer.from(queryId).toString('hex')} */`;
}

function preludeOf(query: EngineQuery): string {
  const statements = Object.entries(query.settings).map(([name, value]) => {
    if (!/^\w+$/.test(name)) throw QueryFailure.of(115, 'UNKNOWN_SETTING', `Unknown setting ${quote(name)}`);
    return `SET ${name} = ${/^-?\d+(\.\d+)?$/.test(value) ? value : quote(value)}`;
  });
  for (const [name, value] of Object.entries(query.parameters)) {
    if (!/^\w+$/.test(name)) throw QueryFailure.of(36, 'BAD_ARGUMENTS', `Bad parameter name ${quote(name)}`);
    statements.push(`SET param_${name} = ${quote(value)}`);
  }
  if (query.database !== 'default') statements.push(`USE \`${query.database.replaceAll('`', '\\`')}\``);
  return statements.join('; ');
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
