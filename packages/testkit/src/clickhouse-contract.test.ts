import { randomUUID } from 'node:crypto';
import {
  type Analytical,
  fence,
  land,
  landed,
  migrate,
  openClickHouse,
} from '@throughline/storage/analytical';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyticalContract } from './analytical-contract.ts';
import { type ClickHouseServer, startClickHouse } from './clickhouse.ts';

let server: ClickHouseServer;
beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(() => server.stop());

analyticalContract('ClickHouse over HTTP', async () => openClickHouse({ url: server.url }));

describe('ClickHouse over HTTP: senders that fail', () => {
  let a: Analytical;
  beforeAll(async () => {
    a = await openClickHouse({ url: server.url });
    await migrate(a);
  });
  afterAll(() => a.close());

  it('[P3.5] after one partition of an insert landed, exactly the missing rows are sent', async () => {
    const shipment = randomUUID();
    const first = randomUUID();
    const lines = [2019, 2020].flatMap((year, y) =>
      [0, 1, 2].map((n) => event(Date.UTC(year, 5, 1), y * 3 + n)),
    );
    await server.truncateNextInsert({
      match: 'landing',
      only: { column: 'time', startsWith: String(Date.UTC(2019, 5)) },
    });
    await expect(land(a, { shipment, attempt: first, lines })).rejects.toThrow();
    await fence(a, [first]);
    const there = await landed(a, shipment, [0, 5]);
    expect(there.size).toBe(3);
    const missing = lines.filter((line) => !there.has((JSON.parse(line) as { row: string }).row));
    await land(a, { shipment, attempt: randomUUID(), lines: missing });
    expect(await times(shipment)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it.for(['running', 'transit'] as const)(
    '[P3.5] an attempt that is fenced while %s never lands a row, also when it goes on',
    async (stage) => {
      const shipment = randomUUID();
      const sleeper = randomUUID();
      const lines = [event(1, 0), event(2, 1)];
      const held = await server.holdNextInsert({ match: 'landing', stage });
      const asleep = Promise.allSettled([land(a, { shipment, attempt: sleeper, lines })]);
      await held.met;
      await fence(a, [sleeper]);
      expect((await landed(a, shipment, [0, 1])).size).toBe(0);
      await land(a, { shipment, attempt: randomUUID(), lines });
      await held.release();
      const [end] = await asleep;
      expect(end.status).toBe(stage === 'running' ? 'rejected' : 'fulfilled');
      expect(await times(shipment)).toEqual([0, 1]);
    },
  );

  it('[P3.5] an insert that landed whole without an answer needs nothing more', async () => {
    const shipment = randomUUID();
    const attempt = randomUUID();
    await server.dropNextAnswer({ match: 'landing' });
    await expect(land(a, { shipment, attempt, lines: [event(1, 0), event(2, 1)] })).rejects.toThrow();
    await fence(a, [attempt]);
    expect((await landed(a, shipment, [0, 1])).size).toBe(2);
  });

  /** `applied` of the rows of a shipment, doubles and all. */
  async function times(shipment: string): Promise<number[]> {
    const result = await a.client.query({
      query: 'SELECT applied FROM events WHERE shipment = {shipment:UUID} ORDER BY applied',
      query_params: { shipment },
      format: 'JSONEachRow',
    });
    return (await result.json<{ applied: number }>()).map(({ applied }) => Number(applied));
  }
});

function event(time: number, applied: number): string {
  const ids = { row: randomUUID(), leaf: randomUUID(), id: randomUUID() };
  const fixed = {
    kind: 'event',
    received: time,
    source: 'test',
    settings: 1,
    type: 'track',
    name: 'N',
    channel: 'web',
  };
  return JSON.stringify({ ...fixed, ...ids, time, applied });
}
