/** A source of chance that gives the same inputs for the same seed, everywhere. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** Uniform in [0, 1): mulberry32, by Tommy Ettinger (public domain). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from 0 to `bound` − 1. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  often(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

const quote = (text: string) => JSON.stringify(text);
const nested = (depth: number, open: string, core: string, close: string) =>
  open.repeat(depth) + core + close.repeat(depth);

/** JSON values, as text, that some layer below has choked on somewhere: parsers, engines, clocks, prototypes. */
const HOSTILE: readonly string[] = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '-1',
    '1.5',
    '1e308',
    '-1e308',
    '1e400',
    '-1e400',
    '1e-400',
    '5e-324',
  ],
  ...['9007199254740991', '9007199254740993', '-9007199254740993', '18446744073709551616', '1e21', '1e22'],
  '9'.repeat(400),
  `0.${'1'.repeat(2000)}`,
  ...['""', '" "', '"null"', '"undefined"', '"NaN"', '"[object Object]"', '"true"', '"0"', '"-1"'],
  ...['"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udc00x"', '"\\ud83d\\ude00"', '"\\uffff"', '"\\ufeff"'],
  ...[
    '"\\u202e"',
    '"\\u0301"',
    '"\\r\\n"',
    '"\\u001b[31m"',
    '"\\\\"',
    '"\\""',
    '"\'; drop table people; --"',
  ],
  ...['"{{7*7}}"', '"%s%n"', '"../../etc/passwd"', '"<script>"', '"=1+1"', '"\\u2028"'],
  ...['"__proto__"', '"constructor"', '"toString"', '"hasOwnProperty"', '"prototype"', '"then"'],
  quote('x'.repeat(300)),
  quote('x'.repeat(5000)),
  quote('é'.repeat(700)),
  quote('😀'.repeat(300)),
  quote('ﷺ'.repeat(200)),
  ...['"0001-01-01T00:00:00Z"', '"9999-12-31T23:59:59.999Z"', '"0000-00-00"', '"-000001-01-01T00:00:00Z"'],
  ...['"+275760-09-13T00:00:00.001Z"', '"2026-02-30T00:00:00Z"', '"2026-06-30T23:59:60Z"', '"1969-12-31"'],
  ...['"2026-01-01T00:00:00+99:99"', '"2026-01-01T24:00:00Z"', '"now"', '253402300799999', '-62135596800000'],
  ...['8640000000000001', '1e15', '"1e15"', '"2026-01-01"', '1767225600000'],
  ...['[]', '{}', '[[]]', '[null]', '{"":""}', '{"a":{"b":[{"c":null}]}}', '[1,"a",null,{}]'],
  ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"a":1,"a":2}'],
  ...[
    '{"toString":1,"valueOf":2,"toJSON":3}',
    '{"then":1}',
    '{"length":-1}',
    '{"\\u0000":1}',
    '{"\\ud800":1}',
  ],
  nested(31, '[', '1', ']'),
  nested(33, '{"a":', '1', '}'),
  nested(1000, '[', '', ']'),
  nested(1000, '{"a":', 'null', '}'),
  `[${Array(2000).fill('null').join(',')}]`,
  `{${Array.from({ length: 500 }, (_, n) => `"k${n}":${n}`).join(',')}}`,
  '"ann@example.org"',
  '"ANN@EXAMPLE.ORG "',
  '"@"',
  '"a@b@c"',
  '"+43 664 1234567"',
  '"0664 1234567"',
  '"++"',
  '"user-1"',
];

export function hostile(chance: Chance): string {
  return chance.pick(HOSTILE);
}

/** Fields of a message and beside it, each with a value that is right. */
const MESSAGE: Readonly<Record<string, readonly string[]>> = {
  type: ['"track"', '"identify"', '"page"', '"screen"', '"group"', '"alias"'],
  event: ['"Order completed"'],
  userId: ['"user-1"', '"user-2"', '42'],
  anonymousId: ['"anonymous-1"', '"anonymous-2"', 'null'],
  previousId: ['"user-3"'],
  groupId: ['"acme"', '7'],
  messageId: ['"message-1"', '"message-2"'],
  name: ['"Home"'],
  properties: ['{"total":12.5,"items":[{"sku":"a"}]}'],
  traits: ['{"email":"ann@example.org","phone":"+436641234567","plan":"gold"}'],
  context: ['{"ip":"192.0.2.1","os":{"name":"iOS"},"touchpoint":{"channel":"store"}}'],
  timestamp: ['"2026-01-01T00:00:00Z"', '1767225600000'],
  originalTimestamp: ['"2026-01-01T00:00:00.000Z"'],
  sentAt: ['"2026-01-01T00:00:01.000Z"'],
  touchpoint: [
    '{"channel":"store","corner":"commerce","department":"retail","identifiers":[{"kind":"card","value":"1"}],"references":[{"kind":"order","id":"1","role":"subject"}]}',
  ],
  integrations: ['{"All":true}'],
};
const FIELDS = Object.keys(MESSAGE);
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  '',
  '\\u0000',
  '\\ud800',
  'batch',
  'writeKey',
  'length',
];

/** A message most of whose fields are right, as text: what comes out of it need not be JSON that a writer makes. */
export function message(chance: Chance): string {
  const fields: string[] = [];
  for (const field of FIELDS) {
    if (chance.often(0.45)) fields.push(`"${field}":${chance.pick(MESSAGE[field]!)}`);
  }
  const wrong = chance.below(4);
  for (let n = 0; n < wrong; n++) fields.push(`"${chance.pick(FIELDS)}":${hostile(chance)}`);
  if (chance.often(0.1)) fields.push(`"${chance.pick(NAMES)}":${hostile(chance)}`);
  if (chance.often(0.15))
    fields.push(`"traits":{"${chance.pick(['email', 'phone', 'plan'])}":${hostile(chance)}}`);
  if (chance.often(0.1)) fields.push(`"context":{"touchpoint":${placement(chance)}}`);
  return `{${fields.join(',')}}`;
}

function placement(chance: Chance): string {
  const value = () => (chance.often(0.5) ? hostile(chance) : '"store"');
  return `{"channel":${value()},"identifiers":[{"kind":${value()},"value":${value()}}],"references":[{"kind":"order","id":${value()},"role":${value()}}]}`;
}

export function batch(chance: Chance): string {
  const items = Array.from({ length: chance.below(6) }, () =>
    chance.often(0.15) ? hostile(chance) : message(chance),
  );
  const rest = chance.often(0.4)
    ? `,"${chance.pick(['context', 'sentAt', 'batch'])}":${hostile(chance)}`
    : '';
  return `{"batch":[${items.join(',')}]${rest}}`;
}

/** Bytes of a text after one or two strokes of a hammer: cut, doubled, replaced, inserted, no UTF-8 any more. */
export function battered(chance: Chance, text: string): Buffer {
  const bytes = Buffer.from(text);
  const at = chance.below(bytes.length + 1);
  const junk = Buffer.from(Array.from({ length: 1 + chance.below(4) }, () => chance.below(256)));
  switch (chance.below(7)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), junk, bytes.subarray(at)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), junk, bytes.subarray(at + junk.length)]);
    case 3:
      return Buffer.concat([Buffer.from('\ufeff'), bytes]);
    case 4:
      return Buffer.from(text, 'utf16le');
    case 5:
      return Buffer.concat([bytes, bytes]);
    default:
      return Buffer.from(text.replaceAll('"', chance.pick(["'", '', '\\"', '""'])), 'latin1');
  }
}
