import { readFile } from 'node:fs/promises';
import type { Problem } from '../http/problem.ts';

/** The server said no, or did not answer; the message is for a person at a terminal. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfter: number | undefined;
  readonly problem: Partial<Problem>;

  constructor(
    message: string,
    status = 0,
    code = 'unreachable',
    retryAfter?: number,
    problem: Partial<Problem> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
    this.problem = problem;
  }
}

/** Options of every command that speaks to a server, for parseArgs. */
export const SERVER_OPTIONS = { url: { type: 'string' }, key: { type: 'string' } } as const;

/** A running server, as the commands see it. */
export class Api {
  readonly url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.url = url.replace(/\/+$/, '');
    this.#key = key;
  }

  /** By flag, else by environment, else the local server with the admin key of its first start. */
  static async connect(flags: { url?: string | undefined; key?: string | undefined }): Promise<Api> {
    const url = flags.url ?? process.env.THROUGHLINE_URL ?? 'http://127.0.0.1:4000';
    const key =
      flags.key ?? process.env.THROUGHLINE_KEY ?? (await readFile('data/admin.key', 'utf8').catch(() => ''));
    if (key.trim() === '') {
      throw new ApiError('no key: give --key or THROUGHLINE_KEY, or run where ./data/admin.key is');
    }
    return new Api(url, key.trim());
  }

  /** A GET whose answer is read as it comes. @throws ApiError where there is none, or the server refuses */
  async open(path: string): Promise<Response> {
    const response = await fetch(this.url + path, {
      headers: { authorization: `Bearer ${this.#key}` },
    }).catch((error: Error) => this.#unanswered(error));
    if (response.ok) return response;
    throw refusalOf(response, await response.text().catch((error: Error) => this.#unanswered(error)));
  }

  #unanswered(error: Error): never {
    throw new ApiError(
      `no answer from ${this.url}: ${(error.cause as Error | undefined)?.message ?? error.message}`,
    );
  }

  /** @param body a value, or JSON as bytes; `packed` where those are gzipped */
  async call<T>(method: string, path: string, body?: unknown, packed = false): Promise<T> {
    const bytes = body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body);
    const unanswered = (error: Error) => this.#unanswered(error);
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(packed ? { 'content-encoding': 'gzip' } : {}),
      },
      ...(body === undefined ? {} : { body: bytes }),
    }).catch(unanswered);
    const text = await response.text().catch(unanswered);
    if (response.ok) return JSON.parse(text) as T;
    throw refusalOf(response, text);
  }
}

function refusalOf(response: Response, text: string): ApiError {
  let problem: Partial<Problem> = {};
  try {
    problem = JSON.parse(text) as Problem;
  } catch {
    // Something between us and the server answered; its status has to do.
  }
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError(
    `${problem.detail ?? response.statusText} (${response.status} ${problem.code ?? ''}, request ${problem.requestId ?? 'unknown'})`,
    response.status,
    problem.code ?? 'unknown',
    Number.isFinite(wait) ? wait : undefined,
    problem,
  );
}
