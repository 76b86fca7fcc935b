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

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

describe('who is who', () => {
  const both = { a: { name: 'Mia Left' }, b: { name: 'Mia Right' } };
  const identity = () =>
    get<{
      ties: { id: string; joined: boolean; a: string; b: string; evidence: { event: string } }[];
      identifiers: { leaf: string; kind: string; touchpoints: number }[];
      keptApart: object[];
    }>('/v1/people/userId:mia/identity');

  it('[G2.5, G2.8, G2.9] is right in a search through a merge, its preview and its undo', async () => {
    await send([
      { type: 'identify', messageId: 'm-1', userId: 'mia', timestamp: at(0), traits: both.a },
      { type: 'identify', messageId: 'm-2', anonymousId: 'mia-tablet', timestamp: at(1), traits: both.b },
    ]);
    expect((await list({ q: 'mia' })).people).toHaveLength(2);
    await send([
      {
        type: 'track',
        messageId: 'm-3',
        userId: 'mia',
        anonymousId: 'mia-tablet',
        event: 'Logged in',
        timestamp: at(2),
      },
    ]);
    expect((await list({ q: 'mia' })).people).toMatchObject([{ touchpoints: 3, name: 'Mia Right' }]);
    // The older name is no longer theirs.
    expect((await list({ q: 'mia left' })).people).toEqual([]);
    expect((await list({ q: 'mia-tab' })).people).toHaveLength(1);

    const before = await identity();
    expect(before.identifiers).toMatchObject([
      { kind: 'userId', touchpoints: 2 },
      { kind: 'anonymousId', touchpoints: 1 },
    ]);
    const tie = before.ties.find(({ joined }) => joined)!;
    expect(tie).toMatchObject({
      a: before.identifiers[0]!.leaf,
      b: before.identifiers[1]!.leaf,
      evidence: { event: 'Logged in' },
    });

    const preview = await get<{ now: object; people: { person: string; traits: object; applied: number }[] }>(
      `/v1/people/merges/${tie.id}/preview`,
    );
    expect(preview.now).toMatchObject({ touchpoints: 3 });
    expect(preview.people).toMatchObject([
      { touchpoints: 2, name: 'Mia Left' },
      { touchpoints: 1, name: 'Mia Right' },
    ]);
    expect(await identity()).toEqual(before);

    const undone = await server.request(`/v1/people/merges/${tie.id}/undo`, { method: 'POST' });
    const { people, outbox } = (await undone.json()) as {
      people: { person: string; traits: object }[];
      outbox: string[];
    };
    expect(people.map(({ person, traits }) => ({ person, traits }))).toEqual(
      preview.people.map(({ person, traits }) => ({ person, traits })),
    );
    const after = outbox[0]!;
    expect((await list({ q: 'mia', after })).people.map(({ name }) => name)).toEqual([
      'Mia Left',
      'Mia Right',
    ]);
    expect((await list({ q: 'mia left' })).people).toHaveLength(1);
    expect((await identity()).keptApart).toHaveLength(1);
    expect(await get(`/v1/people/merges/${tie.id}/preview`, 409)).toMatchObject({
      code: 'merge_not_in_force',
    });
    expect(await get('/v1/people/merges/nonsense/preview', 400)).toMatchObject({ code: 'merge_invalid' });
  });
});

describe('a walk', () => {
  it('[G2.7, G2.10] goes through what somebody met, with waits, visits and promises', async () => {
    await server.request('/v1/catalogue/touchpoints/Complaint%20sent', {
      method: 'PUT',
      body: JSON.stringify({
        basedOn: 0,
        value: {
          ...{ corner: 'service', department: 'service', stage: 'service' },
          ...{ description: 'A complaint', promise: 'An answer within a day' },
        },
      }),
    });
    const steps = [
      [0, 'Home', 'web'],
      [10, 'Complaint sent', 'app'],
      [45, 'Called', 'phone'],
      [1500, 'Answer read', 'email'],
    ] as const;
    await send([
      { type: 'identify', messageId: 'v-0', userId: 'vera', timestamp: at(-1), traits: { name: 'Vera' } },
      ...steps.map(([minute, event, channel], n) => ({
        type: 'track',
        messageId: `v-${n + 1}`,
        userId: 'vera',
        event,
        timestamp: at(minute),
        context: { touchpoint: { channel } },
      })),
    ]);
    interface Walk {
      steps: { name: string }[];
      next: string | null;
    }
    const whole = await get<Walk>('/v1/people/userId:vera/walk');
    expect(whole.steps).toMatchObject([
      { name: 'Home', waitSeconds: null, startsVisit: true, promise: null },
      {
        name: 'Complaint sent',
        waitSeconds: 600,
        startsVisit: false,
        stage: 'service',
        corner: 'service',
        promise: 'An answer within a day',
      },
      { name: 'Called', waitSeconds: 2100, startsVisit: true },
      { name: 'Answer read', waitSeconds: 87_300, startsVisit: true },
    ]);
    const paged: object[] = [];
    for (let cursor = ''; ; ) {
      const page = await get<Walk>(`/v1/people/userId:vera/walk?limit=2${cursor}`);
      paged.push(...page.steps);
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(paged).toEqual(whole.steps);
    interface Timeline {
      touchpoints: { id: string; startsVisit: boolean }[];
      next: string | null;
    }
    const newest = await get<Timeline>('/v1/people/userId:vera/timeline');
    expect(newest.touchpoints.map(({ id, startsVisit }) => [id, startsVisit])).toEqual([
      ['v-4', true],
      ['v-3', true],
      ['v-2', false],
      ['v-1', false],
      ['v-0', true],
    ]);
    const oldest: Timeline['touchpoints'] = [];
    for (let cursor = ''; ; ) {
      const page = await get<Timeline>(`/v1/people/userId:vera/timeline?order=oldest&limit=2${cursor}`);
      oldest.push(...page.touchpoints);
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(oldest).toEqual(newest.touchpoints.toReversed());
  });
});
