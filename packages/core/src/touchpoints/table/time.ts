/** Fields of a date as a file writes it; `ahead` is its own offset from UTC in seconds, where it states one. */
interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  afternoon?: boolean;
  ahead?: number;
}

type Take = (text: string) => Partial<Fields>;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The directives of C's strptime that dates in files are made of. */
const DIRECTIVES: Readonly<Record<string, readonly [pattern: string, take: Take]>> = {
  Y: ['\\d{4}', (text) => ({ year: Number(text) })],
  // POSIX: 69 to 99 are of the last century.
  y: ['\\d{2}', (text) => ({ year: Number(text) + (Number(text) < 69 ? 2000 : 1900) })],
  m: ['\\d{1,2}', (text) => ({ month: Number(text) })],
  d: ['\\d{1,2}', (text) => ({ day: Number(text) })],
  b: ['[A-Za-z]{3,9}', (text) => ({ month: MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1 })],
  H: ['\\d{1,2}', (text) => ({ hour: Number(text) })],
  I: ['0?[1-9]|1[0-2]', (text) => ({ hour: Number(text) % 12 })],
  p: ['[AaPp]\\.?[Mm]\\.?', (text) => ({ afternoon: /^p/i.test(text) })],
  M: ['\\d{1,2}', (text) => ({ minute: Number(text) })],
  S: ['\\d{1,2}', (text) => ({ second: Number(text) })],
  f: ['\\d{1,9}', (text) => ({ millisecond: milliseconds(text) })],
  z: ['Z|z|UTC|GMT|[+-]\\d{2}:?\\d{2}|[+-]\\d{2}', (text) => ({ ahead: aheadOf(text) })],
};

/** Of the digits after the decimal point. */
function milliseconds(fraction: string): number {
  return Number(fraction.slice(0, 3).padEnd(3, '0'));
}

function aheadOf(text: string): number {
  if (!/^[+-]/.test(text)) return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return text.startsWith('-') ? -seconds : seconds;
}

/** Text to milliseconds since the epoch; undefined where it is no such time. */
export type ReadTime = (text: string) => number | undefined;

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$/;

/**
 * How a file writes its times: `iso` (RFC 3339, also with a space for the T, without seconds, or the date alone),
 * `unix` (seconds, with a fraction or not), `unix_ms`, or a pattern of strptime such as `%d.%m.%Y %H:%M`.
 *
 * A time that states no offset is that of the wall clock in `zone` (IANA). One that the clock skipped in spring lies
 * an hour later; of one that it showed twice in autumn, the first is meant (RFC 5545 reads them so).
 * @throws Error where the format or the zone is none
 */
export function timeReader(format: string, zone: string): ReadTime {
  // Throws where there is no such zone.
  new Intl.DateTimeFormat('en', { timeZone: zone });
  if (format === 'unix') return (text) => unixTime(text, 1000);
  if (format === 'unix_ms') return (text) => unixTime(text, 1);
  const fieldsOf = format === 'iso' ? isoFields : patternReader(format);
  // Lines of one order or one batch state the same time: most need no second look.
  let last = '';
  let result: number | undefined;
  return (text) => {
    if (text === last) return result;
    const fields = fieldsOf(text);
    last = text;
    result = fields && instantOf(fields, zone);
    return result;
  };
}

function unixTime(text: string, unit: number): number | undefined {
  return /^-?\d{1,16}(\.\d+)?$/.test(text) ? Math.round(Number(text) * unit) : undefined;
}

function isoFields(text: string): Fields | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  return {
    year: year!,
    month: month!,
    day: day!,
    hour: hour!,
    minute: minute!,
    second: second!,
    millisecond: milliseconds(match[7] ?? ''),
    ...(match[8] === undefined ? {} : { ahead: aheadOf(match[8]) }),
  };
}

function patternReader(format: string): (text: string) => Fields | undefined {
  const takes: Take[] = [];
  const pattern = format
    .replaceAll('%T', '%H:%M:%S')
    .replaceAll('%F', '%Y-%m-%d')
    .replaceAll('%B', '%b')
    .replace(/%(.?)|([.*+?^${}()|[\]\\])|\s+/gs, (all, letter: string | undefined, special?: string) => {
      if (special !== undefined) return `\\${special}`;
      if (letter === undefined) return '\\s+';
      if (letter === '%') return '%';
      const directive = Object.hasOwn(DIRECTIVES, letter) ? DIRECTIVES[letter] : undefined;
      if (!directive)
        throw new Error(
          `${all} is no directive; known are %${Object.keys(DIRECTIVES).join(' %')} %B %F %T %%`,
        );
      takes.push(directive[1]);
      return `(${directive[0]})`;
    });
  if (takes.length === 0) throw new Error('it names neither iso, unix, unix_ms nor a directive such as %Y');
  const expression = new RegExp(`^${pattern}$`);
  return (text) => {
    const match = expression.exec(text);
    if (!match) return undefined;
    const fields: Fields = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 };
    takes.forEach((take, index) => {
      Object.assign(fields, take(match[index + 1]!));
    });
    if (fields.afternoon) fields.hour += 12;
    return fields;
  };
}

function instantOf(fields: Fields, zone: string): number | undefined {
  const { year, month, day, hour, minute, second, millisecond, ahead } = fields;
  try {
    const local = Temporal.PlainDateTime.from(
      { year, month, day, hour, minute, second: Math.min(second, 59), millisecond },
      { overflow: 'reject' },
    );
    if (second > 60) return undefined;
    return ahead === undefined
      ? local.toZonedDateTime(zone).epochMilliseconds
      : local.toZonedDateTime('UTC').epochMilliseconds - ahead * 1000;
  } catch {
    // 31 February, 25 o'clock, month 13.
    return undefined;
  }
}
