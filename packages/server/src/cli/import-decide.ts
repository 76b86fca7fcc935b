import { isObject, isRefusal, type Refusal, refusal } from '@throughline/core/kernel';
import { acceptMessage, MAX_EVENT_BYTES } from '@throughline/core/touchpoints';
import type { MessageOf } from './import-message.ts';
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

/** Rows of a CSV file, by a compiled mapping. */
export function decideCsv(messageOf: MessageOf, now: () => number): Decide<readonly string[]> {
  return ({ row, line, raw, content, refusal: unread }) => {
    const place = { row, line, raw };
    const message = content === undefined ? unread! : messageOf({ fields: content, row });
    return isRefusal(message) ? { ...place, refusal: message } : judge(place, message, now);
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
  return ({ row, line, raw, content, refusal: unread }) => {
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
  };
}

/** The server's own judgement, made here first: what is refused must be on the disk before the server moves on. */
function judge(
  place: Pick<Row<unknown>, 'row' | 'line' | 'raw'>,
  message: object,
  now: () => number,
): ReadyEvent | RefusedRow {
  const json = serialised(message);
  if (json === undefined) return { ...place, refusal: refusal('too_deep') };
  if (json.length > MAX_EVENT_BYTES / 3 && Buffer.byteLength(json) > MAX_EVENT_BYTES)
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
