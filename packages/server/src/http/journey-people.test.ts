import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get } from './test/client.ts';

interface Between {
  value: number;
  low: number;
  high: number;
}
interface Activity {
  name: string;
  count: number;
  people: number;
  starts: number;
  ends: number;
}
interface Edge {
  from: string;
  to: string;
  count: number;
  people: number;
  medianSeconds: number;
}
interface Graph {
  people: number;
  events: number;
  activities: (Activity & { channel: string | null; corner: string | null; stage: string | null })[];
  edges: Edge[];
  variants?: { names: string[]; count: number }[];
  compared?: {
    from: string;
    people: number;
    activities: Activity[];
    edges: Edge[];
    changes: {
      activities: { name: string; share: Between }[];
      edges: { from: string; to: string; share: Between; medianSeconds: Between | null }[];
    };
  };
}
interface People {
  people: number;
  rows: {
    person: string;
    identifier: { kind: string; value: string } | null;
    count: number;
    at: string;
    next: string | null;
  }[];
  next: string | null;
}

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 15);
/** The four weeks up to NOW; what they are compared with are the four before. */
const PERIOD = `from=${new Date(NOW - 28 * DAY).toISOString()}&to=${new Date(NOW).toISOString()}`;

let server: ServerProcess;
let after: string;

/** Of so many guests in a period, some call after checking in; calls take a while to come. */
function stays(period: string, start: number, guests: number, calls: number, minutes: number) {
  return Array.from({ length: guests }, (_, n) => {
    const at = start + n * 1_000_000;
    const step = (event: string, time: number, channel: string) => ({
      type: 'track',
      userId: `${period}-${n}`,
      anonymousId: n % 5 === 0 && event === 'Called' ? `phone-${period}-${n}` : undefined,
      event,
      messageId: `${period}-${n}-${event}`,
      timestamp: new Date(time).toISOString(),
      context: { touchpoint: { channel } },
    });
    const called = n < calls ? [step('Called', at + (minutes + (n % 7)) * 60_000, 'phone')] : [];
    return [
      step('Booked', at - 3_600_000, 'web'),
      step('Checked in', at, 'app'),
      ...called,
      step('Stayed', at + 7_200_000, 'hotel'),
    ];
  }).flat();
}

beforeAll(async () => {
  server = await startServer();
  const catalogue = await get<{ version: number; value: Record<string, unknown> }>(server, '/v1/catalogue');
  const value = {
    ...catalogue.value,
    touchpoints: { 'Checked in': { corner: 'product', stage: 'usage' }, Called: { corner: 'service' } },
  };
  const put = await server.request('/v1/catalogue', {
    method: 'PUT',
    body: JSON.stringify({ basedOn: catalogue.version, value }),
  });
  expect(put.status, await put.clone().text()).toBe(200);
  const batch = [
    ...stays('before', NOW - 50 * DAY, 60, 6, 10),
    ...stays('now', NOW - 20 * DAY, 60, 30, 40),
    // Staff are people too.
    {
      type: 'identify',
      userId: 'now-59',
      traits: { kind: 'employee' },
      timestamp: new Date(NOW - 60 * DAY).toISOString(),
    },
  ];
  const sent = await server.request('/v1/import', { method: 'POST', body: JSON.stringify({ batch }) });
  const { outbox } = (await sent.json()) as { outbox: string[] };
  after = outbox.map((id) => `after=${id}`).join('&');
}, 60_000);
afterAll(async () => {
  await server?.stop();
});

const graph = (query: string) => get<Graph>(server, `/v1/journeys/graph?${query}&${after}`);
const people = (query: string) => get<People>(server, `/v1/journeys/people?${PERIOD}&${after}&${query}`);
const named = <T extends { name: string }>(list: readonly T[], name: string) =>
  list.find((one) => one.name === name)!;
const between = <T extends { from: string; to: string }>(list: readonly T[], from: string, to: string) =>
  list.find((one) => one.from === from && one.to === to)!;

describe('the graph of a scope', () => {
  it('[G4.1] is of its period, kind, corner and stage, or of one person, and says where activities belong', async () => {
    const all = await graph(PERIOD);
    expect([all.people, all.events]).toEqual([60, 210]);
    expect(named(all.activities, 'Checked in')).toMatchObject({
      people: 60,
      channel: 'app',
      corner: 'product',
      stage: 'usage',
    });
    expect(named(all.activities, 'Stayed')).toMatchObject({ corner: null, ends: 60, starts: 0 });
    expect((await graph(`${PERIOD}&kind=customer`)).people).toBe(59);
    expect((await graph(`${PERIOD}&corner=service`)).activities.map(({ name }) => name)).toEqual(['Called']);
    expect((await graph(`${PERIOD}&stage=usage&channel=app`)).events).toBe(60);
    const one = await graph(`${PERIOD}&person=userId:now-5`);
    expect(one.edges.map(({ from, to }) => `${from} > ${to}`).sort()).toEqual([
      'Booked > Checked in',
      'Called > Stayed',
      'Checked in > Called',
    ]);
    expect((await graph('')).people).toBe(120);
  });

  it('[G4.3] stands beside that of another period, with what changed and how sure that is', async () => {
    const { compared, activities, edges } = await graph(`${PERIOD}&compare=previous`);
    expect(compared).toMatchObject({ people: 60, from: new Date(NOW - 56 * DAY).toISOString() });
    expect(named(compared!.activities, 'Called').people).toBe(6);
    expect(named(activities, 'Called').people).toBe(30);
    const share = named(compared!.changes.activities, 'Called').share;
    expect(share.value).toBeCloseTo(0.4, 10);
    expect([share.low > 0.2, share.high < 0.6]).toEqual([true, true]);
    expect(between(edges, 'Checked in', 'Called').medianSeconds).toBe(43 * 60);
    const wait = between(compared!.changes.edges, 'Checked in', 'Called').medianSeconds!;
    expect(wait.value).toBe((43 - 12.5) * 60);
    expect(wait.low).toBeGreaterThan(20 * 60);
    const still = named(compared!.changes.activities, 'Booked').share;
    expect([still.low < 0, still.value, still.high > 0]).toEqual([true, 0, true]);
    const refused = await server.request('/v1/journeys/graph?compare=previous');
    expect(refused.status).toBe(400);
  });

  it('[G4.4, H1.30] every number of it is as many people as are behind it, page by page, with their times', async () => {
    const all = await graph(`${PERIOD}&variants=100`);
    expect(all.variants!.length).toBeGreaterThan(1);
    const asked: [query: string, people: number][] = [
      ...all.activities.map(({ name, people }): [string, number] => [`activity=${name}`, people]),
      ...all.edges.map(({ from, to, people }): [string, number] => [`step=${from}&next=${to}`, people]),
      ...all.activities.map(({ name, starts }): [string, number] => [`starts=${name}`, starts]),
      ...all.activities.map(({ name, ends }): [string, number] => [`ends=${name}`, ends]),
      ...all.variants!.map(({ names, count }): [string, number] => [
        names.map((name) => `way=${name}`).join('&'),
        count,
      ]),
    ];
    for (const [query, expected] of asked) {
      const found = await people(`${query}&limit=200`);
      expect([query, found.people, found.rows.length, found.next]).toEqual([query, expected, expected, null]);
    }
    const seen: string[] = [];
    const times: string[] = [];
    let next = '';
    for (let pages = 0; pages < 10; pages++) {
      const page = await people(`step=Checked in&next=Called&limit=7${next}`);
      seen.push(...page.rows.map(({ identifier }) => `${identifier!.kind}:${identifier!.value}`));
      times.push(...page.rows.map(({ at }) => at));
      for (const row of page.rows)
        expect(Date.parse(row.next!) - Date.parse(row.at)).toBeGreaterThanOrEqual(40 * 60_000);
      if (page.next === null) break;
      next = `&cursor=${page.next}`;
    }
    expect(seen.sort()).toEqual(Array.from({ length: 30 }, (_, n) => `userId:now-${n}`).sort());
    expect(times).toEqual([...times].sort().reverse());
  });

  it('[G4.4] refuses to guess what is meant, and finds nobody at what never happened', async () => {
    for (const query of ['', 'step=Called', 'activity=Called&starts=Called']) {
      const refused = await server.request(`/v1/journeys/people?${PERIOD}&${query}`);
      expect([query, refused.status]).toEqual([query, 400]);
    }
    expect(await people('activity=Flew')).toEqual({ people: 0, rows: [], next: null });
    const cursor = await server.request('/v1/journeys/people?activity=Called&cursor=x');
    expect(await cursor.json()).toMatchObject({ code: 'cursor_invalid' });
  });
});
