import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSchoolHoliday } from './calendar.ts';
import { type Loaded, loadSample } from './index.ts';
import { CONTACT, RETURN } from './parameters.ts';
import { type Estimate, regress } from './test/regression.ts';
import { NEEDED, readStays, type StayRow } from './test/stays.ts';

const DAY_MS = 86_400_000;
const GUESTS = 4_000;
const SEED = 1;
/** A moment in the past, so that whatever the day of the test is, the sample is the same. */
const END = Date.UTC(2026, 8, 30, 10);

const WHO = ['regular', 'late', 'family', 'schoolHoliday', 'referred'];
const WHAT = ['longQueue', 'checkInFailed', 'unresolved', 'greeted', 'upgraded', 'threeMails'];

let server: ServerProcess;
let loaded: Loaded;
let stays: StayRow[];

beforeAll(async () => {
  server = await startServer();
  loaded = await loadSample({ url: server.url, key: server.adminKey, guests: GUESTS, seed: SEED, end: END });
  stays = readStays(await exported(NEEDED), (date) => isSchoolHoliday(Date.parse(date) / DAY_MS));
}, 240_000);
afterAll(() => server?.stop());

/** What the product gives back of touchpoints with these names, all parts of it. */
async function exported(names: readonly string[]): Promise<string> {
  const query = names.map((name) => `name=${encodeURIComponent(name)}`).join('&');
  let text = '';
  for (let next: string | undefined = `/v1/touchpoints/export?${query}`; next !== undefined; ) {
    const response = await server.request(next);
    text += await response.text();
    next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return text;
}

/** Stays long enough ago that whoever comes back has done so, of guests whose booking is in the history. */
function judged(): StayRow[] {
  return stays.filter(({ checkOutAt }) => checkOutAt <= END - 120 * DAY_MS);
}

function holds({ low, high }: Estimate, truth: number): boolean {
  return low <= truth && truth <= high;
}

describe('the resort, read back from the server', () => {
  it('recovers', () => {
    console.log(stays.length, judged().length, loaded);
    const e = regress(judged(), 'returned', [...WHO, ...WHAT]);
    console.log(e);
    console.log('naive', regress(judged(), 'returned', ['threeMails']));
    console.log(
      'contacts',
      regress(
        stays.filter((s) => s.byApp === 1),
        'contacted',
        ['checkInFailed', ...WHO],
      ),
    );
    expect(holds(e.longQueue!, RETURN.longQueue)).toBe(true);
    expect(CONTACT.checkInFailed).toBe(0.55);
  });
});
