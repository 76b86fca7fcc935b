import { gzipSync } from 'node:zlib';
import { batch, battered, type Chance, hostile, message } from './fuzz-values.ts';

/** One request, framed as HTTP wants it, however hostile its content: a keep-alive connection goes on after it. */
export interface Framed {
  readonly method: string;
  readonly bytes: Buffer;
  /** What was sent, short enough to print. */
  readonly excerpt: string;
}

/** Keys of the three scopes. */
export interface Credentials {
  readonly admin: string;
  readonly write: string;
  readonly read: string;
}

const DOORS = ['identify', 'track', 'page', 'screen', 'group', 'alias', 'i', 't', 'p', 's', 'g', 'a'];
const BATCHES = ['batch', 'import', 'b'];
const UUID = '6f1c3c5e-8a54-4c38-9f6e-0a5a6a1b2c3d';

/** Bodies that are large, made once. */
const LARGE: readonly Buffer[] = [
  Buffer.alloc(500_000, '['),
  Buffer.from('{"a":'.repeat(100_000)),
  Buffer.from(`{"batch":[${'[],'.repeat(100_000)}[]]}`),
  Buffer.from(`{"batch":[${'0,'.repeat(2500)}0]}`),
  Buffer.from(`{"userId":"u","event":"E","properties":{"a":${'['.repeat(15_000)}${']'.repeat(15_000)}}}`),
  Buffer.from(`{"userId":"u","event":"E","properties":{"a":"${'x'.repeat(32_600)}"}}`),
  Buffer.from(`{"batch":[{"type":"track","event":"E","properties":{"a":${'9'.repeat(400_000)}}}]}`),
];
const BOMBS: readonly Buffer[] = [
  gzipSync(Buffer.alloc(100_000_000)),
  gzipSync(gzipSync(Buffer.alloc(30_000_000, ' '))),
  gzipSync(Buffer.alloc(500_001, '[')),
];
const HUGE = Buffer.alloc(10_000_000, '[');

/** The next request. Its share of reads of the analytical engine is small: they take a thousand times longer. */
export function framed(chance: Chance, keys: Credentials): Framed {
  const roll = chance.next();
  if (roll < 0.62) return toDoor(chance, keys);
  if (roll < 0.72) return toOtherDoor(chance, keys);
  if (roll < 0.76) return request(chance, keys, 'POST', chance.pick(['/v1/track', '/v1/b']), packed(chance));
  if (roll < 0.766) return request(chance, keys, 'POST', chance.pick(['/v1/track', '/v1/b']), large(chance));
  return reading(chance, keys);
}

interface Body {
  readonly bytes: Buffer;
  readonly headers?: string;
}

function toDoor(chance: Chance, keys: Credentials): Framed {
  const single = chance.often(0.5);
  const path = `/v1/${chance.pick(single ? DOORS : BATCHES)}`;
  const text = chance.often(0.05) ? hostile(chance) : single ? message(chance) : batch(chance);
  const bytes = chance.often(0.25) ? battered(chance, text) : Buffer.from(text);
  return request(chance, keys, 'POST', path, chance.often(0.1) ? { ...pack(bytes) } : { bytes });
}

function pack(bytes: Buffer): Body {
  return { bytes: gzipSync(bytes), headers: 'content-encoding: gzip\r\n' };
}

function packed(chance: Chance): Body {
  const headers = `content-encoding: ${chance.pick(['gzip', 'gzip', 'x-gzip', 'identity', 'br', 'deflate', ' GZIP ', 'gzip, gzip', '\t'])}\r\n`;
  const whole = gzipSync(batch(chance));
  const roll = chance.next();
  if (roll < 0.02) return { bytes: chance.pick(BOMBS), headers };
  if (roll < 0.4) return { bytes: whole.subarray(0, chance.below(whole.length)), headers };
  if (roll < 0.7) return { bytes: battered(chance, whole.toString('latin1')), headers };
  if (roll < 0.8) return { bytes: Buffer.concat([whole, whole]), headers };
  return {
    bytes: Buffer.concat([whole.subarray(0, 10), Buffer.from('00'.repeat(chance.below(50)))]),
    headers,
  };
}

function large(chance: Chance): Body {
  if (chance.often(0.1)) return { bytes: HUGE };
  const bytes = chance.pick(LARGE);
  return chance.often(0.3) ? pack(bytes) : { bytes };
}

/** What takes a body beside the collector: settings, keys, imports, people. */
function toOtherDoor(chance: Chance, keys: Credentials): Framed {
  const value = () => (chance.often(0.6) ? hostile(chance) : '"word"');
  const [method, path, text] = chance.pick<() => [string, string, string]>([
    () => ['POST', '/v1/people/read', `{"people":[${value()},"userId:user-1",${value()}]}`],
    () => ['POST', '/v1/keys', `{"name":${value()},"scope":${chance.pick(['"read"', hostile(chance)])}}`],
    () => ['DELETE', `/v1/keys/${segment(chance)}`, ''],
    () => [
      'PUT',
      '/v1/settings',
      `{"basedOn":${chance.below(3)},"value":{"identity":{"limits":{"device":${value()}}}}}`,
    ],
    () => ['PUT', '/v1/settings', `{"basedOn":${value()},"value":${value()}}`],
    () => [
      'PUT',
      `/v1/imports/${chance.pick([UUID, segment(chance)])}`,
      `{"name":${value()},"source":${value()}}`,
    ],
    () => [
      'POST',
      `/v1/imports/${UUID}/steps`,
      `{"from":${chance.pick(['0', value()])},"to":${chance.pick(['1', value()])},"events":[${message(chance)},${value()}]}`,
    ],
    () => ['POST', `/v1/people/merges/${segment(chance)}/undo`, ''],
    () => [
      chance.pick(['PUT', 'PATCH', 'OPTIONS', 'DELETE', 'TRACE']),
      `/v1/${chance.pick(DOORS)}`,
      message(chance),
    ],
  ])();
  return request(chance, keys, method, path, {
    bytes: chance.often(0.1) ? battered(chance, text) : Buffer.from(text),
  });
}

const SEGMENTS = [
  ...[
    'userId:user-1',
    'email:ann@example.org',
    'phone:0664',
    'userId:',
    ':',
    'userId',
    '..',
    '.',
    '%2e%2e',
    '%00',
  ],
  ...[
    'userId:%00',
    'userId:%ed%a0%80',
    'userId:%ff',
    'userId:%',
    '%',
    '%zz',
    'userId:a%2fb',
    'userId:a/b',
    '*',
  ],
  ...[
    '__proto__:x',
    'constructor:x',
    `userId:${'x'.repeat(900)}`,
    `userId:${'x'.repeat(3000)}`,
    '\\',
    '{id}',
    '$1',
  ],
  ...[
    'm_10_30',
    `m_${'0'.repeat(64)}`,
    UUID,
    '0'.repeat(12),
    'leaf:00000000-0000-0000-0000-000000000000',
    '~',
    '!',
  ],
];

function segment(chance: Chance): string {
  return chance.often(0.8) ? chance.pick(SEGMENTS) : encodeURIComponent(plain(chance));
}

/** A hostile value as a parameter's text: halves of surrogate pairs cannot be written into an address. */
function plain(chance: Chance): string {
  return hostile(chance).replaceAll(/^"|"$/g, '').slice(0, 300);
}

const PARAMETERS = [
  'limit',
  'cursor',
  'channel',
  'from',
  'to',
  'before',
  'variants',
  'name',
  'type',
  'source',
  'after',
];
const CURSORS = [
  '[1,"a","b"]',
  '[1e300,"",""]',
  '[9007199254740991,"\\u0000","x"]',
  '[-1,"x","y"]',
  '[]',
  '{}',
  '[1,2,3]',
];

function query(chance: Chance): string {
  const parts = Array.from({ length: chance.below(5) }, () => {
    const name = chance.often(0.9) ? chance.pick(PARAMETERS) : encodeURIComponent(plain(chance));
    const value =
      name === 'cursor' && chance.often(0.7)
        ? Buffer.from(chance.pick(CURSORS)).toString('base64url')
        : name === 'after' && chance.often(0.5)
          ? UUID
          : encodeURIComponent(plain(chance));
    return `${name}=${value}`;
  });
  return parts.length === 0 ? '' : `?${parts.join(chance.pick(['&', '&', '&&', ';']))}`;
}

function reading(chance: Chance, keys: Credentials): Framed {
  const roll = chance.next();
  const path =
    roll < 0.5
      ? `/v1/people/${segment(chance)}`
      : roll < 0.6
        ? `/v1/people/${segment(chance)}/timeline${query(chance)}`
        : roll < 0.62
          ? `/v1/journeys/graph${query(chance)}`
          : roll < 0.63
            ? `/v1/people/merges${query(chance)}`
            : roll < 0.635
              ? chance.pick(['/v1/status', '/metrics', '/openapi.json'])
              : chance.pick([
                  `/v1/${segment(chance)}/${segment(chance)}`,
                  `/${segment(chance)}${query(chance)}`,
                  `/v1/imports/${segment(chance)}${query(chance)}`,
                  `/v1/settings${query(chance)}`,
                  `/healthz${query(chance)}`,
                  '/readyz/',
                  '//',
                ]);
  const method = chance.often(0.9) ? 'GET' : 'HEAD';
  // A reading with a body is odd, and allowed.
  return request(chance, keys, method, path, {
    bytes: Buffer.from(chance.often(0.03) ? message(chance) : ''),
  });
}

const TYPES = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  '/',
  '',
];
const AUTHORIZATIONS = [
  'Basic',
  'Bearer',
  'Basic =',
  'Bearer \u00ff',
  'Negotiate x',
  'Bearer tl_',
  'Basic OjpiOmM6',
  ',',
];

function authorization(chance: Chance, { admin, write, read }: Credentials): string {
  const roll = chance.next();
  if (roll < 0.8) return `authorization: Bearer ${admin}\r\n`;
  if (roll < 0.9) return `authorization: Basic ${btoa(`${chance.pick([write, read])}:`)}\r\n`;
  if (roll < 0.95) return `authorization: ${chance.pick(AUTHORIZATIONS)}\r\n`;
  return '';
}

function request(chance: Chance, keys: Credentials, method: string, path: string, body: Body): Framed {
  const type = chance.often(0.5) ? `content-type: ${chance.pick(TYPES)}\r\n` : '';
  const chunked = body.bytes.length > 0 && chance.often(0.08);
  const length = chunked
    ? 'transfer-encoding: chunked\r\n'
    : body.bytes.length > 0 || chance.often(0.3)
      ? `content-length: ${body.bytes.length}\r\n`
      : '';
  const head = `${method} ${path} HTTP/1.1\r\nhost: x\r\n${authorization(chance, keys)}${type}${length}${body.headers ?? ''}\r\n`;
  const content = chunked ? inChunks(chance, body.bytes) : body.bytes;
  return {
    method,
    bytes: Buffer.concat([Buffer.from(head, 'latin1'), content]),
    excerpt: `${head.replace(/tl_[\w-]+/, 'KEY')}${body.bytes.subarray(0, 600).toString('latin1')}`,
  };
}

function inChunks(chance: Chance, bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const size = Math.min(bytes.length - start, 1 + chance.below(chance.pick([3, 500, 100_000])));
    const extension = chance.often(0.2) ? ';x="y"' : '';
    parts.push(
      Buffer.from(`${size.toString(16)}${extension}\r\n`),
      bytes.subarray(start, start + size),
      Buffer.from('\r\n'),
    );
    start += size;
    // Two bytes at a time a large body would be a million parts.
    if (parts.length > 300 && start < bytes.length) {
      const rest = bytes.subarray(start);
      parts.push(Buffer.from(`${rest.length.toString(16)}\r\n`), rest, Buffer.from('\r\n'));
      break;
    }
  }
  return Buffer.concat([...parts, Buffer.from(`0\r\n${chance.often(0.2) ? 'x-trailer: 1\r\n' : ''}\r\n`)]);
}
