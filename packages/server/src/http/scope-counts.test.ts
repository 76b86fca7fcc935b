import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';

/*
 * Two weeks of a few people. Ann writes mails and calls in the first week, and calls again in the second, by another
 * identifier that turns out to be hers. Ben comes in the second week only, Cat in the first only, Dan works here, and a
 * kiosk reports what nobody did.
 */

let server: ServerProcess;
let after: string;

const at = (day: number, hour = 12) => new Date(Date.UTC(2026, 2, day, hour)).toISOString();
const WEEKS = { from: at(9, 0), to: at(16, 0) };

function track(userId: string | undefined, event: string, day: number, channel: string, corner?: string) {
  const touchpoint = { channel, ...(corner === undefined ? {} : { corner }) };
  const who = userId === undefined ? { anonymousId: null } : { userId };
  return {
    type: 'track',
    ...who,
    event,
    timestamp: at(day),
    touchpoint,
    messageId: `${userId}-${event}-${day}`,
  };
}

const batch = [
  track('ann', 'Mail read', 3, 'email'),
  track('ann', 'Called', 4, 'contact_center'),
  { ...track('ann-phone', 'Called', 10, 'contact_center'), messageId: 'a-call' },
  track('ann-phone', 'Called', 11, 'contact_center'),
  track('ben', 'Mail read', 10, 'email'),
  track('ben', 'Visited', 12, 'store', 'commerce'),
  track('cat', 'Visited', 5, 'store'),
  track('dan', 'Shift started', 4, 'employee_tool'),
  track('dan', 'Shift started', 11, 'employee_tool'),
  { type: 'identify', userId: 'dan', traits: { kind: 'employee' }, timestamp: at(1), messageId: 'dan' },
  { type: 'alias', userId: 'ann', previousId: 'ann-phone', timestamp: at(11), messageId: 'alias' },
];

beforeAll(async () => {
  server = await startServer();
  const structure = {
    departments: ['support', 'shop'],
    corners: ['service', 'commerce'],
    stages: ['service', 'usage'],
  };
  const touchpoints = {
    Called: { corner: 'service', department: 'support', stage: 'service' },
    Visited: { corner: 'service', department: 'shop', stage: 'usage' },
  };
  await send('PUT', '/v1/catalogue', { basedOn: 0, value: { ...structure, touchpoints } });
  const { outbox } = await send('POST', '/v1/import', { batch });
  after = outbox[0]!;
});
afterAll(() => server?.stop());

async function send(method: string, path: string, body: object): Promise<{ outbox: string[] }> {
  const response = await server.request(path, { method, body: JSON.stringify(body) });
  expect(response.status, path).toBe(200);
  return (await response.json()) as { outbox: string[] };
}

async function get<Answer>(path: string, query: Record<string, string> = {}): Promise<Answer> {
  const response = await server.request(`${path}?${new URLSearchParams({ ...WEEKS, after, ...query })}`);
  expect(response.status, `${path} ${JSON.stringify(query)}`).toBe(200);
  return (await response.json()) as Answer;
}

interface Counts {
  now: {
    touchpoints: number;
    people: number;
    values: { value: string; touchpoints: number; people: number }[];
  };
  before: Counts['now'] | null;
}
const rows = ({ values }: Counts['now']) =>
  Object.fromEntries(values.map(({ value, touchpoints, people }) => [value, [touchpoints, people]]));

it('[G1.5] touchpoints and people are counted by channel, now and before, right after the acknowledgement', async () => {
  const { now, before } = await get<Counts>('/v1/touchpoints/counts', { by: 'channel' });
  expect([now.touchpoints, now.people]).toEqual([5, 3]);
  expect(rows(now)).toEqual({ contact_center: [2, 1], email: [1, 1], store: [1, 1], employee_tool: [1, 1] });
  expect([before!.touchpoints, before!.people]).toEqual([4, 3]);
});

it('[G1.5] corner, department and stage are as the event says, else as the catalogue does, else none', async () => {
  const by = async (dimension: string) =>
    rows((await get<Counts>('/v1/touchpoints/counts', { by: dimension })).now);
  expect(await by('corner')).toEqual({ service: [2, 1], none: [2, 2], commerce: [1, 1] });
  expect(await by('department')).toEqual({ support: [2, 1], none: [2, 2], shop: [1, 1] });
  expect(await by('stage')).toEqual({ service: [2, 1], none: [2, 2], usage: [1, 1] });
  expect(await by('name')).toMatchObject({ Called: [2, 1], Visited: [1, 1] });
});

it('[G1.5] days and hours are those of the zone that is asked for, and a scope restricts what is counted', async () => {
  const days = await get<Counts>('/v1/touchpoints/counts', { by: 'day', zone: 'Pacific/Auckland' });
  expect(rows(days.now)).toEqual({ '2026-03-11': [2, 2], '2026-03-12': [2, 2], '2026-03-13': [1, 1] });
  const hours = await get<Counts>('/v1/touchpoints/counts', {
    by: 'hour',
    channel: 'store',
    compare: 'none',
  });
  expect([rows(hours.now), hours.before]).toEqual([{ '2026-03-12T12:00': [1, 1] }, null]);
  const bad = await server.request('/v1/touchpoints/counts?zone=Middle/Earth');
  expect(bad.status).toBe(400);
});

it('[G1.6] people are new, returning or quiet by kind, through merges, now and before', async () => {
  const found = await get<Record<'now' | 'before', Record<string, object>>>('/v1/people/counts');
  expect(found.now).toEqual({
    customer: { active: 2, new: 1, returning: 1, quiet: 1 },
    employee: { active: 1, new: 0, returning: 1, quiet: 0 },
    partner: { active: 0, new: 0, returning: 0, quiet: 0 },
  });
  expect(found.before.customer).toEqual({ active: 2, new: 2, returning: 0, quiet: 0 });
});

interface People {
  people: { person: string; identifiers: { kind: string; value: string }[]; touchpoints: number }[];
  next: string | null;
}

it('[G1.7] every such number opens exactly its people, a page at a time', async () => {
  const who = async (query: Record<string, string>) => {
    const { people } = await get<People>('/v1/pulse/people', query);
    return people.map(({ identifiers }) => identifiers[0]!.value).sort();
  };
  expect(await who({ of: 'new' })).toEqual(['ben']);
  expect(await who({ of: 'returning', kind: 'customer' })).toEqual(['ann']);
  expect(await who({ of: 'quiet' })).toEqual(['cat']);
  expect(await who({ of: 'subject', dimension: 'channel', value: 'email' })).toEqual(['ben']);
  expect(await who({ of: 'subject', dimension: 'channel', value: 'email', side: 'before' })).toEqual(['ann']);
  expect(await who({ of: 'subject', dimension: 'stage', value: 'service' })).toEqual(['ann']);
  const pages: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: People = await get('/v1/pulse/people', {
      of: 'everybody',
      limit: '1',
      ...(cursor === '' ? {} : { cursor }),
    });
    pages.push(...page.people.map(({ identifiers }) => identifiers[0]!.value));
    cursor = page.next;
  }
  expect(pages.sort()).toEqual(['ann', 'ben', 'dan']);
  const response = await server.request('/v1/pulse/people?of=subject');
  expect(response.status).toBe(400);
});

it('[G1.9] whether touchpoints arrive: rate, backlog, refusals, and when each source was heard last', async () => {
  await server.request('/v1/batch', { method: 'POST', body: JSON.stringify({ batch: [{ type: 'none' }] }) });
  const health = await get<{
    ready: boolean;
    backlog: { events: number };
    perHour: number[];
    refused: { code: string; letters: number }[];
    sources: { source: string; touchpoints: number; last: string }[];
  }>('/v1/pulse/ingest');
  expect(health).toMatchObject({ ready: true, backlog: { events: 0 } });
  expect(health.perHour.reduce((sum, hour) => sum + hour, 0)).toBe(batch.length);
  expect(health.refused).toMatchObject([{ letters: 1 }]);
  const [source] = health.sources;
  expect([health.sources.length, source!.touchpoints]).toEqual([1, batch.length]);
  expect(Date.now() - Date.parse(source!.last)).toBeLessThan(120_000);
});

it('[G1.10] what moved is told against another period, and of few people nothing is said to have moved', async () => {
  const look = await get<{ quiet: boolean; tested: number; days: string[]; firstDay: string }>('/v1/pulse');
  expect([look.quiet, look.tested, look.days.length, look.firstDay]).toEqual([true, 0, 14, '2026-03-09']);
  const year = await get<{ days: string[] }>('/v1/pulse', { compare: 'year' });
  expect(year.days.length).toBe(7);
  for (const query of ['compare=none', `from=${at(9)}&to=${at(8)}`, 'from=2020-01-01T00:00:00Z']) {
    const response = await server.request(`/v1/pulse?${query}`);
    expect(response.status, query).toBe(400);
  }
});
