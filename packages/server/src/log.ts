import { type Logger, pino } from 'pino';

/** An error as it may be logged: nothing in it that a person sent, and no key. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  /** SQLSTATE, errno or the like. */
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

const MAX_MESSAGE = 500;
const KEY = /tl_[0-9a-f]{12}_[\w-]+/g;
const ADDRESS = /[^\s@"'<>(),;:]+@[^\s@"'<>(),;:]+/g;

/**
 * Structured logs, a line of JSON each, on standard error. Bodies, addresses and keys are never handed to the log;
 * what an engine quotes in its error messages is taken out here.
 */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: { service: 'throughline' },
      // Of a request or an answer nothing is logged but what is named where it is logged.
      serializers: { err: describeError, req: () => undefined, res: () => undefined },
      redact: ['headers', 'key', 'writeKey', '*.writeKey', '*.authorization', '*.key'],
    },
    pino.destination({ dest: 2, sync: false }),
  );
}

/**
 * What of an error may stand in the log. Engines quote values: PostgreSQL in `detail` and `where` and in the messages
 * of data exceptions, ClickHouse in its message. So of a database's error its code, where it was thrown and its
 * message up to the first quotation stay; one that speaks of the schema (SQLSTATE class 42) stays whole.
 */
export function describeError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an error' };
  const { code } = error as { code?: unknown };
  const stack = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
  return {
    type: error.constructor.name,
    message: withoutValues(error),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(stack ? { stack } : {}),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}

function withoutValues(error: Error): string {
  const { code, severity, type } = error as { code?: unknown; severity?: unknown; type?: unknown };
  const ofEngine = severity !== undefined || type !== undefined;
  const ofSchema = severity !== undefined && String(code).startsWith('42');
  const text = ofEngine && !ofSchema ? error.message.replace(/["'`].*$/s, '…') : error.message;
  return text.slice(0, MAX_MESSAGE).replaceAll(KEY, 'tl_…').replaceAll(ADDRESS, '…@…');
}
