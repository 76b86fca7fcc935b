import { setTimeout as delay } from 'node:timers/promises';
import type { ServerProcess } from '@throughline/testkit';
import { expect } from 'vitest';
import { Load } from './load.ts';
import type { Platform } from './platform.ts';

interface Profile {
  readonly person: string;
  readonly applied: number;
  readonly touchpoints: number;
  readonly traits: Record<string, { value: unknown; event: string }>;
  readonly channels: Record<string, { touchpoints: number }>;
}
export interface Seen {
  readonly id: string;
  readonly time: string;
  readonly type: string;
  readonly traits: Record<string, unknown> | null;
}

export async function readJson<T>(server: ServerProcess, path: string, init?: RequestInit): Promise<T> {
  const response = await server.request(path, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** A person's whole timeline, page by page. */
export async function timelineOf(server: ServerProcess, identifier: string, limit = 500): Promise<Seen[]> {
  const seen: Seen[] = [];
  let cursor = '';
  do {
    const page = await readJson<{ touchpoints: Seen[]; next: string | null }>(
      server,
      `/v1/people/${encodeURIComponent(identifier)}/timeline?limit=${limit}${cursor && `&cursor=${cursor}`}`,
    );
    seen.push(...page.touchpoints);
    cursor = page.next ?? '';
  } while (cursor !== '');
  return seen;
}

/** Everyone who has one of these identifiers, each once, with an identifier to ask by. */
export async function everyone(
  server: ServerProcess,
  identifiers: readonly string[],
): Promise<Map<string, Profile>> {
  const people = new Map<string, Profile>();
  const known = new Set<string>();
  for (let start = 0; start < identifiers.length; start += 100) {
    const answer = await readJson<{ people: { asked: string; profile: Profile | null }[] }>(
      server,
      '/v1/people/read',
      {
        method: 'POST',
        body: JSON.stringify({ people: identifiers.slice(start, start + 100) }),
      },
    );
    for (const { asked, profile } of answer.people) {
      if (!profile || known.has(profile.person)) continue;
      known.add(profile.person);
      people.set(asked, profile);
    }
  }
  return people;
}

/** Waits until everything acknowledged is in the analytical engine. */
export async function shipped(server: ServerProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const status = await readJson<{ outbox: { rows: number } }>(server, '/v1/status');
    if (status.outbox.rows === 0) return;
    if (Date.now() > deadline) throw new Error(`${status.outbox.rows} micro-batches were not shipped`);
    await delay(100);
  }
}

/**
 * Over HTTP: everything that was acknowledged is in one person's timeline, once, and the profiles' counters and traits
 * are what those timelines say.
 */
export async function expectEachOnce(server: ServerProcess, load: Load): Promise<void> {
  const acknowledged = [...load.fates.values()].filter((fate) => fate.acknowledged);
  expect(acknowledged.filter((fate) => fate.accepted > 1)).toEqual([]);
  const people = await peopleAtRest(server);
  for (const { identifier, profile, timeline } of people) {
    expect({ identifier, touchpoints: profile.touchpoints }).toEqual({
      identifier,
      touchpoints: timeline.length,
    });
    expect({ identifier, traits: traitsOf(profile) }).toEqual({ identifier, traits: latestTraits(timeline) });
  }
  const found = people.flatMap(({ timeline }) => timeline.map(({ id }) => id));
  const sent = acknowledged.map(({ message }) => message.messageId);
  const lost = [...new Set(sent).difference(new Set(found))].map((id) => load.fates.get(id)!.message);
  expect({ lost, doubled: found.length - new Set(found).size }).toEqual({ lost: [], doubled: 0 });
  expect(found.length).toBe(load.fates.size);
}

/**
 * Everyone with their timeline, read while nobody changes: an undo that a database left unanswered may still happen
 * once it is back, and then profile and timeline are of different moments.
 */
async function peopleAtRest(server: ServerProcess) {
  for (let tries = 1; ; tries++) {
    const before = await everyone(server, Load.identifiers());
    const people = [];
    for (const [identifier, profile] of before)
      people.push({ identifier, profile, timeline: await timelineOf(server, identifier) });
    const after = await everyone(server, Load.identifiers());
    if (tries === 10 || JSON.stringify(versions(before)) === JSON.stringify(versions(after))) return people;
  }
}

function versions(people: ReadonlyMap<string, Profile>): [string, number][] {
  return [...people.values()].map(({ person, applied }) => [person, applied]);
}

function traitsOf({ traits }: Profile): Record<string, unknown> {
  return Object.fromEntries(Object.entries(traits).map(([name, { value }]) => [name, value]));
}

/** A timeline is newest first, so the first statement of a trait holds. */
function latestTraits(timeline: readonly Seen[]): Record<string, unknown> {
  const traits: Record<string, unknown> = {};
  for (const { type, traits: stated } of timeline) {
    if (type !== 'identify') continue;
    for (const [name, value] of Object.entries(stated ?? {})) if (!(name in traits)) traits[name] = value;
  }
  return traits;
}

/** The analytical rows are exactly what was acknowledged, and history folds into the live states (law 3). @param others events of others */
export async function expectReplay(platform: Platform, load: Load, others = 0): Promise<void> {
  const verification = await platform.verify();
  expect(verification).toMatchObject({
    events: load.fates.size + others,
    different: 0,
    moving: 0,
    misplaced: 0,
    differences: [],
    doubled: { events: 0, map: 0, identity: 0, ledger: 0 },
  });
  expect(verification.undos).toBeGreaterThanOrEqual(load.undone);
}
