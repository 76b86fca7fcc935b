import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Listed {
  readonly person: string;
  readonly name: string | null;
  readonly kind: string;
  readonly identifiers: { kind: string; value: string }[];
  readonly touchpoints: number;
}
interface Page {
  readonly people: Listed[];
  readonly next: string | null;
}

let server: ServerProcess;
const start = Date.UTC(2026, 0, 1);
const at = (minute: number) => new Date(start + minute * 60_000).toISOString();

async function send(batch: object[], wait = true): Promise<void> {
  const response = await server.request('/v1/import', { method: 'POST', body: JSON.stringify({ batch }) });
  const answer = (await response.json()) as { success: boolean; outbox: string[] };
  expect(answer.success).toBe(true);
  if (wait) for (const outbox of answer.outbox) await get(`/v1/people?limit=1&after=${outbox}`);
}

async function get<T>(path: string, status = 200): Promise<T> {
  const response = await server.request(path);
  const answer = (await response.json()) as T;
  expect([response.status, JSON.stringify(answer).slice(0, 300)]).toEqual([status, expect.any(String)]);
  return answer;
}

const list = (query: Record<string, string | string[]>) => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) search.append(name, one);
  return get<Page>(`/v1/people?${search}`);
};
const users = ({ people }: Page) => people.map(({ identifiers }) => identifiers[0]?.value);

async function walk(
  query: Record<string, string>,
  between?: (page: Page) => Promise<void>,
): Promise<Listed[]> {
  const all: Listed[] = [];
  let cursor: Record<string, string> = {};
  for (;;) {
    const page = await list({ ...query, ...cursor });
    all.push(...page.people);
    if (page.next === null) return all;
    cursor = { cursor: page.next };
    await between?.(page);
  }
}

beforeAll(async () => {
  server = await startServer();
  await send([
    ...['Ann Meier', 'Anna Huber', 'Ben Meier', 'Zoé Láng'].map((name, n) => ({
      type: 'identify',
      messageId: `s-${n}`,
      userId: `user-${n}`,
      timestamp: at(n),
      traits: {
        name,
        email: `p${n}@example.org`,
        plan: n % 2 === 0 ? 'gold' : 'silver',
        ...(n === 2 ? { kind: 'employee' } : {}),
      },
    })),
    ...[0, 2].map((n) => ({
      type: 'track',
      messageId: `c-${n}`,
      userId: `user-${n}`,
      event: 'Called',
      timestamp: at(100 + n),
      context: { touchpoint: { channel: 'phone', corner: 'service' } },
    })),
    {
      type: 'page',
      messageId: 'c-3',
      userId: 'user-3',
      name: 'Home',
      timestamp: at(200),
      context: { touchpoint: { channel: 'web' } },
    },
  ]);
});
afterAll(async () => {
  await server?.stop();
});

describe('a search', () => {
  it.each([
    ['meier', ['user-2', 'user-0']],
    ['ann', ['user-0', 'user-1']],
    ['ann mei', ['user-0']],
    ['ZOE lan', ['user-3']],
    ['p1@exa', ['user-1']],
    ['gold', ['user-2', 'user-0']],
    ['user-', ['user-3', 'user-2', 'user-0', 'user-1']],
    ['nobody at all', []],
  ])('[G2.1] finds by names, addresses, ids and traits as they are typed: %s', async (q, found) => {
    expect(users(await list({ q }))).toEqual(found);
  });

  it('[G2.2] finds whoever was acknowledged a moment ago by a whole identifier, and once', async () => {
    for (let n = 0; n < 10; n++) {
      await send(
        [
          {
            type: 'identify',
            messageId: `now-${n}`,
            userId: `now-${n}`,
            timestamp: at(5),
            traits: { email: `Now${n}@example.org` },
          },
        ],
        false,
      );
      for (const q of [`now-${n}`, `NOW${n}@example.org`, `email:now${n}@example.org`]) {
        expect(users(await list({ q, limit: '1' }))[0]).toBe(`now-${n}`);
      }
    }
    const [one] = (await list({ q: 'now-3' })).people;
    expect(users(await list({ q: one!.person }))).toEqual(['now-3']);
    expect(
      (await walk({ q: 'now-3', limit: '1' })).filter(({ person }) => person === one!.person),
    ).toHaveLength(1);
  });

  it('[G2.3] is narrowed by kind, trait, last seen, touchpoints had and not had', async () => {
    const q = 'user-';
    expect(users(await list({ q, kind: 'employee' }))).toEqual(['user-2']);
    expect(users(await list({ q, kind: 'customer', trait: 'plan:gold' }))).toEqual(['user-0']);
    expect(users(await list({ q, seenSince: at(102) }))).toEqual(['user-3', 'user-2']);
    expect(users(await list({ q, has: 'Called' }))).toEqual(['user-2', 'user-0']);
    expect(users(await list({ q, hasNot: ['Called', 'Home'] }))).toEqual(['user-1']);
    expect(users(await list({ q, has: 'Called', from: at(101), to: at(200) }))).toEqual(['user-2']);
    expect(await get('/v1/people/total?q=user-&has=Called')).toEqual({ people: 2 });
  });

  it('[G2.3] refuses a trait that is no name and value, and a cursor of another order', async () => {
    expect(await get('/v1/people?trait=gold', 400)).toMatchObject({ code: 'invalid_request' });
    const { next } = await list({ q: 'user-', limit: '1' });
    expect(await get(`/v1/people?q=user-&sort=touchpoints&cursor=${next}`, 400)).toMatchObject({
      code: 'cursor_invalid',
    });
  });

  it('[H1.21] lists the people behind a number: a scope, a name, a source', async () => {
    const period = { from: at(0), to: at(1000) };
    expect(users(await list({ ...period, name: 'Called' }))).toEqual(['user-2', 'user-0']);
    expect(users(await list({ ...period, channel: 'web', q: 'user-' }))).toEqual(['user-3']);
    expect(users(await list({ ...period, corner: 'service', kind: 'employee' }))).toEqual(['user-2']);
    expect(users(await list({ from: at(101), to: at(102), name: 'Called' }))).toEqual([]);
    expect(users(await list({ ...period, name: 'Called', source: 'elsewhere' }))).toEqual([]);
  });
});

describe('a list', () => {
  const q = 'crowd';
  beforeAll(() =>
    send(
      Array.from({ length: 60 }, (_, n) => ({
        type: 'track',
        messageId: `w-${n}`,
        userId: `crowd-${String(n % 30).padStart(2, '0')}`,
        event: 'Seen',
        timestamp: at(n < 30 ? n : 500 + ((n * 7) % 30)),
      })),
    ),
  );

  it('[G2.4] is sorted by last seen, first seen and touchpoints, both ways', async () => {
    const newest = await walk({ q, limit: '7' });
    expect(newest).toHaveLength(30);
    expect(await walk({ q, limit: '30', order: 'asc' })).toEqual(newest.toReversed());
    const first = await walk({ q, sort: 'firstSeen', order: 'asc', limit: '11' });
    expect(first.map(({ identifiers }) => identifiers[0]!.value)).toEqual(
      Array.from({ length: 30 }, (_, n) => `crowd-${String(n).padStart(2, '0')}`),
    );
    await send([{ type: 'track', messageId: 'w-more', userId: 'crowd-17', event: 'Seen', timestamp: at(3) }]);
    expect((await list({ q, sort: 'touchpoints', limit: '1' })).people[0]).toMatchObject({ touchpoints: 3 });
  });

  it('[G2.4, H1.20] gives nobody twice and misses nobody who stays as they are, while others change', async () => {
    let round = 0;
    const changed = new Set<string>();
    const all = await walk({ q, limit: '4' }, async ({ people }) => {
      round++;
      // One who was listed and one who was not are seen again; the latter goes to the top, before the cursor.
      const later = `crowd-${String((round * 5) % 30).padStart(2, '0')}`;
      for (const userId of [people[0]!.identifiers[0]!.value, later]) {
        changed.add(userId);
        await send([
          {
            type: 'track',
            messageId: `again-${round}-${userId}`,
            userId,
            event: 'Seen',
            timestamp: at(2000 + round),
          },
        ]);
      }
    });
    const listed = all.map(({ identifiers }) => identifiers[0]!.value);
    expect(new Set(listed).size).toBe(listed.length);
    const unchanged = Array.from({ length: 30 }, (_, n) => `crowd-${String(n).padStart(2, '0')}`).filter(
      (user) => !changed.has(user),
    );
    expect(unchanged.filter((user) => !listed.includes(user))).toEqual([]);
  });
});
