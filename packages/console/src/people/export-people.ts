import { answer, api } from '../api/client.ts';
import { download, fileName, toCsv } from '../ui/figure-table.ts';
import type { Asked } from './people-search.ts';
import type { Listed } from './use-person.ts';

/** People that one file holds at most: what a spreadsheet opens. */
export const MOST_EXPORTED = 100_000;
const PAGE = 500;

const COLUMNS = [
  'person',
  'name',
  'kind',
  'identifiers',
  'touchpoints',
  'channels',
  'first seen',
  'last seen',
];

/** Saves everyone a list means as CSV, page by page. @returns how many, and whether others were left out */
export async function exportPeople(
  asked: Asked,
  { sort, order }: { sort: 'lastSeen' | 'firstSeen' | 'touchpoints'; order: 'asc' | 'desc' },
  onProgress: (people: number) => void,
  signal: AbortSignal,
): Promise<{ people: number; more: boolean }> {
  const all = new Map<string, Listed>();
  let cursor: string | undefined;
  let more = true;
  while (more && all.size < MOST_EXPORTED) {
    const query = { ...asked, sort, order, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page = await answer(api.GET('/v1/people', { params: { query }, signal }));
    for (const one of page.people) all.set(one.person, one);
    onProgress(all.size);
    more = page.next !== null;
    cursor = page.next ?? undefined;
  }
  const rows = [...all.values()].map((one) => [
    one.person,
    one.name ?? '',
    one.kind,
    one.identifiers.map(({ kind, value }) => `${kind}:${value}`).join(' '),
    one.touchpoints,
    one.channels.join(' '),
    one.firstSeen?.time ?? '',
    one.lastSeen?.time ?? '',
  ]);
  download(fileName('people', 'csv'), new Blob([toCsv({ columns: COLUMNS, rows })], { type: 'text/csv' }));
  return { people: all.size, more };
}
