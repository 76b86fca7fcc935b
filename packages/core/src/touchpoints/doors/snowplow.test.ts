import { expect, it } from 'vitest';
import { isRefusal, type JsonObject, type Refusal } from '../../kernel/index.ts';
import { type Arrival, type Statement, snowplowDoor } from '../index.ts';

const RECEIVED = Date.UTC(2026, 0, 15, 12);
const ARRIVAL: Arrival = { received: RECEIVED, source: 'site', newId: () => 'made-up' };

function accepted(item: unknown, arrival: Partial<Arrival> = {}): Statement {
  const outcome = snowplowDoor.accept(item, { ...ARRIVAL, ...arrival }, 0);
  if (isRefusal(outcome)) throw new Error(JSON.stringify(outcome));
  return outcome;
}

function refused(item: unknown): Refusal {
  const outcome = snowplowDoor.accept(item, ARRIVAL, 0);
  if (!isRefusal(outcome)) throw new Error('it was accepted');
  return outcome;
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const selfDescribing = (name: string, data: unknown) => ({
  schema: 'iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0',
  data: { schema: `iglu:com.shop/${name}/jsonschema/1-0-0`, data },
});
const ue = (name: string, data: unknown, more: object = {}) => ({
  e: 'ue',
  eid: 'e1',
  uid: 'ann',
  ue_px: base64(selfDescribing(name, data)),
  ...more,
});

it.each<[JsonObject, object]>([
  [
    { e: 'pv', url: 'https://shop.example/', page: 'Shop', p: 'web' },
    {
      type: 'page',
      name: 'Page viewed',
      channel: 'web',
      properties: { url: 'https://shop.example/', title: 'Shop' },
    },
  ],
  [
    { e: 'pp', pp_may: '120' },
    { type: 'track', name: 'Page pinged', properties: { max_y: 120 } },
  ],
  [
    { e: 'se', se_ca: 'shop', se_ac: 'Basket filled', se_va: '3.5' },
    { type: 'track', name: 'Basket filled', properties: { category: 'shop', value: 3.5 } },
  ],
  [
    { e: 'tr', tr_id: '4711', tr_tt: '12.5', tr_cu: 'EUR' },
    {
      name: 'Order completed',
      properties: { order_id: '4711', total: 12.5, currency: 'EUR' },
      references: [{ kind: 'order', id: '4711', role: 'subject' }],
    },
  ],
  [
    { e: 'ti', ti_id: '4711', ti_sk: 'a', ti_qu: '2' },
    { name: 'Order item', properties: { sku: 'a', quantity: 2 } },
  ],
  [
    ue('link_click', { targetUrl: 'x' }),
    { type: 'track', name: 'link_click', properties: { targetUrl: 'x' } },
  ],
  [
    ue('screen_view', { name: 'Basket' }, { p: 'mob' }),
    { type: 'screen', name: 'Basket', channel: 'mobile' },
  ],
  [ue('identify', { plan: 'gold' }), { type: 'identify', traits: { plan: 'gold' } }],
  [
    ue('group', { groupId: 'acme', seats: 3 }),
    { type: 'group', traits: { seats: 3 }, references: [{ kind: 'group', id: 'acme', role: 'member_of' }] },
  ],
  [ue('group', { seats: 3 }), { type: 'track', name: 'group' }],
  [ue('alias', { previous_id: 'old' }), { type: 'alias' }],
  [
    { e: 'ue', uid: 'ann', ue_pr: JSON.stringify(selfDescribing('seen', { a: 'ü' })) },
    { name: 'seen', properties: { a: 'ü' }, context: { schema: 'iglu:com.shop/seen/jsonschema/1-0-0' } },
  ],
])('[C1.4] %j is the call that it is', (item, expected) => {
  expect(accepted({ eid: 'e1', ...item }).touchpoint).toMatchObject(expected);
});

it('[C1.4] user, cookies, contexts and what has no place of its own are kept', () => {
  const entity = { schema: 'iglu:com.shop/cart/jsonschema/1-0-0', data: { n: 1 } };
  const { touchpoint, message, placement } = accepted({
    ...ue('seen', {}),
    duid: 'cookie',
    nuid: 'third-party',
    cx: base64({ schema: 'iglu:x/contexts/jsonschema/1-0-0', data: [entity] }),
    aid: 'shop',
    tv: 'node-4.8.0',
    tna: 'main',
    res: '1x1',
  });
  expect(touchpoint.id).toBe('e1');
  expect(message).toMatchObject({ userId: 'ann', anonymousId: 'cookie' });
  expect(placement.identifiers).toEqual([{ kind: 'anonymousId', value: 'third-party' }]);
  expect(touchpoint.context).toMatchObject({
    app: { name: 'shop' },
    library: { name: 'snowplow', version: 'node-4.8.0' },
    entities: [entity],
    snowplow: { tna: 'main', res: '1x1' },
  });
  expect(accepted({ e: 'pv', nuid: 'n1' }).message.anonymousId).toBe('n1');
});

it('[C1.4] the channel of the source’s own settings goes before the platform’s', () => {
  expect(accepted({ e: 'pp', p: 'mob' }, { defaults: { channel: 'store' } }).touchpoint.channel).toBe(
    'store',
  );
});

it.each([
  [{ dtm: String(RECEIVED - 5000) }, RECEIVED - 5000],
  [{ dtm: String(RECEIVED - 65_000), stm: String(RECEIVED - 60_000) }, RECEIVED - 5000],
  [{ ttm: String(RECEIVED - 1000), dtm: '0', stm: String(RECEIVED - 60_000) }, RECEIVED - 1000],
  [{}, RECEIVED],
])('[C1.4] it happened when its timestamps say: %j', (times, expected) => {
  expect(accepted({ e: 'pv', ...times }).touchpoint.time).toBe(expected);
});

it.each([
  [7, 'not_an_object', undefined],
  [{}, 'type_missing', 'e'],
  [{ e: 'xx' }, 'type_unknown', 'e'],
  [{ e: 'se' }, 'name_missing', 'e'],
  [{ e: 'ue' }, 'wrong_type', 'ue_px'],
  [{ e: 'ue', ue_px: '%%%' }, 'wrong_type', 'ue_px'],
  [{ e: 'ue', ue_px: base64(selfDescribing('a', 1)).slice(0, -9) }, 'wrong_type', 'ue_px'],
  [{ e: 'ue', ue_px: Buffer.from([0x22, 0xff, 0x22]).toString('base64') }, 'wrong_type', 'ue_px'],
  [{ e: 'ue', ue_pr: '{' }, 'wrong_type', 'ue_pr'],
  [{ e: 'ue', ue_pr: '[]' }, 'wrong_type', 'ue_pr.data.schema'],
  [{ e: 'ue', ue_px: base64({ data: { schema: 'x' } }) }, 'wrong_type', 'ue_px.data.schema'],
  [{ e: 'pv', cx: 'e30=x' }, 'wrong_type', 'cx'],
  [{ e: 'pv', uid: {} }, 'wrong_type', 'uid'],
  [{ e: 'pv', eid: 5 }, 'wrong_type', 'eid'],
  [{ e: 'pv', dtm: 'noon' }, 'time_invalid', 'dtm'],
  [{ e: 'pv', dtm: '9'.repeat(15) }, 'time_out_of_range', 'dtm'],
  [ue('a', { b: '\0' }), 'nul_character', 'ue_px.b'],
])('[V1.3] what cannot be taken is refused in Snowplow’s words: %j', (item, code, path) => {
  expect(refused(item)).toMatchObject({ code, ...(path === undefined ? {} : { path }) });
});
