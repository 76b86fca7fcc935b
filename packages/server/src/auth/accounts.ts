/** What is known of accounts without the sign-in library, which takes a fifth of a start to load: it comes with whoever signs in. */
import { digest, toUuid } from '@throughline/core/kernel';

/** A password needs so many characters (NIST SP 800-63B asks for 8, and for no classes of characters). */
export const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 128;
/** The header in which the sign-in library is handed the address that the server itself saw. */
export const ADDRESS_HEADER = 'x-throughline-address';
/** The one provider that single sign-on has. */
export const PROVIDER = 'oidc';

/** A user's id, of their address: so two processes cannot make two users of one. */
export function userId(email: string): string {
  return toUuid(digest('user', email.toLowerCase()));
}

/** An account's id, of who vouches and for whom. */
export function accountId(provider: string, subject: string): string {
  return toUuid(digest('account', provider, subject));
}

/** Names of the cookies, by whether the browser speaks https: then they are bound to this very host. */
export function cookiePrefix(origin: string): string {
  return origin.startsWith('https:') ? '__Host-throughline' : 'throughline';
}
