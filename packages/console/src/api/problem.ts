/** What the server says when something cannot be done (RFC 9457), or what the console says of a broken line. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable: what a program looks at. */
  readonly code: string;
  /** What to quote when asking for help. */
  readonly requestId: string;
}

/** A request that was not answered as hoped. */
export class Problem extends Error {
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(body.detail);
    this.name = 'Problem';
    this.body = body;
  }

  /** Whether the same request may go through later without anyone changing anything. */
  get passes(): boolean {
    return this.body.status === 0 || this.body.status === 429 || this.body.status >= 500;
  }
}

/** Whatever was thrown, as a problem: a line that broke and a fault of the console's own have their words too. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // The only TypeError that fetch rejects with is that nothing answered.
  const silent = error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
  return new Problem({
    type: 'about:blank',
    title: silent ? 'No answer' : 'The console failed',
    status: silent ? 0 : 500,
    detail: silent ? 'The server did not answer.' : error instanceof Error ? error.message : String(error),
    code: silent ? 'no_answer' : 'console_fault',
    requestId: '',
  });
}

/** Reads an answer that is no success. */
export function problemOf(body: unknown, response: Response): Problem {
  const given = typeof body === 'object' && body !== null ? (body as Partial<ProblemBody>) : {};
  return new Problem({
    type: given.type ?? 'about:blank',
    title: given.title ?? response.statusText,
    status: given.status ?? response.status,
    detail: given.detail ?? `The server answered ${response.status}.`,
    code: given.code ?? `http_${response.status}`,
    requestId: given.requestId ?? response.headers.get('x-request-id') ?? '',
  });
}
