import { gzipSync } from 'node:zlib';
import type { Framed } from './fuzz-requests.ts';
import { battered, type Chance, hostile } from './fuzz-values.ts';

/** Fields of one item of a protocol, each with values that are right. */
type Fields = Readonly<Record<string, readonly string[]>>;

/** One protocol as hostile senders speak it. */
interface Speaker {
  readonly path: (chance: Chance) => string;
  /** The body of a request, as text: most of it right, some of it wrong. */
  readonly body: (chance: Chance) => string;
  readonly headers?: (chance: Chance) => string;
}

const POSTHOG: Fields = {
  event: [
    '"Seen"',
    '"$identify"',
    '"$create_alias"',
    '"$groupidentify"',
    '"$set"',
    '"$pageview"',
    '"$screen"',
  ],
  distinct_id: ['"user-1"', '"user-2"', '7', '"$company_acme"'],
  uuid: ['"0190c7a1-0000-7000-8000-000000000001"'],
  properties: ['{}', '{"$set":{"email":"ann@example.org"},"$groups":{"company":"acme"},"$lib":"web"}'],
  $set: ['{"plan":"gold"}'],
  $set_once: ['{"first":"ad"}'],
  timestamp: ['"2026-01-01T00:00:00Z"'],
  offset: ['100'],
  options: ['{"process_person_profile":false}'],
};
const PROPERTIES: Fields = {
  $set: ['{"a":1}'],
  $set_once: ['{"a":1}'],
  $groups: ['{"company":"acme"}'],
  $group_type: ['"company"'],
  $group_key: ['"acme"'],
  $group_set: ['{}'],
  $anon_distinct_id: ['"anonymous-1"'],
  $device_id: ['"user-1"'],
  $is_identified: ['false'],
  alias: ['"user-3"'],
  distinct_id: ['"user-1"'],
  token: ['"x"'],
  $current_url: ['"https://shop.example/"'],
};
const CLOUDEVENTS: Fields = {
  specversion: ['"1.0"'],
  id: ['"1"', '"2"'],
  source: ['"/till/1"'],
  type: ['"sold"'],
  subject: ['"userId:user-1"', '"order:1"'],
  time: ['"2026-01-01T00:00:00Z"'],
  data: ['{"total":1}', '"text"'],
  dataschema: ['"https://shop.example/s.json"'],
  calltype: ['"identify"', '"group"', '"alias"', '"page"'],
  userid: ['"user-1"'],
  previousid: ['"user-2"'],
  groupid: ['"acme"'],
  channel: ['"store"'],
};
const SNOWPLOW: Fields = {
  e: ['"pv"', '"pp"', '"se"', '"tr"', '"ti"', '"ue"'],
  eid: ['"event-1"', '"event-2"'],
  uid: ['"user-1"'],
  duid: ['"anonymous-1"'],
  nuid: ['"anonymous-2"'],
  dtm: ['"1767225600000"'],
  stm: ['"1767225600001"'],
  se_ac: ['"Seen"'],
  tr_id: ['"1"'],
  ue_pr: [
    '"{\\"schema\\":\\"x\\",\\"data\\":{\\"schema\\":\\"iglu:a/identify/jsonschema/1-0-0\\",\\"data\\":{\\"a\\":1}}}"',
  ],
  ue_px: ['"e30"', '"%%%"'],
  cx: ['"e30"'],
  p: ['"web"'],
  url: ['"https://shop.example/"'],
};

/** @param needed fields without which an item gets nowhere: nearly always there */
function itemOf(chance: Chance, fields: Fields, needed: readonly string[]): string {
  if (chance.often(0.05)) return hostile(chance);
  const names = Object.keys(fields);
  const entries: string[] = [];
  for (const name of names)
    if (chance.often(needed.includes(name) ? 0.95 : 0.5))
      entries.push(`"${name}":${chance.pick(fields[name]!)}`);
  for (let n = chance.below(3); n > 0; n--) entries.push(`"${chance.pick(names)}":${hostile(chance)}`);
  if (chance.often(0.05))
    entries.push(`"${chance.pick(['__proto__', 'constructor', '\\u0000'])}":${hostile(chance)}`);
  return `{${entries.join(',')}}`;
}

function list(chance: Chance, item: () => string): string {
  return `[${Array.from({ length: chance.below(5) }, item).join(',')}]`;
}

function posthogEvent(chance: Chance): string {
  const text = itemOf(chance, POSTHOG, ['event', 'distinct_id']);
  if (!text.endsWith('}') || text.length < 3 || chance.often(0.4)) return text;
  return `${text.slice(0, -1)},"properties":${itemOf(chance, PROPERTIES, [])}}`;
}

/** Forms of PostHog's body: gzip and base64 are laid on further out. */
function posthogBody(chance: Chance): string {
  const event = () => posthogEvent(chance);
  const rest = chance.often(0.4)
    ? `,"${chance.pick(['sent_at', 'historical_migration', 'batch', 'api_key', 'token'])}":${hostile(chance)}`
    : '';
  const text = chance.pick<() => string>([
    () => `{"batch":${list(chance, event)}${rest}}`,
    () => `{"batch":${list(chance, event)}${rest}}`,
    () => list(chance, event),
    event,
    () => hostile(chance),
  ])();
  const roll = chance.next();
  if (roll < 0.1) return Buffer.from(text).toString('base64');
  if (roll < 0.2) return `data=${encodeURIComponent(Buffer.from(text).toString('base64'))}`;
  if (roll < 0.25) return `data=${text}`;
  return text;
}

const TAGS = [
  'ce-id',
  'ce-source',
  'ce-type',
  'ce-specversion',
  'ce-time',
  'ce-subject',
  'ce-userid',
  'ce-__proto__',
];
const TAG_VALUES = [
  '1',
  '1.0',
  '/till/1',
  'sold',
  '%C0%A0',
  '%',
  '"',
  '"\\"',
  'a b',
  'userId:x',
  '\u00ff',
  '',
  '%00',
];
const TYPES = [
  'application/json',
  'text/plain',
  'application/xml',
  'image/png',
  'application/cloudevents+json',
  ';',
  '',
];

function cloudeventsHeaders(chance: Chance): string {
  const right = 'ce-id: 1\r\nce-source: /till/1\r\nce-type: sold\r\nce-specversion: 1.0\r\n';
  const tags = Array.from(
    { length: chance.below(4) },
    () => `${chance.pick(TAGS)}: ${chance.pick(TAG_VALUES)}\r\n`,
  );
  const type = chance.often(0.7) ? `content-type: ${chance.pick(TYPES)}\r\n` : '';
  return `${type}${chance.often(0.4) ? right : ''}${tags.join('')}`;
}

const SPEAKERS: Readonly<Record<string, Speaker>> = {
  posthog: {
    path: (chance) =>
      chance.pick([
        '/batch/',
        '/e/',
        '/i/v0/e/',
        '/capture/',
        '/i/v1/analytics/events',
        '/flags/?v=2',
        '/e/?_=1&token=x',
      ]),
    body: posthogBody,
  },
  cloudevents: {
    path: () => '/v1/cloudevents',
    body: (chance) => {
      const event = () => itemOf(chance, CLOUDEVENTS, ['specversion', 'id', 'source', 'type']);
      return chance.often(0.5) ? event() : chance.often(0.7) ? list(chance, event) : hostile(chance);
    },
    headers: cloudeventsHeaders,
  },
  snowplow: {
    path: () => '/com.snowplowanalytics.snowplow/tp2',
    body: (chance) => {
      const schema = chance.often(0.95)
        ? '"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"'
        : hostile(chance);
      const data = chance.often(0.9) ? list(chance, () => itemOf(chance, SNOWPLOW, ['e'])) : hostile(chance);
      return `{"schema":${schema},"data":${data}}`;
    },
  },
};
export const SPOKEN = Object.keys(SPEAKERS);

const BOMB = gzipSync(Buffer.alloc(50_000_000, ' '));

/** A request to the door of that name, hostile in content and framed as HTTP wants it. */
export function toDoor(name: string, chance: Chance, key: string): Framed {
  const { path, body, headers } = SPEAKERS[name]!;
  const { bytes, encoding } = packed(chance, body(chance));
  const address = path(chance);
  const more = `${encoding}${headers?.(chance) ?? ''}`;
  const head = `POST ${address} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n${more}content-length: ${bytes.length}\r\n\r\n`;
  return {
    method: 'POST',
    bytes: Buffer.concat([Buffer.from(head, 'latin1'), bytes]),
    excerpt: `${name} ${address} ${more}\n${bytes.subarray(0, 500).toString('latin1')}`,
  };
}

function packed(chance: Chance, text: string): { bytes: Buffer; encoding: string } {
  const bytes = chance.often(0.2) ? battered(chance, text) : Buffer.from(text);
  const roll = chance.next();
  if (roll > 0.2) return { bytes, encoding: '' };
  // Clients say it, forget to say it, or say something else.
  const encoding = chance.pick(['content-encoding: gzip\r\n', '', 'content-encoding: br\r\n']);
  const whole = gzipSync(bytes);
  if (roll < 0.003) return { bytes: BOMB, encoding };
  if (roll < 0.05) return { bytes: whole.subarray(0, chance.below(whole.length)), encoding };
  if (roll < 0.08) return { bytes: battered(chance, whole.toString('latin1')), encoding };
  return { bytes: whole, encoding };
}
