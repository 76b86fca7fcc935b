import {
  isObject,
  isRefusal,
  type JsonObject,
  type JsonValue,
  type Refusal,
  refusal,
} from '../../kernel/index.ts';
import type { Arrival } from '../accept.ts';
import { type Call, doorOf, known, objectOr, textOr, without } from './door.ts';

/**
 * Snowplow's tracker protocol: one event of a `payload_data` (`POST /com.snowplowanalytics.snowplow/tp2`), a flat
 * object of short names and texts. What has no place in a call stands in `context.snowplow` as it was sent.
 */
export const snowplowDoor = doorOf({
  name: 'snowplow',
  id: 'eid',
  translate,
  fields: {
    messageId: 'eid',
    userId: 'uid',
    anonymousId: 'duid',
    event: 'e',
    properties: 'ue_px',
    traits: 'ue_px',
    originalTimestamp: 'dtm',
    timestamp: 'dtm',
    sentAt: 'stm',
  },
});

function translate(item: JsonObject, arrival: Arrival): Call | Refusal {
  const said = whatIsSaid(item);
  if (isRefusal(said)) return said;
  const entities = jsonOf(item, 'cx', 'co');
  if (isRefusal(entities)) return entities;
  const context = contextOf(item, entities.json);
  const places = placesOf(item, said.references ?? [], arrival);
  return {
    ...said.call,
    messageId: item.eid ?? null,
    userId: item.uid ?? null,
    anonymousId: item.duid ?? item.nuid ?? null,
    ...timesOf(item),
    context: said.schema === undefined ? context : { ...context, schema: said.schema },
    touchpoint: places,
  };
}

interface Said {
  readonly call: Call;
  /** The Iglu URI of a self-describing event. */
  readonly schema?: string;
  readonly references?: readonly { kind: string; id: string; role: string }[];
}

function whatIsSaid(item: JsonObject): Said | Refusal {
  switch (item.e) {
    case 'pv':
      return { call: { type: 'page', properties: pageOf(item) } };
    case 'pp':
      return {
        call: { type: 'track', event: 'Page pinged', properties: { ...pageOf(item), ...scrollOf(item) } },
      };
    case 'se':
      return structured(item);
    case 'tr':
      return {
        call: { type: 'track', event: 'Order completed', ...orderOf(item) },
        ...orderReference(item.tr_id),
      };
    case 'ti':
      return { call: { type: 'track', event: 'Order item', ...itemOf(item) }, ...orderReference(item.ti_id) };
    case 'ue':
      return selfDescribing(item);
    case undefined:
    case null:
      return refusal('type_missing', 'e');
    default:
      return refusal('type_unknown', 'e', 'e is none of pv, pp, se, tr, ti, ue.');
  }
}

function structured(item: JsonObject): Said {
  const { se_ca: category, se_ac: action, se_la: label, se_pr: property, se_va: value } = item;
  const properties = known({ category, action, label, property, value: numeric(value) });
  return { call: { type: 'track', event: action ?? null, properties } };
}

/**
 * A self-describing event is named after its schema. `screen_view` is a screen; `identify`, `group` and `alias`, of
 * any vendor, are the calls of that name, for which Snowplow has no event of its own.
 */
function selfDescribing(item: JsonObject): Said | Refusal {
  const outer = jsonOf(item, 'ue_px', 'ue_pr');
  if (isRefusal(outer)) return outer;
  const where = item.ue_px === undefined ? 'ue_pr' : 'ue_px';
  if (outer.json === undefined)
    return refusal('wrong_type', 'ue_px', 'A self-describing event needs ue_px or ue_pr.');
  const { schema, data } = objectOr(objectOr(outer.json).data);
  const name =
    typeof schema === 'string' ? /^iglu:[^/]+\/([^/]+)\/[^/]+\/[^/]+$/.exec(schema)?.[1] : undefined;
  if (name === undefined)
    return refusal(
      'wrong_type',
      `${where}.data.schema`,
      'The schema must be iglu:VENDOR/NAME/FORMAT/VERSION.',
    );
  return { call: callOf(name, isObject(data) ? data : (known({ data }) ?? {})), schema: schema as string };
}

const GROUP_IDS = new Set(['groupId', 'group_id']);
const PREVIOUS_IDS = new Set(['previousId', 'previous_id']);

function callOf(name: string, data: Readonly<Record<string, unknown>>): Call {
  const fields = data as JsonObject;
  const groupId = fields.groupId ?? fields.group_id;
  const previousId = fields.previousId ?? fields.previous_id;
  if (name === 'identify') return { type: 'identify', traits: fields };
  if (name === 'group' && groupId !== undefined)
    return { type: 'group', groupId, traits: without(fields, GROUP_IDS) };
  if (name === 'alias' && previousId !== undefined)
    return { type: 'alias', previousId, properties: without(fields, PREVIOUS_IDS) };
  if (name === 'screen_view') return { type: 'screen', name: textOr(fields.name), properties: fields };
  return { type: 'track', event: name, properties: fields };
}

function pageOf({ url, page, refr }: JsonObject): JsonObject {
  return (known({ url, title: page, referrer: refr }) ?? {}) as JsonObject;
}

function scrollOf(item: JsonObject): JsonObject {
  const { pp_mix: minX, pp_max: maxX, pp_miy: minY, pp_may: maxY } = item;
  return (known({
    min_x: numeric(minX),
    max_x: numeric(maxX),
    min_y: numeric(minY),
    max_y: numeric(maxY),
  }) ?? {}) as JsonObject;
}

function orderOf(item: JsonObject): Call {
  const properties = known({
    order_id: item.tr_id,
    affiliation: item.tr_af,
    total: numeric(item.tr_tt),
    tax: numeric(item.tr_tx),
    shipping: numeric(item.tr_sh),
    currency: item.tr_cu,
    city: item.tr_ci,
    state: item.tr_st,
    country: item.tr_co,
  });
  return { properties };
}

function itemOf(item: JsonObject): Call {
  const properties = known({
    order_id: item.ti_id,
    sku: item.ti_sk,
    name: item.ti_nm,
    category: item.ti_ca,
    price: numeric(item.ti_pr),
    quantity: numeric(item.ti_qu),
    currency: item.ti_cu,
  });
  return { properties };
}

function orderReference(id: JsonValue | undefined): Pick<Said, 'references'> {
  const text = typeof id === 'number' ? String(id) : textOr(id);
  return text === undefined ? {} : { references: [{ kind: 'order', id: text, role: 'subject' }] };
}

/** Numbers travel as text; what is none stays the text it is. */
function numeric(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string' || !/^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return value;
  return Number(value);
}

/** The true timestamp stands; the device's is corrected by when the device says it sent it. */
function timesOf({ ttm, dtm, stm }: JsonObject): Call {
  const stated = ttm ?? dtm;
  if (stated === undefined || stated === null) return {};
  return { originalTimestamp: numeric(stated), sentAt: ttm === undefined ? numeric(stm) : null };
}

const CHANNELS: ReadonlyMap<JsonValue | undefined, string> = new Map([
  ['web', 'web'],
  ['mob', 'mobile'],
  ['iot', 'iot'],
]);

function placesOf(item: JsonObject, references: Said['references'], { defaults }: Arrival): Call {
  const { duid, nuid, p: platform } = item;
  const channel = defaults?.channel === undefined ? CHANNELS.get(platform) : undefined;
  // A visitor who has both kinds of cookie is one visitor.
  const second = textOr(duid) === undefined ? undefined : textOr(nuid);
  return {
    references,
    ...(channel === undefined ? {} : { channel }),
    ...(second === undefined ? {} : { identifiers: [{ kind: 'anonymousId', value: second }] }),
  };
}

/** Fields that have a place of their own in the call or its context. */
const MOVED = new Set(
  ['e eid uid duid nuid dtm stm ttm url page refr ue_px ue_pr cx co ua ip lang tz aid tv sid vid']
    .concat('se_ca se_ac se_la se_pr se_va pp_mix pp_max pp_miy pp_may')
    .concat('tr_id tr_af tr_tt tr_tx tr_sh tr_cu tr_ci tr_st tr_co')
    .concat('ti_id ti_sk ti_nm ti_ca ti_pr ti_qu ti_cu')
    .flatMap((names) => names.split(' ')),
);

function contextOf(item: JsonObject, entities: JsonValue | undefined): Call {
  const { url, page, refr, sid, vid, aid, tv, ua, ip, lang, tz } = item;
  const attached = isObject(entities) && Array.isArray(entities.data) ? entities.data : undefined;
  return {
    ...known({
      library: known({ name: tv === undefined ? undefined : 'snowplow', version: tv }),
      app: known({ name: aid }),
      page: known({ url, title: page, referrer: refr }),
      session: known({ id: sid, index: numeric(vid) }),
      userAgent: ua,
      ip,
      locale: lang,
      timezone: tz,
      entities: attached,
      snowplow: known(without(item, MOVED)),
    }),
  };
}

/** JSON in a field of its own: as text, or as base64 in the alphabet of addresses (RFC 4648, 5). */
function jsonOf(item: JsonObject, packed: string, plain: string): { json?: JsonValue } | Refusal {
  const field = item[packed] === undefined || item[packed] === null ? plain : packed;
  const value = item[field];
  if (value === undefined || value === null || value === '') return {};
  const text = typeof value !== 'string' ? undefined : field === packed ? fromBase64(value) : value;
  try {
    if (text !== undefined) return { json: JSON.parse(text) as JsonValue };
  } catch {
    // Told below, with the field.
  }
  const what = field === packed ? 'JSON in base64' : 'JSON';
  return refusal('wrong_type', field, `${field}: must be ${what}`);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function fromBase64(text: string): string | undefined {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return utf8.decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
