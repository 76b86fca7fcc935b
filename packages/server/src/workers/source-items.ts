import type { Given } from '@throughline/connectors/sources';
import {
  CodedError,
  digest,
  eventKey,
  isRefusal,
  type Refusal,
  refusal,
  toUuid,
} from '@throughline/core/kernel';
import { resolveIdentifiers, type VersionedSettings } from '@throughline/core/people';
import { type Arrival, acceptMessage, MAX_EVENT_BYTES } from '@throughline/core/touchpoints';
import type { Origin, RefusedItem, Submission } from './batch.ts';
import { letterOf, withoutKeys } from './letters.ts';
import type { RowMapper } from './source-mapping.ts';

/** Items a source may give at once: they are one transaction. */
export const MAX_GIVEN = 5_000;
const EXCERPT = 2_048;
/** What letters of sources call the way that their items came by. */
export const SOURCE_DOOR = 'source';

/** What a source gave, as it goes into a transaction. */
export interface ReadItems {
  readonly events: readonly Submission[];
  readonly refused: readonly RefusedItem[];
}

export interface Reading {
  readonly source: string;
  readonly mapper: RowMapper | undefined;
  readonly settings: VersionedSettings;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Read from where it lay: its times stand as they are. */
  readonly historical: boolean;
}

/**
 * Judges each item as the door for live calls does; one bad item is a coded refusal, and the rest go on.
 * @throws CodedError `page_too_large`, `mapping_missing`, `column_missing`: nothing of it can be taken in
 */
export function readGiven(given: Given, reading: Reading): ReadItems {
  const { messages = [], rows = [], unreadable = [] } = given;
  if (messages.length + rows.length + unreadable.length > MAX_GIVEN)
    throw new CodedError(502, 'page_too_large', `A source gives at most ${MAX_GIVEN} items at once.`);
  const arrival = arrivalOf(reading);
  const refused = unreadable.map((item) => refusedItem(item.refusal, item.excerpt, arrival));
  const events: Submission[] = [];
  const keep = (read: Submission | Refusal, origin: Origin): void => {
    if ('key' in read) events.push({ ...read, origin, again: true });
    else refused.push(refusedItem(read, textOf(origin.item), arrival, origin));
  };
  const door = SOURCE_DOOR;
  for (const item of messages) keep(judge(item, arrival, reading.settings), { item, arrival, door });
  mapped(given, reading).forEach((message, index) => {
    const { values: item, id: row } = rows[index]!;
    if (isRefusal(message)) keep(message, { item, arrival, door, row });
    else keep(judge(message, arrival, reading.settings), { item, arrival, door, row, made: message });
  });
  return { events, refused };
}

function mapped({ rows = [], columns }: Given, { mapper, now, source }: Reading) {
  if (rows.length === 0) return [];
  if (!mapper)
    throw new CodedError(502, 'mapping_missing', `The source ${source} gives rows, and has no mapping.`);
  try {
    return mapper.messages(rows, columns, now);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const cure = 'Mend the mapping, or what it reads: nothing was passed over.';
    throw new CodedError(
      422,
      'column_missing',
      `What ${source} gives does not fit: ${error.message}. ${cure}`,
    );
  }
}

function arrivalOf({ source, settings, now, historical }: Reading): Arrival {
  const { sources } = settings.value;
  const place = Object.hasOwn(sources, source) ? sources[source] : undefined;
  const stated = Object.entries(place ?? {}).filter(([, name]) => name !== undefined);
  return { received: now, source, newId: () => '', historical, defaults: Object.fromEntries(stated) };
}

function judge(item: unknown, arrival: Arrival, settings: VersionedSettings): Submission | Refusal {
  const statement = acceptMessage(item, arrival);
  if (isRefusal(statement)) return statement;
  const { id } = statement.touchpoint;
  // An id made here would be another one each time the item is given.
  if (id === '')
    return refusal('wrong_type', 'messageId', 'What a source gives has an id (messageId) of its own.');
  if (Buffer.byteLength(textOf(item)) > MAX_EVENT_BYTES) return refusal('event_too_large');
  const resolved = resolveIdentifiers(statement, settings.value);
  return isRefusal(resolved) ? resolved : { key: eventKey(arrival.source, id), statement };
}

function refusedItem(
  why: Refusal,
  text: string,
  { source, received }: Arrival,
  origin?: Origin,
): RefusedItem {
  // An excerpt may end within a pair of surrogates, which no engine would store.
  const excerpt = withoutKeys(text).slice(0, EXCERPT).toWellFormed().replaceAll('\0', '');
  const key = toUuid(digest('refused', source, why.code, why.path ?? '', excerpt));
  const letter = origin && letterOf(origin, why, { again: true });
  return { source, received, refusal: why, excerpt, key, ...(letter ? { letter } : {}) };
}

function textOf(item: unknown): string {
  try {
    return JSON.stringify(item) ?? 'undefined';
  } catch {
    // Writing JSON recurses where reading it does not.
    return '[nested too deeply to show]';
  }
}
