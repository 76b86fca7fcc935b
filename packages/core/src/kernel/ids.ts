import { hash } from 'node:crypto';

/** A UUID in its canonical lower-case text form. */
export type Uuid = string;

/** The nil UUID: the empty leaf of an event that names no person. */
export const NIL: Uuid = '00000000-0000-0000-0000-000000000000';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Lays 32 hexadecimal digits out as a UUID. */
export function toUuid(hex: string): Uuid {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/**
 * The first 128 bits of SHA-256 over the parts joined by NUL, as 32 hexadecimal digits.
 * NUL cannot occur inside a part (such input is refused at the door), so two different lists of parts never
 * give the same text.
 */
export function digest(...parts: readonly string[]): string {
  return hash('sha256', parts.join('\0'), 'hex').slice(0, 32);
}

/** The key under which one event of one source is claimed: stable over retries, processes and restarts. */
export function eventKey(source: string, id: string): Uuid {
  return toUuid(digest(source, id));
}
