import { randomUUID } from 'node:crypto';
import { type Applied, NIL, type Uuid } from '@throughline/core/kernel';
import type { DirectoryEntry, IdentityRecord, LedgerRecord, MapRecord } from '@throughline/core/people';
import type { AppliedTouchpoint, Touchpoint } from '@throughline/core/touchpoints';
import type { EventRow } from './timeline.ts';

// What the outbox carries and `landing` takes: one JSON object a line, without the shipment and the attempt, which
// are known only when it is sent. `applied` comes second and the leaf of an event fourth, before anything a sender
// wrote, so both can be read off without parsing. `row` names a line for ever, so a resend can tell what arrived.

/**
 * The part of an event's line that is known before its transaction: written while another one waits for its commit.
 */
export function eventText(touchpoint: Touchpoint): string {
  return JSON.stringify(touchpoint).slice(1);
}

/** An event's line; `text` as {@link eventText} wrote it. */
export function eventLine(event: {
  key: Uuid;
  leaf: Uuid | undefined;
  applied: Applied;
  settings: number;
  text: string;
}): string {
  const { key, leaf = NIL, applied, settings, text } = event;
  return `{"kind":"event","applied":${applied},"key":"${key}","leaf":"${leaf}","settings":${settings},${text}`;
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

/** How people stand in the directory: absolute, so that it may land twice. All columns of one line, in one order. */
export function peopleLine(entries: readonly DirectoryEntry[], applied: Applied): string {
  const numbers = (of: (entry: DirectoryEntry) => number) => `[${entries.map(of).join(',')}]`;
  const texts = (values: readonly string[]) => (values.length === 0 ? '[]' : `["${values.join('","')}"]`);
  const people = texts(entries.map(({ person }) => person));
  const kinds = texts(entries.map(({ kind }) => kind ?? ''));
  const found = entries.filter(({ words }) => words !== undefined);
  const words = JSON.stringify(found.map(({ words }) => words));
  return `{"kind":"people","applied":${applied},"people":${people},"people_applied":${numbers((e) => e.applied)},"people_kind":${kinds},"people_first":${numbers((e) => e.first)},"people_last":${numbers((e) => e.last)},"people_touchpoints":${numbers((e) => e.touchpoints)},"found":${texts(found.map(({ person }) => person))},"words":${words}}`;
}

export function ledgerLine(record: LedgerRecord, at: number): string {
  const { applied, ...rest } = record;
  return JSON.stringify({ kind: 'ledger', applied, row: randomUUID(), at, ...rest });
}

/** Cuts bytes of lines apart, without decoding them. */
export function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    lines.push(bytes.subarray(start, end < 0 ? bytes.length : end));
    start = end < 0 ? bytes.length : end + 1;
  }
  return lines;
}

/** What is written before anything a sender wrote ends within so many bytes. */
const HEAD = 160;

/** The `applied` of a line, without parsing it. */
export function appliedOfLine(line: Buffer): Applied {
  return Number(/^\{"kind":"[a-z]+","applied":(\d+)/.exec(line.toString('latin1', 0, HEAD))?.[1] ?? 0);
}

/** The leaf of a line's event, without parsing it; undefined for any other line. */
export function leafOfLine(line: Buffer): Uuid | undefined {
  return EVENT_HEAD.exec(line.toString('latin1', 0, HEAD))?.[1];
}
const EVENT_HEAD = /^\{"kind":"event","applied":\d+,"key":"[0-9a-f-]{36}","leaf":"([0-9a-f-]{36})"/;

/** An event that is still a line, as the history will return it; undefined for any other line. */
export function parseEventLine(line: Buffer): EventRow | undefined {
  if (leafOfLine(line) === undefined) return undefined;
  const { kind: _, ...event } = JSON.parse(line.toString()) as {
    kind: string;
    key: Uuid;
    leaf: Uuid;
  } & AppliedTouchpoint;
  return { ...event, shipment: NIL };
}

/** The `row` of a line: what {@link landed} answers with. */
export function rowOf(line: Buffer): Uuid {
  const { row, key } = JSON.parse(line.toString()) as { row?: Uuid; key: Uuid };
  return row ?? key;
}
