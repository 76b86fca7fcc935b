import { randomUUID } from 'node:crypto';
import {
  type Analytical,
  counts,
  countsBy,
  eventHistory,
  fence,
  land,
  landed,
  migrate,
  timeline,
  undoHistory,
} from '@throughline/storage/analytical';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { journeysContract } from './journeys-contract.ts';
import { scopeContract } from './scope-contract.ts';

/** What every analytical engine must do, the same for chDB in the process and ClickHouse over HTTP. */
export function analyticalContract(engine: string, open: () => Promise<Analytical>): void {
  let a: Analytical;
  beforeAll(async () => {
    a = await open();
    await migrate(a);
  }, 60_000);
  afterAll(() => a.close());

  describe(`${engine}: migrations`, () => {
    it('[P2.2] run twice and at once, and end at the same version', async () => {
      const versions = await Promise.all([migrate(a), migrate(a), migrate(a)]);
      expect(new Set(versions).size).toBe(1);
    });
  });

  describe(`${engine}: landing`, () => {
    it('[X2.1] a shipment lands in all four tables and is found by its rows', async () => {
      const shipment = randomUUID();
      const rows = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
      const leaf = randomUUID();
      const lines = [
        eventLine({ row: rows[0], leaf, applied: 1_000 }),
        JSON.stringify({ kind: 'map', row: rows[1], leaf, person: randomUUID(), applied: 1_001 }),
        JSON.stringify({
          kind: 'identity',
          row: rows[2],
          event: 'edge',
          joined: true,
          a: leaf,
          b: randomUUID(),
          person: leaf,
          key: rows[0],
          reason: 'login',
          evidence: { by: 'event' },
          settings: 1,
          applied: 1_002,
        }),
        JSON.stringify({
          kind: 'ledger',
          row: rows[3],
          at: 1_700_000_000_123,
          code: 'event.late',
          key: rows[0],
          leaf,
          person: leaf,
          source: 'web',
          detail: { late: 3 },
          applied: 1_003,
        }),
      ];
      await land(a, { shipment, attempt: randomUUID(), lines });
      expect(await landed(a, shipment, [1_000, 1_003])).toEqual(new Set(rows));
      expect(await landed(a, shipment, [1_001, 1_002])).toEqual(new Set(rows.slice(1, 3)));
      expect(await landed(a, randomUUID(), [1_000, 1_003])).toEqual(new Set());
    });

    it('[X2.11] an insert whose attempt is fenced lands no row', async () => {
      const [shipment, attempt] = [randomUUID(), randomUUID()];
      await fence(a, [attempt, randomUUID()]);
      await land(a, { shipment, attempt, lines: [eventLine({ applied: 5 }), eventLine({ applied: 6 })] });
      expect(await landed(a, shipment, [5, 6])).toEqual(new Set());
      await land(a, { shipment, attempt: randomUUID(), lines: [eventLine({ applied: 5 })] });
      expect((await landed(a, shipment, [5, 6])).size).toBe(1);
    });

    it('[X2.2, X2.10] after a half-sent insert exactly the missing rows are sent, and each is there once', async () => {
      const [shipment, leaf] = [randomUUID(), randomUUID()];
      const years = [2019, 2020, 2021, 2022];
      const lines = years.flatMap((year, y) =>
        [0, 1, 2].map((n) =>
          eventLine({ leaf, row: randomUUID(), applied: 100 + y * 3 + n, time: Date.UTC(year, 5, 1) + n }),
        ),
      );
      // What a crash between two partitions leaves: some years are written, the others not.
      const first = randomUUID();
      await land(a, { shipment, attempt: first, lines: lines.slice(0, 6) });
      await fence(a, [first]);
      const there = await landed(a, shipment, [100, 111]);
      expect(there.size).toBe(6);
      const missing = lines.filter((line) => !there.has((JSON.parse(line) as { row: string }).row));
      await land(a, { shipment, attempt: randomUUID(), lines: missing });
      await land(a, { shipment, attempt: first, lines });
      const rows = await timeline(a, { leaves: [leaf], limit: 100 });
      expect(rows.map((row) => row.applied)).toEqual(
        years.flatMap((_, y) => [0, 1, 2].map((n) => 100 + y * 3 + n)).reverse(),
      );
    });

    it('[X2.1] one insert may span more years than the engine would allow by itself', async () => {
      const [shipment, leaf] = [randomUUID(), randomUUID()];
      const lines = Array.from({ length: 150 }, (_, year) =>
        eventLine({ leaf, applied: year, time: Date.UTC(1950 + year, 0, 1) }),
      );
      await land(a, { shipment, attempt: randomUUID(), lines });
      expect((await landed(a, shipment, [0, 150])).size).toBe(150);
    });

    it('[X2.1] a field that no column takes is refused, not dropped', async () => {
      const lines = [JSON.stringify({ kind: 'event', row: randomUUID(), surprise: 1 })];
      await expect(land(a, { shipment: randomUUID(), attempt: randomUUID(), lines })).rejects.toThrow(
        /surprise/,
      );
    });
  });

  describe(`${engine}: timeline`, () => {
    it('[I3.2] every text, date and JSON value comes back as it was sent', async () => {
      const leaf = randomUUID();
      const texts = [
        'a;b',
        "';--",
        'x\n\n\ny',
        '/* ',
        '\\',
        '$$',
        "'",
        '`',
        ';\n',
        '{x:UUID}',
        '\u2028é😀',
        '\t',
        '',
      ];
      const lines = texts.map((text, n) =>
        eventLine({ leaf, id: text, name: text, time: n, properties: { text, deep: [{ text }] } }),
      );
      await land(a, { shipment: randomUUID(), attempt: randomUUID(), lines });
      const rows = (await timeline(a, { leaves: [leaf], limit: 100 })).reverse();
      expect(rows.map((row) => [row.id, row.name, row.time, row.properties])).toEqual(
        texts.map((text, n) => [text, text, n, { text, deep: [{ text }] }]),
      );
    });

    it('[I3.2] dates from year 1 to 9999 keep their millisecond', async () => {
      const leaf = randomUUID();
      const times = [
        Date.parse('0001-01-01T00:00:00.001Z'),
        -1,
        0,
        4_102_444_800_123,
        Date.parse('9999-12-31T23:59:59.999Z'),
      ];
      const lines = times.map((time) => eventLine({ leaf, time, received: time }));
      await land(a, { shipment: randomUUID(), attempt: randomUUID(), lines });
      const rows = (await timeline(a, { leaves: [leaf], limit: 100 })).reverse();
      expect(rows.map((row) => [row.time, row.received])).toEqual(times.map((time) => [time, time]));
      const late = await timeline(a, { leaves: [leaf], limit: 9, from: times[3]!, to: times[4]! });
      expect(late.map((row) => row.time)).toEqual([times[3]]);
    });

    it('[I3.2] pages by (time, id, source) show every event of all leaves once, newest first', async () => {
      const leaves = [randomUUID(), randomUUID()];
      const lines: string[] = [];
      for (let n = 0; n < 60; n += 1) {
        const place = { time: 1_000 + (n % 7), id: `m${n % 20}`, source: `s${n % 3}` };
        lines.push(eventLine({ leaf: leaves[n % 2], channel: n % 5 === 0 ? 'web' : 'store', ...place }));
      }
      await land(a, { shipment: randomUUID(), attempt: randomUUID(), lines });
      const all = await timeline(a, { leaves, limit: 1_000 });
      expect(all).toHaveLength(60);
      const paged = [];
      let page = await timeline(a, { leaves, limit: 7 });
      while (page.length > 0) {
        paged.push(...page);
        page = await timeline(a, { leaves, limit: 7, beyond: page.at(-1)! });
      }
      expect(paged.map((row) => row.key)).toEqual(all.map((row) => row.key));
      const web = await timeline(a, { leaves, limit: 99, channels: ['web'], from: 1_002, to: 1_005 });
      expect(web.map((row) => row.key)).toEqual(
        all
          .filter((row) => row.channel === 'web' && row.time >= 1_002 && row.time < 1_005)
          .map((row) => row.key),
      );
    });
  });

  describe(`${engine}: history`, () => {
    it('[I2.7] is read by (applied, key), and undone merges apart', async () => {
      const [x, y] = [randomUUID(), randomUUID()];
      // Before whatever the other tests landed, so that the stream can be left early.
      const start = -5_000_000;
      const lines = Array.from({ length: 500 }, (_, n) =>
        eventLine({ leaf: n % 2 === 0 ? x : y, applied: start + ((n * 37) % 211) }),
      );
      const decision = {
        kind: 'identity',
        joined: true,
        a: x,
        b: y,
        person: x,
        evidence: { source: 'someone' },
      };
      for (const event of ['edge', 'undo']) {
        lines.push(
          JSON.stringify({
            ...decision,
            event,
            row: randomUUID(),
            key: randomUUID(),
            applied: start,
            settings: 3,
          }),
        );
      }
      await land(a, { shipment: randomUUID(), attempt: randomUUID(), lines });
      const places: string[] = [];
      for await (const row of eventHistory(a)) {
        if (places.push(`${row.applied + 9_000_000} ${row.key}`) === 500) break;
      }
      expect(places).toEqual(places.toSorted());
      expect((await undoHistory(a)).filter(({ link }) => link.a === x)).toMatchObject([
        { applied: start, settings: 3, link: { a: x, b: y, applied: start, by: 'someone' } },
      ]);
      // A reader that leaves early leaves an engine that goes on answering.
      expect(await timeline(a, { leaves: [x], limit: 5 })).toHaveLength(5);
    });

    it('[I2.7] landing goes on while the history is read', async () => {
      const shipment = randomUUID();
      const line = (n: number) => eventLine({ applied: n, id: `w${n}` });
      await land(a, {
        shipment,
        attempt: randomUUID(),
        lines: Array.from({ length: 5_000 }, (_, n) => line(n)),
      });
      const { events } = await counts(a);
      let read = 0;
      for await (const _ of eventHistory(a)) {
        if (read === 10) await land(a, { shipment, attempt: randomUUID(), lines: [line(9_000)] });
        read += 1;
      }
      expect(read).toBe(events);
      expect((await landed(a, shipment, [9_000, 9_000])).size).toBe(1);
    });

    it('[X2.9] counts give totals, people through the map, and numbers by name, channel, day and person', async () => {
      const before = await counts(a);
      const [x, y] = [randomUUID(), randomUUID()];
      const day = Date.UTC(1911, 10, 9);
      const lines = [
        eventLine({ leaf: x, time: day, channel: 'kiosk', name: 'Counted' }),
        eventLine({ leaf: y, time: day + 86_399_999, channel: 'kiosk', name: 'Counted' }),
        eventLine({ leaf: '00000000-0000-0000-0000-000000000000', time: day + 86_400_000, channel: 'kiosk' }),
        JSON.stringify({ kind: 'map', row: randomUUID(), leaf: y, person: x, applied: 1 }),
      ];
      await land(a, { shipment: randomUUID(), attempt: randomUUID(), lines });
      expect(await counts(a)).toEqual({
        events: before.events + 3,
        withoutPerson: before.withoutPerson + 1,
        people: before.people + 1,
      });
      expect((await countsBy(a, 'day')).get('1911-11-09')).toBe(2);
      expect((await countsBy(a, 'day')).get('1911-11-10')).toBe(1);
      expect((await countsBy(a, 'name')).get('Counted')).toBe(2);
      expect((await countsBy(a, 'channel')).get('kiosk')).toBe(3);
      expect((await countsBy(a, 'person')).get(x)).toBe(2);
    });
  });

  journeysContract(engine, () => a);
  scopeContract(engine, () => a);
}

/** One landing line of an event, with a default for whatever a test does not care about. */
function eventLine(fields: Record<string, unknown>): string {
  return JSON.stringify({
    kind: 'event',
    row: randomUUID(),
    leaf: randomUUID(),
    time: 1_700_000_000_000,
    received: 1_700_000_000_500,
    id: randomUUID(),
    source: 'test',
    applied: 1,
    settings: 1,
    type: 'track',
    name: 'Page Viewed',
    channel: 'web',
    ...fields,
  });
}
