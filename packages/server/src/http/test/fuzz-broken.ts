import type { Credentials } from './fuzz-requests.ts';
import { battered, type Chance, message } from './fuzz-values.ts';

const LF = '\r\n';

/** Bytes that are no request that HTTP knows, or one whose frame lies: a connection of its own for each. */
export function broken(chance: Chance, { admin }: Credentials): Buffer {
  const key = `authorization: Bearer ${admin}${LF}`;
  const body = message(chance);
  const post = (headers: string, content = body) =>
    `POST /v1/track HTTP/1.1${LF}host: x${LF}${key}${headers}${LF}${content}`;
  const right = post(`content-length: ${Buffer.byteLength(body)}${LF}`);
  const length = Buffer.byteLength(body);
  const text = chance.pick<() => string>([
    () => post(`content-length: ${length + 1 + chance.below(1000)}${LF}`),
    () => post(`content-length: ${chance.below(length)}${LF}`),
    () =>
      post(
        `content-length: ${chance.pick(['-1', '+5', '1e3', '0x10', '9'.repeat(30), '', '5, 5', 'abc'])}${LF}`,
      ),
    () => post(`content-length: 5${LF}content-length: ${length}${LF}`),
    () => post(`content-length: ${length}${LF}transfer-encoding: chunked${LF}`),
    () =>
      post(
        `transfer-encoding: ${chance.pick(['gzip', 'chunked, chunked', 'identity', ' chunked', 'xchunked'])}${LF}`,
      ),
    () => post(`transfer-encoding: chunked${LF}`, chunks(chance, body)),
    () => post(`expect: ${chance.pick(['100-continue', '200-ok', ''])}${LF}content-length: ${length}${LF}`),
    () => post(`x-${'h'.repeat(chance.below(40_000))}: 1${LF}`),
    () => post(Array.from({ length: 3000 }, (_, n) => `x-${n}: 1${LF}`).join('')),
    () =>
      post(
        `${chance.pick(['a b: 1', ': 1', 'x\u0000: 1', 'x: \u0000', 'x: \u0001', 'x', ' x: 1', 'x :1'])}${LF}`,
      ),
    () => `GET ${chance.pick(TARGETS)} HTTP/1.1${LF}host: x${LF}${key}${LF}`,
    () => `GET /healthz HTTP/${chance.pick(['1.0', '2.0', '0.9', '1.2', '9.9', '1.1 ', 'x'])}${LF}${LF}`,
    () => `${chance.pick(METHODS)} /v1/track HTTP/1.1${LF}host: x${LF}${key}${LF}`,
    () =>
      `GET /healthz HTTP/1.1${LF}host: x${LF}upgrade: ${chance.pick(['websocket', 'h2c'])}${LF}connection: upgrade${LF}${LF}`,
    () => `GET /healthz HTTP/1.1\nhost: x\n\n`,
    () => `GET /healthz HTTP/1.1${LF}${LF}`,
    () => `GET /healthz HTTP/1.1${LF}host: a${LF}host: b${LF}${LF}`,
    () => `PRI * HTTP/2.0${LF}${LF}SM${LF}${LF}`,
    () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
    () => right.slice(0, chance.below(right.length)),
    () => right + right.slice(0, chance.below(right.length)),
    () => battered(chance, right).toString('latin1'),
    () => Array.from({ length: chance.below(2000) }, () => String.fromCharCode(chance.below(256))).join(''),
  ])();
  return Buffer.from(text, 'latin1');
}

const TARGETS = [
  ...[
    '*',
    '',
    'healthz',
    '//',
    '///healthz',
    '/../healthz',
    '/./healthz',
    '/healthz#x',
    'http://other/healthz',
  ],
  ...[
    'http://',
    '/\u00ff\u00fe',
    '/\u0000',
    '/a b',
    '/%',
    '/%c0%ae',
    `/${'a'.repeat(20_000)}`,
    `/${'%41'.repeat(3000)}`,
  ],
  ...[
    `/?${'a=1&'.repeat(5000)}`,
    '/?%',
    '/?a[b]=1&a[c]=2',
    '/?__proto__=1',
    '/v1/people/a%3Ab%0d%0ax',
    '/\\',
    ';',
  ],
];
const METHODS = [
  'BREW',
  'get',
  'CONNECT',
  'TRACE',
  'PROPFIND',
  'M-SEARCH',
  'OPTIONS',
  '',
  'POST POST',
  'QUERY',
  '\u00ff',
];

function chunks(chance: Chance, body: string): string {
  const size = Buffer.byteLength(body).toString(16);
  return chance.pick([
    `${size}${LF}${body}${LF}`,
    `${size}${LF}${body}`,
    `ffffffffffffffff${LF}${body}${LF}0${LF}${LF}`,
    `7fffffff${LF}${body}`,
    `-1${LF}${body}${LF}0${LF}${LF}`,
    `0x5${LF}${body}${LF}0${LF}${LF}`,
    `${size};${'e'.repeat(20_000)}${LF}${body}${LF}0${LF}${LF}`,
    `${size}${LF}${body}x${LF}0${LF}${LF}`,
    `${size}\n${body}\n0\n\n`,
    `0${LF}${LF}${body}`,
    `${size}${LF}${body}${LF}0${LF}content-length: 9${LF}${'t: 1\r\n'.repeat(3000)}${LF}`,
  ]);
}
