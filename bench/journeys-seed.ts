import type { Analytical } from '@throughline/storage/analytical';

/** How large a history to make. */
export interface SeedSize {
  readonly events: number;
  readonly people: number;
  /** Share of people known by two leaves that a merge joined, 0 to 1. */
  readonly mergedShare: number;
}

/** Names of what people do, the more frequent first: a skewed choice among them gives some 400 edges. */
const NAMES = [
  'Page Viewed',
  'Product Viewed',
  'Product Added',
  'Cart Viewed',
  'Checkout Started',
  'Order Completed',
  'Email Opened',
  'Store Visited',
  'Call Answered',
  'Survey Answered',
  'Return Requested',
  'Refund Issued',
  'Chat Opened',
  'Chat Closed',
  'Invoice Paid',
  'Card Declined',
  'Push Received',
  'App Installed',
  'Plan Upgraded',
  'Plan Cancelled',
];
const CHANNELS = ['web', 'mobile', 'store', 'contact center', 'e-mail'];

/** Rows of one insert: small enough for a machine of 2 GB, large enough to give few parts. */
const SLICE = 1_000_000;

/**
 * Fills `events` and `map` in the engine, without a byte passing through JavaScript.
 *
 * Person n has the leaf hash(n); the first `mergedShare` of people have a second leaf that a map row gives to the
 * first, with every other event. Events of a person lie minutes to days apart within two years, and one in 1000
 * shares its millisecond with the one before. All of it follows from the row number: the same size, the same rows.
 */
export async function seedEvents(a: Analytical, { events, people, mergedShare }: SeedSize): Promise<void> {
  const merged = Math.round(people * mergedShare);
  const perPerson = events / people;
  const gap = Math.round((2 * 365 * 86_400_000) / perPerson);
  const names = NAMES.map((name) => `'${name}'`).join(',');
  const channels = CHANNELS.map((channel) => `'${channel}'`).join(',');
  for (let from = 0; from < events; from += SLICE) {
    // n-th event of the person: consecutive slices hold consecutive stretches of everybody's life, as time does.
    await a.client.command({
      query: `INSERT INTO events (leaf, time, id, source, key, applied, received, settings, type, name, channel, properties)
        WITH
          number % ${people} AS person, intDiv(number, ${people}) AS n, cityHash64(number) AS h,
          n - if(h % 1000 = 0 AND n > 0, 1, 0) AS moment,
          1600000000000 + moment * ${gap} + cityHash64(person, moment) % ${gap} AS ms
        SELECT
          ${leafOf('person', `person < ${merged} AND n % 2 = 1`)},
          fromUnixTimestamp64Milli(toInt64(ms), 'UTC'), hex(h), 'bench', reinterpretAsUUID(sipHash128(number)),
          toInt64(ms * 1000), fromUnixTimestamp64Milli(toInt64(ms), 'UTC'), 1, 'track',
          [${names}][1 + toUInt32(${NAMES.length} * pow((cityHash64(h, 'name') % 10007) / 10007, 2))],
          [${channels}][1 + cityHash64(h, 'channel') % ${CHANNELS.length}],
          concat('{"price":', toString(h % 10000), '}')
        FROM numbers(${from}, ${Math.min(SLICE, events - from)})
        SETTINGS max_insert_threads = 1, max_partitions_per_insert_block = 0`,
    });
  }
  await a.client.command({
    query: `INSERT INTO map (leaf, person, applied, row)
      SELECT ${leafOf('number', 'true')}, ${leafOf('number', 'false')}, toInt64(1600000000000000 + number),
        reinterpretAsUUID(sipHash128(number, 'map'))
      FROM numbers(${merged})`,
  });
}

/** The second leaf of a person, where `second` holds, else the first. */
function leafOf(person: string, second: string): string {
  return `reinterpretAsUUID(if(${second}, sipHash128(toUInt64(${person}), 'second'), sipHash128(toUInt64(${person}), 'first')))`;
}
