import {
  isObject,
  isRefusal,
  type JsonObject,
  type JsonValue,
  type Refusal,
  refusal,
} from '../../kernel/index.ts';
import type { Arrival } from '../accept.ts';
import { type Call, doorOf, filled, kindOf, known, objectOr, textOr, without } from './door.ts';

/**
 * PostHog's capture API: events of `/batch/`, `/e/`, `/i/v0/e/`, `/capture/` and `/i/v1/analytics/events`.
 *
 * `distinct_id` names a user or a visitor, and which of them only the event's other fields tell: it is a visitor's
 * where the client says that nobody was identified (`$is_identified: false`), that no person profile is wanted
 * (`$process_person_profile: false`), or where it is the device's own id (`$device_id`). Otherwise it is a user's, as
 * servers send it.
 */
export const posthogDoor = doorOf({
  name: 'posthog',
  id: 'uuid',
  translate,
  fields: {
    messageId: 'uuid',
    userId: 'distinct_id',
    anonymousId: 'distinct_id',
    groupId: 'properties.$group_key',
    previousId: 'properties.alias',
    traits: 'properties.$set',
    originalTimestamp: 'timestamp',
    sentAt: 'sent_at',
  },
});

/** What every visitor of a page without cookies is called before PostHog's own servers give them an id: nobody. */
const COOKIELESS = '$posthog_cookieless';
/** Properties that the message has a place of its own for, or that are the protocol's. */
const MOVED = new Set([
  'token',
  'api_key',
  'distinct_id',
  '$set',
  '$set_once',
  '$groups',
  '$anon_distinct_id',
]);

/** What is read off every event, whatever it says. */
interface Read {
  readonly properties: JsonObject;
  /** `userId` or `anonymousId`, or neither. */
  readonly who: { readonly userId?: JsonValue; readonly anonymousId?: JsonValue };
  readonly set: JsonObject;
}

function translate(item: JsonObject, arrival: Arrival): Call | Refusal {
  const { event, properties: stated } = item;
  if (event !== undefined && event !== null && typeof event !== 'string')
    return refusal('wrong_type', 'event');
  if (stated !== undefined && stated !== null && !isObject(stated))
    return refusal('wrong_type', 'properties');
  const properties = withOptions(item, objectOr(stated));
  const who = whoOf(item, properties);
  if (isRefusal(who)) return who;
  const times = timesOf(item, properties, arrival);
  if (isRefusal(times)) return times;
  const set = { ...objectOr(item.$set), ...objectOr(properties.$set) };
  const said = whatIsSaid(event ?? '', { properties, who, set });
  if (isRefusal(said)) return said;
  return {
    messageId: item.uuid ?? null,
    ...who,
    ...said,
    ...times,
    context: contextOf(properties, said.type === 'identify' ? undefined : set, item),
    touchpoint: { references: groupsOf(properties) },
  };
}

/** The newer API has what it knows of beside the properties: it is brought back to where the older one has it. */
function withOptions(item: JsonObject, properties: JsonObject): JsonObject {
  const { process_person_profile: profile, disable_skew_correction: unskewed } = objectOr(item.options);
  const { session_id: session, window_id: window } = item;
  return {
    ...properties,
    ...(profile === undefined ? {} : { $process_person_profile: profile }),
    ...(unskewed === undefined ? {} : { $ignore_sent_at: unskewed }),
    ...(session === undefined ? {} : { $session_id: session }),
    ...(window === undefined ? {} : { $window_id: window }),
  };
}

function whoOf(item: JsonObject, properties: JsonObject): Read['who'] | Refusal {
  const id = item.distinct_id ?? item.$distinct_id ?? properties.distinct_id ?? null;
  if (id !== null && typeof id !== 'string' && typeof id !== 'number')
    return refusal('wrong_type', 'distinct_id');
  if (id === null || id === '' || id === COOKIELESS) return {};
  const { $is_identified, $process_person_profile, $device_id } = properties;
  const visitor = $is_identified === false || $process_person_profile === false || $device_id === id;
  return visitor && item.event !== '$identify' ? { anonymousId: id } : { userId: id };
}

/**
 * PostHog's own rule: `timestamp` with `sent_at` is corrected for the sender's clock, `timestamp` alone stands, and
 * `offset` (milliseconds between the event and its sending) counts where there is no timestamp.
 */
function timesOf(item: JsonObject, properties: JsonObject, arrival: Arrival): Call | Refusal {
  const { timestamp, offset } = item;
  if (timestamp !== undefined && timestamp !== null) {
    return properties.$ignore_sent_at === true
      ? { originalTimestamp: timestamp }
      : { originalTimestamp: timestamp, sentAt: arrival.sentAt };
  }
  if (offset === undefined || offset === null) return {};
  if (typeof offset !== 'number') return refusal('wrong_type', 'offset');
  return { originalTimestamp: arrival.received - offset };
}

function whatIsSaid(event: string, { properties, who, set }: Read): Call | Refusal {
  const rest = without(properties, MOVED);
  switch (event) {
    case '$identify': {
      const { $anon_distinct_id: anonymous } = properties;
      const before = anonymous === undefined || anonymous === who.userId ? {} : { anonymousId: anonymous };
      return { type: 'identify', ...before, traits: set, properties: rest };
    }
    case '$set':
      return { type: 'identify', traits: set, properties: rest };
    case '$create_alias':
    case '$merge_dangerously':
      return { type: 'alias', previousId: properties.alias, properties: rest };
    case '$groupidentify':
      return groupCall(properties, who, rest);
    case '$pageview':
      return { type: 'page', properties: rest };
    case '$screen':
      return { type: 'screen', name: textOr(properties.$screen_name), properties: rest };
    default:
      return { type: 'track', event, properties: rest };
  }
}

/** Clients that set a group's properties for nobody in particular make up a person out of the group's own name. */
function groupCall(properties: JsonObject, who: Read['who'], rest: JsonObject): Call | Refusal {
  const { $group_type: type, $group_key: key, $group_set: set } = properties;
  if (typeof type !== 'string' || type === '') return refusal('wrong_type', 'properties.$group_type');
  if (typeof key !== 'string' && typeof key !== 'number')
    return refusal('wrong_type', 'properties.$group_key');
  const nobody = who.userId === `$${type}_${key}` || who.anonymousId === `$${type}_${key}`;
  return {
    type: 'group',
    groupId: key,
    traits: objectOr(set),
    properties: without(rest, new Set(['$group_set'])),
    ...(nobody ? { userId: null, anonymousId: null } : {}),
  };
}

/** Groups are others who take part: `{"company": "acme"}` is a reference of kind company. */
function groupsOf(properties: JsonObject): { kind: string; id: string; role: string }[] {
  const { $groups: groups, $group_type: type, $group_key: key } = properties;
  const named = new Map(Object.entries(objectOr(groups)));
  if (typeof type === 'string' && key !== undefined) named.set(type, key);
  return [...named].flatMap(([name, value]) => {
    const kind = kindOf(name);
    const id = typeof value === 'number' ? String(value) : value;
    return kind !== undefined && typeof id === 'string' && id !== '' ? [{ kind, id, role: 'member_of' }] : [];
  });
}

function contextOf(properties: JsonObject, set: JsonObject | undefined, item: JsonObject): Call | undefined {
  const {
    $current_url: url,
    $pathname: path,
    $referrer: referrer,
    $raw_user_agent: raw,
    $user_agent: agent,
    title,
  } = properties;
  const setOnce = { ...objectOr(item.$set_once), ...objectOr(properties.$set_once) };
  return known({
    library: known({ name: textOr(properties.$lib), version: textOr(properties.$lib_version) }),
    os: known({ name: textOr(properties.$os), version: properties.$os_version }),
    page: known({ url, path, referrer, title: url === undefined ? undefined : title }),
    app: known({ name: properties.$app_name, version: properties.$app_version }),
    ip: properties.$ip,
    userAgent: raw ?? agent,
    locale: properties.$browser_language ?? properties.$locale,
    timezone: properties.$timezone,
    // What an event says of its person beside what it is about.
    person: known({ set: filled(set), setOnce: filled(setOnce) }),
  });
}
