import { CodedError, isObject } from '@throughline/core/kernel';
import { allows, type Keys, type Principal, type Scope } from './keys.ts';

/** Who asks on a route that is open to everyone. */
export const NOBODY: Principal = { id: '', name: '', scope: 'read' };

/**
 * Who holds a key, where it may do this.
 * @throws CodedError 401 `key_invalid`, 403 `scope_missing`
 */
export async function authorise(
  keys: Pick<Keys, 'principal'>,
  key: string | undefined,
  scope: Scope,
): Promise<Principal> {
  const principal = key === undefined ? undefined : await keys.principal(key);
  if (!principal) {
    throw new CodedError(
      401,
      'key_invalid',
      'A valid key is needed: as Basic user name, Bearer token or writeKey.',
    );
  }
  if (!allows(principal.scope, scope)) {
    throw new CodedError(
      403,
      'scope_missing',
      `This needs a key of scope ${scope}; yours is ${principal.scope}.`,
    );
  }
  return principal;
}

/**
 * The key in an Authorization header: a Bearer token, or the user name of Basic, as Segment's clients send it.
 * @returns undefined where there is no header, and a key that nobody holds where it says something else
 */
export function headerKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const [scheme = '', credentials = ''] = header.trim().split(/\s+/, 2);
  if (/^bearer$/i.test(scheme)) return credentials;
  if (!/^basic$/i.test(scheme)) return '';
  return Buffer.from(credentials, 'base64').toString('utf8').split(':', 1)[0];
}

/** `writeKey`, where clients that can set no header put it. */
export function bodyKey(body: unknown): string | undefined {
  return isObject(body) && typeof body.writeKey === 'string' ? body.writeKey : undefined;
}
