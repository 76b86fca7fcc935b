import { CodedError } from '@throughline/core/kernel';

/** What systems say when they cannot be reached, or went away: errno of sockets, and the clients' own words. */
const GONE =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|ENETUNREACH|PROTOCOL_CONNECTION_LOST|57P0|08)/;
const GONE_WORDS =
  /connection terminated|closed state|timeout expired|query read timeout|connection is closed/i;
/** What OpenSSL and Node say of certificates that they do not trust, and MySQL's client of either. */
const UNTRUSTED = /^(UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CERT_|ERR_TLS_CERT|HANDSHAKE_SSL_ERROR)/;
/** SQLSTATE 28 of PostgreSQL, and access denied of MySQL. */
const DENIED = /^(28|ER_ACCESS_DENIED|ER_DBACCESS_DENIED|42501)/;
const MISSING = /^(42P01|3F000|3D000|ER_NO_SUCH_TABLE|ER_BAD_DB)/;

/**
 * An error of a system that is read, by what to do about it: `source_gone`, `source_denied`, `source_untrusted`, `table_missing`; any
 * other keeps its own code. The address is told without user and password.
 */
export function gone(error: unknown, url: string): unknown {
  if (!(error instanceof Error) || error instanceof CodedError) return error;
  const code = String((error as { code?: unknown }).code ?? '');
  const { host, pathname } = new URL(url);
  const place = `${host}${pathname}`;
  const why = error.message || code;
  if (DENIED.test(code)) {
    return new CodedError(502, 'source_denied', `${place} refuses: ${why}. Mend user, password or rights.`);
  }
  if (isUntrusted(error)) return untrusted(host, why);
  if (MISSING.test(code)) {
    return new CodedError(
      502,
      'table_missing',
      `${place}: ${why}. Mend the settings, or make the table again.`,
    );
  }
  if (GONE.test(code) || GONE_WORDS.test(why)) {
    return new CodedError(
      502,
      'source_gone',
      `${place} does not answer: ${why}. It is tried again by itself.`,
    );
  }
  return error;
}

export function isUntrusted(error: Error): boolean {
  return UNTRUSTED.test(String((error as { code?: unknown }).code ?? ''));
}

/** @param why the words of who looked at the certificate */
export function untrusted(host: string, why: string): CodedError {
  return new CodedError(
    502,
    'source_untrusted',
    `The certificate of ${host} is not trusted: ${why}. Where a company's own authority signed it, start with NODE_EXTRA_CA_CERTS naming the authority's file.`,
  );
}
