import type { JsonObject, JsonValue } from '../kernel/index.ts';
import type { Identifier, Touchpoint } from './touchpoint.ts';

/** What an export says of a touchpoint, in the order of its columns. */
export const EXPORTED_FIELDS = [
  'person',
  'key',
  'id',
  'source',
  'type',
  'name',
  'time',
  'received',
  'applied',
  'settings',
  'channel',
  'corner',
  'department',
  'identifiers',
  'properties',
  'traits',
  'context',
  'references',
] as const;
export type ExportedField = (typeof EXPORTED_FIELDS)[number];

/** What of a touchpoint a message can say again: when it was received, and its place in history, it will get anew. */
export type RestatedTouchpoint = Omit<Touchpoint, 'received'>;

/**
 * The message that states a touchpoint: the inverse of {@link acceptMessage} on history that was exported. What the
 * message gives is the same touchpoint again, of the same source, about the same identifiers.
 */
export function messageOf(touchpoint: RestatedTouchpoint): JsonObject {
  const { id, source, type, name, time, channel, corner, department } = touchpoint;
  const { identifiers, references, properties, traits, context } = touchpoint;
  // A message has room for 20 other identifiers beside these two.
  const userId = first(identifiers, 'userId');
  const anonymousId = first(identifiers, 'anonymousId');
  const others = identifiers.filter((one) => one !== userId && one !== anonymousId);
  return {
    type,
    messageId: id,
    ...(type === 'track' ? { event: name } : { name }),
    timestamp: new Date(time).toISOString(),
    ...(userId ? { userId: userId.value } : {}),
    ...(anonymousId ? { anonymousId: anonymousId.value } : {}),
    ...given('properties', properties),
    ...given('traits', traits),
    ...given('context', context),
    touchpoint: {
      source,
      channel,
      ...(corner === '' ? {} : { corner }),
      ...(department === '' ? {} : { department }),
      ...(others.length === 0 ? {} : { identifiers: others as unknown as JsonValue }),
      ...(references.length === 0 ? {} : { references: references as unknown as JsonValue }),
    },
  };
}

function first(identifiers: readonly Identifier[], kind: string): Identifier | undefined {
  return identifiers.find((identifier) => identifier.kind === kind);
}

function given(name: string, value: Touchpoint['properties']): JsonObject {
  return Object.keys(value).length === 0 ? {} : { [name]: value as JsonObject };
}
