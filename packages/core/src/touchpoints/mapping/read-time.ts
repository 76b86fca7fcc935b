import type { JsonValue } from '../../kernel/index.ts';
import { parseTime } from '../time.ts';
import type { TimeFormat } from './value-spec.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** RFC 5322 §3.3, with the obsolete zones that mail and telephony still write. */
const MAIL_DATE =
  /^(?:[A-Za-z]{3},\s*)?(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4})\s+(\d{2}):(\d{2})(?::(\d{2}))?\s+([+-]\d{4}|GMT|UTC|UT|Z)$/;

/** Reads a time as a document writes it. @returns milliseconds since the epoch, or undefined where it is none */
export function readTime(value: JsonValue, format: TimeFormat): number | undefined {
  if (format === 'unix' || format === 'unix_ms') {
    if (typeof value !== 'number' && !(typeof value === 'string' && /^-?\d{1,16}(\.\d+)?$/.test(value)))
      return undefined;
    return inDateRange(Number(value) * (format === 'unix' ? 1000 : 1));
  }
  if (typeof value !== 'string') return undefined;
  const time = format === 'iso' ? parseTime(value) : parseTime(isoOfMailDate(value));
  return time === undefined ? undefined : inDateRange(time);
}

function isoOfMailDate(text: string): string | undefined {
  const match = MAIL_DATE.exec(text.trim());
  if (!match) return undefined;
  const [, day = '', name = '', year, hour, minute, second = '00', zone = ''] = match;
  const month = String(MONTHS.indexOf(name.toLowerCase()) + 1).padStart(2, '0');
  const offset = /^[+-]/.test(zone) ? zone : 'Z';
  return `${year}-${month}-${day.padStart(2, '0')}T${hour}:${minute}:${second}${offset}`;
}

/** What a Date can hold (ECMA-262): ±100,000,000 days around the epoch. */
function inDateRange(time: number): number | undefined {
  const rounded = Math.round(time);
  return Math.abs(rounded) <= 8.64e15 ? rounded : undefined;
}
