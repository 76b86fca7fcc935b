import { CodedError } from '@throughline/core/kernel';
import type { FastifyRequest } from 'fastify';

/**
 * Holds what a cookie opens to pages of this server: a browser sends cookies with whatever any page makes it ask for.
 * What changes something must say that it comes from here; what only reads must not say that it comes from elsewhere,
 * unless someone follows a link. Cookies are SameSite=Lax besides, so this is the second lock.
 *
 * @param origin of this server, as browsers know it
 * @param strict false where no cookie was used, as at sign-in: then a program, which states no origin, may come too
 * @throws CodedError 403 `cross_site`
 */
export function judgeSameOrigin({ headers, method }: FastifyRequest, origin: string, strict: boolean): void {
  const site = headers['sec-fetch-site'];
  const reads = method === 'GET' || method === 'HEAD';
  const fromHere =
    headers.origin === undefined ? site === 'same-origin' : sameOrigin(headers.origin, origin, headers.host);
  // The browser's own word stands where a page's address could be made to look like ours.
  if (fromHere && (reads || site !== 'cross-site')) return;
  const elsewhere = site === 'cross-site' || site === 'same-site';
  if (reads && headers.origin === undefined && (!elsewhere || headers['sec-fetch-mode'] === 'navigate'))
    return;
  if (!strict && headers.origin === undefined && !elsewhere) return;
  throw new CodedError(403, 'cross_site', 'This was asked by a page of another site; nothing was done.');
}

/** Whichever way the browser came: by the address that the operator states, or by the one in `Host`. */
function sameOrigin(stated: string, origin: string, host: string | undefined): boolean {
  if (stated === origin) return true;
  return URL.canParse(stated) && host !== undefined && new URL(stated).host === host;
}
