import type { FastifyRequest } from 'fastify';
import { ADDRESS_HEADER } from './accounts.ts';

/** From where something is asked, as the server itself sees it. */
export interface Caller {
  readonly address: string;
  /** What the browser says it is. */
  readonly agent: string;
  readonly cookie: string;
  /** Scheme, host and port by which the browser knows this server. */
  readonly origin: string;
}

const MAX_AGENT = 300;
const LOOPBACK_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** @param publicOrigin what the operator says browsers use; absent: what the request says */
export function callerOf(request: FastifyRequest, publicOrigin: string | undefined): Caller {
  const { cookie = '', 'user-agent': agent = '' } = request.headers;
  return {
    address: request.ip,
    agent: agent.slice(0, MAX_AGENT),
    cookie,
    origin: publicOrigin ?? originOf(request),
  };
}

function originOf({ protocol, host }: FastifyRequest): string {
  const text = `${protocol}://${host}`;
  return URL.canParse(text) ? new URL(text).origin : 'http://localhost';
}

/** What the sign-in library is handed of a request: nothing else of its headers counts there. */
export function headersOf({ address, agent, cookie }: Caller): Headers {
  // A header takes Latin-1 only.
  const plain = agent.replaceAll(/[^\x20-\x7e]/g, '?');
  return new Headers({ cookie: plainCookie(cookie), 'user-agent': plain, [ADDRESS_HEADER]: address });
}

function plainCookie(cookie: string): string {
  return /^[\x20-\x7e]*$/.test(cookie) ? cookie : '';
}

/**
 * Whether someone sits at this very machine: the connection comes from it, nothing says that it was passed on, and
 * the browser knows the server by a name that only this machine has (a page of another site could point a name of
 * its own here). A proxy on this machine that adds no header, and states a name of its own, leaves the page's address
 * in `Origin` and `Referer`: our pages state theirs.
 */
export function isAtThisMachine({ socket, headers }: FastifyRequest): boolean {
  const passedOn = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];
  if (passedOn.some((name) => headers[name] !== undefined)) return false;
  const pages = [headers.origin, headers.referer].filter((page) => page !== undefined);
  if (!pages.every(isAddressHere)) return false;
  return LOOPBACK.test(socket.remoteAddress ?? '') && LOOPBACK_NAMES.test(headers.host ?? '');
}

/** Whether an address is one that only this machine has. */
export function isAddressHere(address: string): boolean {
  return URL.canParse(address) && LOOPBACK_NAMES.test(new URL(address).host);
}
