import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DirectoryPlace, type DirectoryQuery, directoryPage } from './directory.ts';
import { type Analytical, openChdb } from './engine.ts';
import { migrate } from './migrate.ts';

const directory = mkdtempSync(join(tmpdir(), 'throughline-directory-'));
const PEOPLE = 200_000;
let a: Analytical;

/** Person n was last seen at n; everybody has `all`, one of four has `quarter`, one of 10,000 has `few`. */
beforeAll(async () => {
  a = await openChdb({ directory });
  await migrate(a);
  const person = "toUUID(concat('00000000-0000-4000-8000-', leftPad(hex(number + 1), 12, '0')))";
  await a.client.command({
    query: `INSERT INTO directory SELECT ${person}, 1, 'customer', number, number, 1, false FROM numbers(${PEOPLE})`,
  });
  await a.client.command({
    query: `INSERT INTO directory_words
      SELECT arrayJoin(arrayConcat(['all people'], if(number % 4 = 0, ['quarter'], []), if(number % 10000 = 0, ['few'], []))), ${person}
      FROM numbers(${PEOPLE})`,
  });
}, 120_000);
afterAll(async () => {
  await a.close();
  rmSync(directory, { recursive: true, force: true });
});

async function values(query: Partial<DirectoryQuery>, pages = 3): Promise<number[]> {
  const found: number[] = [];
  let after: DirectoryPlace | undefined;
  for (let page = 0; page < pages; page++) {
    const rows = await directoryPage(a, { sort: 'lastSeen', descending: true, limit: 7, ...query, after });
    found.push(...rows.map(({ value }) => value));
    after = rows.at(-1);
    if (after === undefined) break;
  }
  return found;
}

const every = (step: number, count: number) =>
  Array.from({ length: PEOPLE }, (_, n) => PEOPLE - 1 - n)
    .filter((n) => n % step === 0)
    .slice(0, count);

it('[G2.1, G2.4] lists the same by beginnings that few, many and most people have, page by page', async () => {
  expect(await values({ terms: ['fe'] })).toEqual(every(10_000, 21));
  expect(await values({ terms: ['qua'] })).toEqual(every(4, 21));
  expect(await values({ terms: ['a'] })).toEqual(every(1, 21));
  expect(await values({ terms: ['a', 'qua', 'f'] })).toEqual(every(10_000, 21));
  expect(await values({ terms: ['a', 'nobody'] })).toEqual([]);
  // Many have it, and none of those who come first.
  expect(await values({ terms: ['qua'], words: ['few'] })).toEqual(every(10_000, 21));
});

it('[G2.4] a later row of somebody stands, wherever parts are', async () => {
  const [newest] = await directoryPage(a, { sort: 'lastSeen', descending: true, limit: 1 });
  const insert = (applied: number, last: number, gone: boolean) =>
    a.client.command({
      query: `INSERT INTO directory SELECT {person:UUID}, ${applied}, 'customer', 0, ${last}, 1, ${gone}`,
      query_params: { person: newest!.person },
    });
  await insert(2, PEOPLE + 5, false);
  expect((await values({}, 1)).slice(0, 2)).toEqual([PEOPLE + 5, PEOPLE - 2]);
  await insert(3, PEOPLE + 9, true);
  expect((await values({}, 1)).slice(0, 2)).toEqual([PEOPLE - 2, PEOPLE - 3]);
});
