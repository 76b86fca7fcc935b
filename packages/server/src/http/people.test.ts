import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Page {
  readonly person: string;
  readonly touchpoints: { key: string; id: string; name: string; time: string; channel: string }[];
  readonly next: string | null;
}

let server: ServerProcess;
const start = Date.UTC(2026, 0, 1);
const at = (minute: number) => new Date(start + minute * 60_000).toISOString();

async function send(batch: object[]): Promise<string[]> {
  const response = await server.request('/v1/import', { method: 'POST', body: JSON.stringify({ batch }) });
  const answer = (await response.json()) as { success: boolean; outbox: string[] };
  expect(answer.success).toBe(true);
  return answer.outbox;
}

async function read<T>(path: string, status = 200): Promise<T> {
  const response = await server.request(path);
  expect(response.status).toBe(status);
  return (await response.json()) as T;
}

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

describe('a person', () => {
  it('[I3.1, I2.1] is read whole and current, by any of its identifiers', async () => {
    await send([
      { type: 'page', messageId: 'p1', anonymousId: 'b-1', name: 'Home', timestamp: at(0) },
      {
        type: 'identify',
        messageId: 'p2',
        userId: 'bea',
        anonymousId: 'b-1',
        timestamp: at(1),
        traits: { email: 'bea@example.org', plan: 'gold' },
      },
      {
        type: 'track',
        messageId: 'p3',
        userId: 'bea',
        event: 'Order completed',
        timestamp: at(2),
        context: { touchpoint: { channel: 'store' } },
      },
    ]);
    const profile = await read<Record<string, unknown>>('/v1/people/userId:bea');
    expect(profile).toMatchObject({
      touchpoints: 3,
      firstSeen: { name: 'Home', time: at(0), channel: 'web' },
      lastSeen: { name: 'Order completed', time: at(2), channel: 'store' },
      traits: { plan: { value: 'gold', since: at(1), source: 'admin', event: 'p2' } },
      channels: { store: { touchpoints: 1 }, web: { touchpoints: 1 } },
      recent: [{ id: 'p3' }, { id: 'p2' }, { id: 'p1' }],
    });
    for (const other of ['email:BEA@example.org', 'anonymousId:b-1']) {
      expect(await read(`/v1/people/${encodeURIComponent(other)}`)).toEqual(profile);
    }
  });

  it('[I3.1] is not there under an identifier that nobody had, and is named as kind:value', async () => {
    expect(await read('/v1/people/userId:nobody', 404)).toMatchObject({ code: 'person_unknown' });
    for (const wrong of ['bea', ':x', 'email:', 'email:no-address', 'a%20b:c']) {
      expect(await read(`/v1/people/${wrong}`, 400)).toMatchObject({ status: 400 });
    }
  });

  it('[I3.4] is read with many others in one request, in the order asked', async () => {
    await send(
      Array.from({ length: 40 }, (_, i) => ({
        type: 'track',
        messageId: `many-${i}`,
        userId: `many-${i}`,
        event: 'Seen',
        timestamp: at(i),
      })),
    );
    const asked = [...Array.from({ length: 40 }, (_, i) => `userId:many-${39 - i}`), 'userId:nobody'];
    const response = await server.request('/v1/people/read', {
      method: 'POST',
      body: JSON.stringify({ people: asked }),
    });
    const { people } = (await response.json()) as {
      people: { asked: string; profile: { lastSeen: { id: string } } | null }[];
    };
    expect(people.map(({ asked }) => asked)).toEqual(asked);
    expect(people.map(({ profile }) => profile?.lastSeen.id ?? null)).toEqual([
      ...Array.from({ length: 40 }, (_, i) => `many-${39 - i}`),
      null,
    ]);
  });
});

describe('a timeline', () => {
  const events = Array.from({ length: 230 }, (_, i) => ({
    type: 'track',
    messageId: `t-${String(i).padStart(3, '0')}`,
    // Half of them before the login, and pairs that share their instant.
    ...(i < 115 ? { anonymousId: 't-browser' } : { userId: 'tom' }),
    event: `Step ${i % 7}`,
    timestamp: at(Math.floor(i / 2)),
    context: { touchpoint: { channel: i % 3 === 0 ? 'store' : 'web' } },
  }));

  async function walk(query: string): Promise<Page['touchpoints']> {
    const all: Page['touchpoints'] = [];
    let cursor = '';
    do {
      const page = await read<Page>(`/v1/people/userId:tom/timeline?limit=33${query}${cursor}`);
      all.push(...page.touchpoints);
      cursor = page.next === null ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    return all;
  }

  it('[I3.2, I3.3] is complete page by page, newest first, while events are on their way and after', async () => {
    await send([
      { type: 'alias', messageId: 't-alias', userId: 'tom', previousId: 't-browser', timestamp: at(-1) },
    ]);
    const expected = [...events.map(({ messageId }) => messageId).reverse(), 't-alias'];
    for (let i = 0; i < events.length; i += 50) await send(events.slice(i, i + 50));
    // Read over and over while the shipper moves rows from one plane to the other.
    for (let look = 0; look < 15; look++) {
      expect((await walk('')).map(({ id }) => id)).toEqual(expected);
    }
    const outbox = await send([
      { type: 'track', messageId: 't-zzz', userId: 'tom', event: 'Last', timestamp: at(500) },
    ]);
    await read(`/v1/journeys/graph?after=${outbox[0]}`);
    expect((await walk('')).map(({ id }) => id)).toEqual(['t-zzz', ...expected]);
  });

  it('[I3.2] is filtered by channel and period', async () => {
    const stores = await walk('&channel=store');
    expect(stores.map(({ id }) => id)).toEqual(
      events
        .filter((_, i) => i % 3 === 0)
        .map(({ messageId }) => messageId)
        .reverse(),
    );
    const hour = await walk(`&from=${at(10)}&to=${at(20)}`);
    expect(hour).toHaveLength(20);
  });

  it('[I3.2] refuses a cursor that is none, and a page that is too long', async () => {
    expect(await read('/v1/people/userId:tom/timeline?cursor=xyz', 400)).toMatchObject({
      code: 'cursor_invalid',
    });
    expect(await read('/v1/people/userId:tom/timeline?limit=501', 400)).toMatchObject({
      code: 'invalid_request',
      path: 'limit',
    });
  });
});

describe('a merge', () => {
  it('[I1.7] is undone over HTTP with what came while it stood, and is kept apart from then on', async () => {
    const tie = { anonymousId: 'kiosk', userId: 'kim', event: 'Signed in' };
    await send([
      { type: 'track', messageId: 'k0', anonymousId: 'kiosk', event: 'Touched', timestamp: at(0) },
      { type: 'track', messageId: 'k1', ...tie, timestamp: at(1) },
      { type: 'track', messageId: 'k2', anonymousId: 'kiosk', event: 'Touched', timestamp: at(2) },
    ]);
    const { merges, touchpoints } = await read<{ merges: { id: string }[]; touchpoints: number }>(
      '/v1/people/userId:kim',
    );
    expect([touchpoints, merges.length]).toEqual([3, 1]);
    const undone = await server.request(`/v1/people/merges/${merges[0]!.id}/undo`, { method: 'POST' });
    expect(undone.status).toBe(200);
    const { people, outbox } = (await undone.json()) as {
      people: { touchpoints: number }[];
      outbox: string[];
    };
    expect(people.map((person) => person.touchpoints).sort()).toEqual([1, 2]);
    await send([{ type: 'track', messageId: 'k3', ...tie, timestamp: at(3) }]);
    expect(await read('/v1/people/userId:kim')).toMatchObject({
      touchpoints: 2,
      merges: [],
      review: [{ id: merges[0]!.id, why: 'cannot_link' }],
      keptApart: [{ a: 'userId:kim', by: 'admin' }],
    });
    const { touchpoints: timeline } = await read<Page>('/v1/people/anonymousId:kiosk/timeline');
    expect(timeline.map(({ id }) => id)).toEqual(['k2', 'k0']);
    await read(`/v1/journeys/graph?after=${outbox[0]}`);
    const { merges: listed } = await read<{ merges: { id: string; undone: boolean }[] }>(
      '/v1/people/merges?limit=500',
    );
    expect(listed.find(({ id }) => id === merges[0]!.id)?.undone).toBe(true);
  });

  it('[I1.7] that never was is not undone', async () => {
    const undo = (id: string) => server.request(`/v1/people/merges/${id}/undo`, { method: 'POST' });
    expect((await undo('nonsense')).status).toBe(400);
    expect((await undo(`m_${'1'.repeat(64)}`)).status).toBe(404);
  });
});
