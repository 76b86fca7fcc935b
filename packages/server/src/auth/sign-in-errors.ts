import { CodedError } from '@throughline/core/kernel';
import { MAX_PASSWORD, MIN_PASSWORD } from './accounts.ts';

/** An error of the sign-in library; a redirect is one too. */
interface LibraryError {
  readonly statusCode: number;
  readonly body?: { readonly code?: unknown } | undefined;
  readonly headers?: unknown;
}

type Told = readonly [status: number, code: string, message: string];

/** What goes wrong, in our words. Whether an account exists can be read from none of them. */
const TOLD = {
  wrong: [401, 'sign_in_wrong', 'E-mail or password is wrong.'],
  again: [401, 'second_factor_expired', 'That took too long, or too many tries: sign in again.'],
  code: [401, 'second_factor_wrong', 'The code is wrong, or was used already.'],
  weak: [400, 'password_weak', `A password needs ${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`],
  elsewhere: [409, 'password_missing', 'You sign in elsewhere and have no password here.'],
  password: [400, 'password_wrong', 'The password is wrong.'],
  locked: [429, 'too_many_tries', 'Too many wrong codes; wait a quarter of an hour.'],
  exists: [409, 'second_factor_exists', 'There is a second factor already; remove it first.'],
  missing: [409, 'second_factor_missing', 'There is no second factor.'],
} as const satisfies Record<string, Told>;

/** By the library's words. */
const CODES: Readonly<Record<string, Told>> = {
  INVALID_EMAIL_OR_PASSWORD: TOLD.wrong,
  INVALID_EMAIL: TOLD.wrong,
  FAILED_TO_CREATE_SESSION: TOLD.wrong,
  CREDENTIAL_ACCOUNT_NOT_FOUND: TOLD.elsewhere,
  INVALID_PASSWORD: TOLD.password,
  PASSWORD_TOO_SHORT: TOLD.weak,
  PASSWORD_TOO_LONG: TOLD.weak,
  INVALID_CODE: TOLD.code,
  INVALID_BACKUP_CODE: TOLD.code,
  INVALID_TWO_FACTOR_COOKIE: TOLD.again,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: TOLD.again,
  ACCOUNT_TEMPORARILY_LOCKED: TOLD.locked,
  TOTP_ALREADY_ENABLED: TOLD.exists,
  TOTP_NOT_ENABLED: TOLD.missing,
  TWO_FACTOR_NOT_ENABLED: TOLD.missing,
};
const LOCKED_S = 900;

/** @returns what its sender is told; anything that is no complaint of the library goes on as it is */
export function codedSignInError(error: unknown): unknown {
  if (!isLibraryError(error)) return error;
  const code = error.body?.code;
  const known = typeof code === 'string' && Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (known) {
    const [status, own, message] = known;
    return new CodedError(status, own, message, status === 429 ? { retryAfter: LOCKED_S } : {});
  }
  if (error.statusCode === 401) return new CodedError(401, 'signed_out', 'Sign in first.');
  return error;
}

/** Where the library would send the browser, where its answer is that. */
export function redirectOf(error: unknown): { location: string; cookies: string[] } | undefined {
  if (!isLibraryError(error) || error.statusCode !== 302) return undefined;
  const headers = new Headers(error.headers as Record<string, string>);
  return { location: headers.get('location') ?? '', cookies: headers.getSetCookie() };
}

function isLibraryError(error: unknown): error is LibraryError {
  return (
    error instanceof Error &&
    typeof (error as { statusCode?: unknown }).statusCode === 'number' &&
    'body' in error
  );
}
