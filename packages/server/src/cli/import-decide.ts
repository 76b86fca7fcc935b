import { isObject, isRefusal, type Refusal, refusal } from '@throughline/core/kernel';
import { acceptMessage, MAX_EVENT_BYTES, type MessageOf } from '@throughline/core/touchpoints';
import { isExportedLine, messageOfExported } from './import-exported.ts';
import { type Row, rowName } from './import-row.ts';

/** A row as it is sent: the JSON of its message. */
export interface ReadyEvent {
  readonly row: number;
  readonly line: number;
  readonly json: string;
  readonly raw: Buffer;
}

/** A row that is refused, with why. */
export interface RefusedRow {
  readonly row: number;
  readonly line: number;
  readonly refusal: Refusal;
  readonly raw: Buffer;
  /** The JSON of its message, where the server refused it and not its reader. */
  readonly sent?: string;
}

export type Decide<Content> = (row: Row<Content>) => ReadyEvent | RefusedRow;

/**
 * Rows of a table, by a compiled mapping.
 * @param fieldsOf the row's cells, in the order of the columns that the mapping was compiled for
 */
export function decideMapped<Content>(
  messageOf: MessageOf,
  fieldsOf: (content: Content) => readonly string[],
  now: () => number,
): Decide<Content> {
  return ({ row, line, raw, content, refusal: unread }) => {
    const place = { row, line, raw };
    const message = content === undefined ? unread! : messageOf({ fields: fieldsOf(content), row });
    return isRefusal(message) ? { ...place, refusal: message } : judge(place, message, now);
  };
}

/** Rows that an export of ours wrote. An event that was just small enough may be larger in other words. */
export function decideExported<Content>(
  valuesOf: (content: Content) => unknown,
  now: () => number,
): Decide<Content> {
  return ({ row, line, raw, content, refusal: unread }) => {
    const place = { row, line, raw };
    if (content === undefined) return { ...place, refusal: unread! };
    const values = valuesOf(content);
    if (!isObject(values)) return { ...place, refusal: refusal('not_an_object') };
    const message = messageOfExported(values);
    if (isRefusal(message)) return { ...place, refusal: message };
    return judge(place, message, now, 2 * MAX_EVENT_BYTES);
  };
}

/**
 * Lines of a JSONL file, which are messages already. What says no id or no time of its own gets those of its place,
 * the same ones however often the file is read.
 */
export function decideJsonl(
  { file, started }: { file: string; started: number },
  now: () => number,
): Decide<unknown> {
  const timestamp = new Date(started).toISOString();
  const decideOwn = decideExported((content) => content, now);
  return (given) => {
    if (isExportedLine(given.content)) return decideOwn(given);
    return decideMessage(given);
  };

  function decideMessage({ row, line, raw, content, refusal: unread }: Row<unknown>) {
    const place = { row, line, raw };
    if (unread) return { ...place, refusal: unread };
    if (!isObject(content)) return { ...place, refusal: refusal('not_an_object') };
    const { messageId, timestamp: time, originalTimestamp } = content;
    const hasId = messageId !== undefined && messageId !== null && messageId !== '';
    const message = {
      ...content,
      ...(hasId ? {} : { messageId: rowName(file, row) }),
      ...((time ?? originalTimestamp ?? null) === null ? { timestamp } : {}),
    };
    return judge(place, message, now);
  }
}

/** The server's own judgement, made here first: what is refused must be on the disk before the server moves on. */
function judge(
  place: Pick<Row<unknown>, 'row' | 'line' | 'raw'>,
  message: object,
  now: () => number,
  limit = MAX_EVENT_BYTES,
): ReadyEvent | RefusedRow {
  const json = serialised(message);
  if (json === undefined) return { ...place, refusal: refusal('too_deep') };
  if (json.length > limit / 3 && Buffer.byteLength(json) > limit)
    return { ...place, refusal: refusal('event_too_large') };
  const verdict = acceptMessage(message, {
    received: now(),
    source: 'import',
    newId: () => '',
    historical: true,
  });
  return isRefusal(verdict) ? { ...place, refusal: verdict } : { ...place, json };
}

function serialised(message: object): string | undefined {
  try {
    return JSON.stringify(message);
  } catch {
    // Writing JSON recurses where reading it does not: a few hundred thousand brackets end here.
    return undefined;
  }
}
