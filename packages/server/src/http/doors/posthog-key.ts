import { CodedError, isObject } from '@throughline/core/kernel';

/** Where PostHog's clients put the key: around the batch, and in each event or its properties. */
const NAMES = ['api_key', 'token'] as const;

/**
 * The key of a request, which stands around a batch or in its events.
 * @throws CodedError 400 `keys_differ` where events of one request name different ones
 */
export function posthogKey(body: unknown): string | undefined {
  if (isObject(body) && 'batch' in body) return keyOf(body) ?? keyOfAll(body.batch);
  return Array.isArray(body) ? keyOfAll(body) : keyOfEvent(body);
}

function keyOfAll(events: unknown): string | undefined {
  if (!Array.isArray(events)) return undefined;
  const keys = new Set(events.map(keyOfEvent).filter((key) => key !== undefined));
  if (keys.size > 1)
    throw new CodedError(
      400,
      'keys_differ',
      'The events of one request name different keys; send one key a request.',
    );
  return [...keys][0];
}

function keyOfEvent(event: unknown): string | undefined {
  return isObject(event) ? (keyOf(event) ?? keyOf(event.properties)) : undefined;
}

function keyOf(holder: unknown): string | undefined {
  if (!isObject(holder)) return undefined;
  const name = NAMES.find((each) => Object.hasOwn(holder, each) && typeof holder[each] === 'string');
  return name === undefined ? undefined : (holder[name] as string);
}
