import { get, type Happened, type Target, timelineOf } from './client.ts';

/** What of a profile tells whether a client's calls landed where they belong. */
export interface Profile {
  readonly person: string;
  readonly touchpoints: number;
  readonly identifiers: { kind: string; value: string }[];
  readonly traits: Record<string, { value: unknown; source: string }>;
}

export async function profileOf(server: Target, person: string): Promise<Profile> {
  return get<Profile>(server, `/v1/people/${encodeURIComponent(person)}`);
}

/** Name → touchpoint of everything a person did. */
export async function deedsOf(server: Target, person: string): Promise<Record<string, Happened>> {
  const events = await timelineOf(server, person);
  return Object.fromEntries(events.map((event) => [event.name, event]));
}

export async function namesOf(server: Target, person: string): Promise<string[]> {
  const { identifiers } = await profileOf(server, person);
  return identifiers.map(({ kind, value }) => `${kind}:${value}`).sort();
}
