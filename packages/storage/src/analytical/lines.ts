import { randomUUID } from 'node:crypto';
import { NIL, type Uuid } from '@throughline/core/kernel';
import type { Foldable, IdentityRecord, LedgerRecord, MapRecord } from '@throughline/core/people';
import type { AppliedTouchpoint } from '@throughline/core/touchpoints';
import type { EventRow } from './timeline.ts';

// What the outbox carries and `landing` takes: one JSON object a line, without the shipment and the attempt, which
// are known only when it is sent. `applied` comes second and the leaf of an event fourth, before anything a sender
// wrote, so both can be read off without parsing. `row` names a line for ever, so a resend can tell what arrived.

export function eventLine(
  key: Uuid,
  { touchpoint, leaves }: Pick<Foldable, 'touchpoint' | 'leaves'>,
): string {
  const { applied, ...rest } = touchpoint;
  return JSON.stringify({ kind: 'event', applied, key, leaf: leaves[0]?.leaf ?? NIL, ...rest });
}

export function mapLine({ leaf, person, applied }: MapRecord): string {
  return JSON.stringify({ kind: 'map', applied, row: randomUUID(), leaf, person });
}

export function identityLine(record: IdentityRecord, settings: number): string {
  const { evidence, applied, ...rest } = record;
  return JSON.stringify({
    kind: 'identity',
    applied,
    row: randomUUID(),
    key: evidence.key,
    settings,
    evidence,
    ...rest,
  });
}

export function ledgerLine(record: LedgerRecord, at: number): string {
  const { applied, ...rest } = record;
  return JSON.stringify({ kind: 'ledger', applied, row: randomUUID(), at, ...rest });
}

/** The leaf of a line's event, without parsing it; undefined for any other line. */
export function leafOfLine(line: string): Uuid | undefined {
  return EVENT_HEAD.exec(line)?.[1];
}
const EVENT_HEAD = /^\{"kind":"event","applied":\d+,"key":"[0-9a-f-]{36}","leaf":"([0-9a-f-]{36})"/;

/** An event that is still a line, as the history will return it; undefined for any other line. */
export function parseEventLine(line: string): EventRow | undefined {
  if (!line.startsWith('{"kind":"event"')) return undefined;
  const { kind: _, ...event } = JSON.parse(line) as {
    kind: string;
    key: Uuid;
    leaf: Uuid;
  } & AppliedTouchpoint;
  return { ...event, shipment: NIL };
}

/** The `row` of a line: what {@link landed} answers with. */
export function rowOf(line: string): Uuid {
  const { row, key } = JSON.parse(line) as { row?: Uuid; key: Uuid };
  return row ?? key;
}
