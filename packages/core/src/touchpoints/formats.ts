/**
 * Formats of text, as JSON Schema (2020-12, vocabulary format-assertion) names them. The same tests infer a schema and
 * hold events to it, so that what was inferred never refuses what it was inferred from. Each runs in time linear in
 * the text: no part of a pattern can match what the part before it left.
 */
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|z|[+-]\d{2}:\d{2})$/;

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (day === undefined) return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** RFC 3339, `time` with its offset; a leap second is a time. */
function isTime(text: string): boolean {
  const [, hour, minute, second] = TIME.exec(text) ?? [];
  return second !== undefined && Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60;
}

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const HOST = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

function isIpv6(text: string): boolean {
  if (text.length > 45 || !/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(':')) return false;
  return URL.canParse(`http://[${text}]/`);
}

function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  return (
    at > 0 && at <= 64 && text.length <= 254 && /^[^\s@]+$/.test(text.slice(0, at)) && isDomain(text, at)
  );
}

function isDomain(text: string, at: number): boolean {
  const domain = text.slice(at + 1);
  return domain.includes('.') && HOST.test(domain);
}

/** By name; those first are looked for first when a format is inferred. */
export const FORMATS = {
  uuid: (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text),
  'date-time': (text: string) =>
    /^.{10}[Tt]/.test(text) && isDate(text.slice(0, 10)) && isTime(text.slice(11)),
  date: isDate,
  time: isTime,
  email: isEmail,
  uri: (text: string) => /^[a-z][a-z0-9+.-]{1,30}:[^\s]{1,8000}$/i.test(text) && URL.canParse(text),
  ipv4: (text: string) => IPV4.test(text),
  ipv6: isIpv6,
  hostname: (text: string) => text.length <= 253 && HOST.test(text),
} as const satisfies Readonly<Record<string, (text: string) => boolean>>;
export type Format = keyof typeof FORMATS;

/** Those that text is only by intent: every short word is a host name. */
const INFERRED: readonly Format[] = ['uuid', 'date-time', 'date', 'time', 'email', 'uri', 'ipv4', 'ipv6'];

/** The formats that a text may be said to have when all one knows is the text. */
export function formatsOf(text: string): readonly Format[] {
  // The longest there is: an address on the web. Longer text is prose.
  if (text.length < 4 || text.length > 2_000) return [];
  return INFERRED.filter((format) => FORMATS[format](text));
}
