import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { leafOf } from '@throughline/core/people';
import {
  type Analytical,
  eventLine,
  eventText,
  migrate,
  openClickHouse,
} from '@throughline/storage/analytical';
import {
  appendOutbox,
  feedEnd,
  feedExtent,
  migrateRelational,
  openPostgres,
  type RelationalEngine,
  type Schema,
  trimFeed,
  WATCH_WINDOW_MS,
} from '@throughline/storage/relational';
import {
  type ClickHouseServer,
  findPostgres,
  type PostgresServer,
  startClickHouse,
  startPostgres,
} from '@throughline/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LiveFeed, type LiveNews, type LivePlace } from './live-feed.ts';
import { Shipper } from './shipper.ts';

const compress = promisify(zstdCompress);
const there = findPostgres() !== undefined;
if (!there) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

describe.skipIf(!there)('The live feed', () => {
  let postgres: PostgresServer;
  let clickhouse: ClickHouseServer;
  let relational: RelationalEngine<Schema>;
  let analytical: Analytical;
  let feed: LiveFeed;
  let leaving: AbortController;

  beforeAll(async () => {
    [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
  });
  afterAll(async () => {
    leaving?.abort();
    await relational?.close();
    await analytical?.close();
    await Promise.all([postgres?.stop(), clickhouse?.stop()]);
  });
  beforeEach(async () => {
    leaving?.abort();
    await relational?.close();
    await analytical?.close();
    relational = await openPostgres<Schema>({ url: await postgres.createDatabase() });
    analytical = await openClickHouse({ url: clickhouse.newDatabase() });
    await Promise.all([migrateRelational(relational), migrate(analytical)]);
    leaving = new AbortController();
    feed = new LiveFeed({
      ...{ db: relational.db, analytical, leavesOf: async (leaf) => [leaf] },
      maxBehind: { events: 2_000, shipments: 1_000 },
      onError: () => {},
    });
  });

  const ask = (from?: LivePlace, follow = true) =>
    feed.follow({
      ...{ filter: {}, from, recent: 0, follow, signal: leaving.signal, silence: 60_000 },
    });

  /** Events as transactions leave them, shipped. */
  async function bring(events: number): Promise<void> {
    const shipper = new Shipper({
      ...{ db: relational.db, analytical, maxBacklog: 1_000, failpoint: () => {} },
      ...{ onBacklog: () => {}, onShipped: () => {}, onError: () => {} },
    });
    const lines = Array.from({ length: events }, (_, n) => {
      const text = eventText({
        ...{ id: `m${n}`, source: 'test', type: 'track', name: 'Seen', time: 0, received: 0 },
        ...{ identifiers: [], channel: 'web', corner: '', department: '' },
        ...{ properties: {}, traits: {}, context: {}, references: [] },
      });
      return eventLine({
        ...{ key: randomUUID(), leaf: leafOf('userId', 'ann'), applied: 1_000 + n, settings: 0, text },
      });
    });
    const payload = await compress(lines.join('\n'));
    const applied = 999 + events;
    await appendOutbox(relational.db, { ...{ id: randomUUID(), applied, at: Date.now(), events, payload } });
    while ((await shipper.shipOnce()).sent > 0);
    await sql`update leases set until = 0 where name = 'shipping'`.execute(relational.db);
  }

  async function rest(news: AsyncGenerator<LiveNews>): Promise<LiveNews[]> {
    const all: LiveNews[] = [];
    for await (const each of news) all.push(each);
    return all;
  }

  const told = (news: readonly LiveNews[]) =>
    news.flatMap((each) => (each.kind === 'rows' ? each.rows : [])).map(({ row }) => row.row);

  it('[H1.9] reads for nobody who does not read on; who lags too far is taken to the end and told how much was left out', async () => {
    const news = ask();
    expect((await news.next()).value).toMatchObject({ kind: 'opened', resumed: false });
    expect((await news.next()).value).toMatchObject({ kind: 'still', place: { position: 0 } });
    for (let n = 0; n < 5; n++) await bring(1_000);
    const page = (await news.next()).value as Extract<LiveNews, { kind: 'rows' }>;
    expect(page.rows).toHaveLength(500);
    expect((await news.next()).value).toMatchObject({ kind: 'gap', why: 'behind', skipped: 4_500 });
    await bring(3);
    const after = (await news.next()).value as Extract<LiveNews, { kind: 'rows' }>;
    expect(after.rows).toHaveLength(3);
    await news.return(undefined);
  });

  it('[H1.6] a shipment larger than a page is told page by page, resumed within it, each event once', async () => {
    const opening = await rest(ask(undefined, false));
    const start = opening.at(-1) as Extract<LiveNews, { kind: 'still' }>;
    await bring(1_700);
    const first = ask(start.place);
    await first.next();
    const page = (await first.next()).value as Extract<LiveNews, { kind: 'rows' }>;
    await first.return(undefined);
    const stopped = page.rows[123]!.place;
    const later = told(await rest(ask(stopped, false)));
    expect(later).toHaveLength(1_700 - 124);
    expect(new Set([...later, ...page.rows.slice(0, 124).map(({ row }) => row.row)]).size).toBe(1_700);
  });

  it('[H1.7] places last as long as the window, and no row of the feed is written once nobody watched for so long', async () => {
    const opening = await rest(ask(undefined, false));
    const start = opening.at(-1) as Extract<LiveNews, { kind: 'still' }>;
    await bring(1);
    await bring(1);
    await trimFeed(relational.db, Date.now());
    expect(told(await rest(ask(start.place, false)))).toHaveLength(2);
    await trimFeed(relational.db, Date.now() + WATCH_WINDOW_MS + 60_000);
    expect(await feedExtent(relational.db)).toEqual({ first: 2, last: 2 });
    const late = await rest(ask(start.place, false));
    expect(late.slice(0, 2)).toMatchObject([
      { kind: 'opened', resumed: false },
      { kind: 'gap', why: 'window' },
    ]);
    await sql`update leases set until = until - ${WATCH_WINDOW_MS}::bigint where name = 'watching'`.execute(
      relational.db,
    );
    await bring(1);
    expect(await feedEnd(relational.db)).toBe(2);
    const place = (late.at(-1) as Extract<LiveNews, { kind: 'still' }>).place;
    expect((await rest(ask(place, false)))[1]).toMatchObject({ kind: 'gap', why: 'window' });
  });
});
