import type { JsonObject, JsonValue } from '../kernel/index.ts';
import type { PersonId, PersonState } from './person.ts';
import { profileOf } from './profile.ts';

/**
 * A person as one flat row, for tables elsewhere: who it is, what is known, what was counted. Of someone who was merged
 * away (no state) only into whom. Times are ISO 8601 in UTC.
 */
export function personRow(
  person: PersonId,
  state: PersonState | undefined,
  mergedInto: PersonId,
): JsonObject {
  if (!state) {
    return {
      person,
      merged_into: mergedInto,
      identifiers: {},
      traits: {},
      touchpoints: 0,
      channels: {},
      first_seen: null,
      last_seen: null,
    };
  }
  const profile = profileOf(state);
  const identifiers: Record<string, string[]> = Object.create(null);
  for (const { kind, value } of profile.identifiers) {
    identifiers[kind] ??= [];
    identifiers[kind].push(value);
  }
  const entries = (of: Readonly<Record<string, JsonValue>>): JsonObject => ({ ...of });
  return {
    person,
    merged_into: null,
    identifiers: entries(identifiers),
    traits: Object.fromEntries(Object.entries(profile.traits).map(([name, { value }]) => [name, value])),
    touchpoints: profile.touchpoints,
    channels: Object.fromEntries(
      Object.entries(profile.channels).map(([channel, use]) => [channel, use.touchpoints]),
    ),
    first_seen: profile.firstSeen?.time ?? null,
    last_seen: profile.lastSeen?.time ?? null,
  };
}
