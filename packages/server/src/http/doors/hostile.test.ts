import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openChdb } from '@throughline/storage/analytical';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, makeKey, post, timelineOf } from '../test/client.ts';
import { SPOKEN, toDoor } from '../test/fuzz-doors.ts';
import { pipeline } from '../test/fuzz-sockets.ts';
import { Chance } from '../test/fuzz-values.ts';

/** Hostile requests a door. */
const INPUTS = 2_500;
const SEED = 20261122;
/** How long an answer may take on a machine that is busy, milliseconds. */
const PATIENCE = 60_000;

let server: ServerProcess;
let key: string;
beforeAll(async () => {
  server = await startServer({ readyWithin: 110_000 });
  key = (await makeKey(server, 'write', 'hostile')).key;
});
afterAll(() => server?.stop());

const PAYLOAD = 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4';

/** One event that is right, for each door, and one that is not, as a batch has them. */
const DOORS: Record<string, Door> = {
  posthog: {
    path: '/batch/',
    clause: 'V1.1',
    enclose: (items) => ({ batch: items }),
    good: (user, id) => ({ event: 'Seen', distinct_id: user, uuid: id }),
    bad: { event: 'Seen', distinct_id: 'x', timestamp: 'noon', uuid: 'bad' },
  },
  cloudevents: {
    path: '/v1/cloudevents',
    clause: 'V1.2',
    enclose: (items) => items,
    good: (user, id) => ({ specversion: '1.0', id, source: '/s', type: 'Seen', userid: user }),
    bad: { specversion: '1.0', id: 'bad', source: '/s', type: 'Seen', time: 'noon' },
  },
  snowplow: {
    path: '/com.snowplowanalytics.snowplow/tp2',
    clause: 'V1.3',
    enclose: (items) => ({ schema: PAYLOAD, data: items }),
    good: (user, id) => ({ e: 'pv', uid: user, eid: id }),
    bad: { e: 'pv', uid: 'x', dtm: 'noon', eid: 'bad' },
  },
};
interface Door {
  readonly path: string;
  readonly clause: string;
  readonly enclose: (items: readonly unknown[]) => unknown;
  readonly good: (user: string, id: string) => unknown;
  readonly bad: unknown;
}

describe.each(Object.entries(DOORS))('The door of %s', (name, { path, clause, enclose, good, bad }) => {
  it(
    `[${clause}] ${INPUTS} hostile inputs, seed ${SEED}: never a 500, and it takes in what is right afterwards`,
    async () => {
      expect(SPOKEN).toContain(name);
      const { hostname: host, port } = new URL(server.url);
      const statuses = new Map<number, number>();
      const faults: string[] = [];
      let input = 0;
      const next = () => {
        if (input >= INPUTS) return undefined;
        return toDoor(name, new Chance(Math.imul(SEED, 31) + input++), key);
      };
      const answered = ({ excerpt }: { excerpt: string }, status: number) => {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 500 && faults.length < 10) faults.push(`${status}: ${excerpt}`);
      };
      await Promise.all(
        Array.from({ length: 8 }, () => pipeline({ host, port: Number(port) }, next, answered, PATIENCE)),
      );
      console.log(name, Object.fromEntries([...statuses].sort()));
      expect(faults).toEqual([]);
      expect(server.output()).not.toContain('request failed');
      // Enough of it gets through the door to be worth the name, and enough does not.
      expect(statuses.get(200)).toBeGreaterThan(INPUTS / 5);
      expect(statuses.get(400)).toBeGreaterThan(INPUTS / 20);
      const answer = await post(server, path, enclose([good(`after-${name}`, `after-${name}`)]));
      expect(answer).toMatchObject({ success: true, items: [{ status: 'accepted' }] });
    },
    5 * PATIENCE,
  );

  const body = JSON.stringify(enclose([good('x', 'e1')]));
  const cases: [name: string, body: string | Uint8Array, status: number, code: string][] = [
    ['half of a gzip', gzipSync(body).subarray(0, 30), 400, 'invalid_gzip'],
    ['a gzip bomb', gzipSync(Buffer.alloc(50_000_000, ' ')), 413, 'body_too_large'],
    ['bytes that are no UTF-8', Buffer.from(body.replace('x', '\u00ff'), 'latin1'), 400, 'invalid_utf8'],
    ['half of a body', body.slice(0, -3), 400, 'invalid_json'],
    ['a body beyond 500 KB', `${body}${' '.repeat(512_000)}`, 413, 'body_too_large'],
    ['100,000 brackets', '['.repeat(100_000), 400, 'invalid_json'],
    ['nothing', '', 400, 'empty_body'],
  ];
  it.each(cases)('[V1.4] %s is told with a code', async (_name, bytes, status, code) => {
    expect(await post(server, path, bytes)).toMatchObject({ status, code });
  });

  it('[V1.5] one bad event fails no other, and its place is told', async () => {
    const user = `among-${name}`;
    const items = [good(user, `${user}-1`), bad, 'text', good(user, `${user}-2`)];
    const answer = await post(server, path, enclose(items), { authorization: `Bearer ${key}` });
    expect(answer).toMatchObject({ success: false });
    expect(answer.items.map(({ status, code }) => code ?? status)).toEqual([
      'accepted',
      'time_invalid',
      'not_an_object',
      'accepted',
    ]);
    expect(answer.items[1]).toMatchObject({
      id: 'bad',
      path: expect.stringMatching(/^(timestamp|time|dtm)$/),
    });
    expect(await timelineOf(server, `userId:${user}`)).toHaveLength(2);
  });
});

it('[V1.1, V1.2, V1.3] nothing that was taken in stops the shipper, and no key is kept of what was refused', async () => {
  const refused = { event: 'Seen', distinct_id: 'x', timestamp: 'noon', properties: { token: key } };
  expect(await post(server, '/batch/', { batch: [refused] })).toMatchObject({ success: false });
  const waiting = async () => (await get<{ outbox: { rows: number } }>(server, '/v1/status')).outbox.rows;
  await expect.poll(waiting, { timeout: PATIENCE }).toBe(0);
  expect(await (await server.request('/metrics')).text()).toContain('throughline_shipping_errors_total 0\n');
  await server.kill('SIGTERM');
  const history = await openChdb({ directory: join(server.dataDirectory, 'analytical') });
  try {
    const query = `SELECT countIf(detail LIKE '%tl\\_%') AS kept, countIf(detail LIKE '%[key]%') AS hidden FROM ledger`;
    const answered = await history.client.query({ query, format: 'JSONEachRow' });
    const [found] = await answered.json<{ kept: string; hidden: string }>();
    expect(Number(found!.kept)).toBe(0);
    expect(Number(found!.hidden)).toBeGreaterThan(0);
  } finally {
    await history.close();
  }
});
