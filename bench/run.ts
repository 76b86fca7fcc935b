import path from 'node:path';
import { parseArgs } from 'node:util';
import { HTTP_DOORS, measureDoors } from './doors.ts';
import { measureFileDoors } from './doors-files.ts';
import { type EngineName, type Seeded, seed, stopEngines } from './engines.ts';
import { measureFreshness } from './freshness.ts';
import { batchRow, growthRow, measureIngest, singleRow } from './ingest.ts';
import { acceptPeer, appendPeer } from './peers.ts';
import { measureReads } from './reads.ts';
import { writeReport } from './report.ts';
import { measureStartAndRest } from './rest.ts';
import type { Row } from './row.ts';
import { measureSearch } from './search.ts';

// npm run bench -- [--engines pglite,postgres] [--people 10000,100000,1000000] [--only ingest.batch,people.read,…]

const RESULTS = path.join(import.meta.dirname, 'results');
const { values } = parseArgs({
  options: {
    engines: { type: 'string', default: 'pglite,postgres' },
    people: { type: 'string', default: '10000,100000,1000000' },
    only: { type: 'string', default: '' },
  },
});
const only = values.only === '' ? undefined : values.only.split(',');
const wanted = (...ids: string[]) => only === undefined || ids.some((id) => only.includes(id));

function keep(rows: readonly Row[]): void {
  for (const row of rows) {
    const { id, engine, people, value, unit, ratio, holds } = row;
    process.stdout.write(
      `${id.padEnd(14)} ${engine.padEnd(9)} ${String(people).padStart(8)}  ${value} ${unit}, ratio ${ratio}${holds ? '' : '  MISSED'}\n`,
    );
  }
  writeReport(RESULTS, rows, new Date());
}

async function measure(
  seeded: Seeded,
  smallest: Map<EngineName, { rate: number; floorRate: number }>,
): Promise<void> {
  if (wanted('ingest.batch', 'ingest.growth')) {
    const result = await measureIngest(seeded, 'batch');
    const peer = await acceptPeer();
    keep([{ ...batchRow(seeded, result), ...(peer ? { peer } : {}) }]);
    const base = smallest.get(seeded.engine);
    if (base) keep([growthRow(seeded, result, base)]);
    else smallest.set(seeded.engine, result);
  }
  if (wanted('ingest.single'))
    keep([{ ...singleRow(seeded, await measureIngest(seeded, 'single')), peer: appendPeer() }]);
  if (wanted('freshness')) keep([await measureFreshness(seeded)]);
  if (wanted('people.read')) keep([await measureReads(seeded)]);
  const doors = HTTP_DOORS.filter((door) => wanted(`doors.${door}`));
  if (doors.length > 0) keep(await measureDoors(seeded, doors));
  if (wanted('doors.import', 'doors.export')) keep(await measureFileDoors(seeded));
  if (wanted('console.search')) keep([await measureSearch(seeded)]);
  if (wanted('start', 'memory')) keep(await measureStartAndRest(seeded));
}

try {
  const smallest = new Map<EngineName, { rate: number; floorRate: number }>();
  for (const engine of values.engines.split(',') as EngineName[]) {
    for (const people of values.people.split(',').map(Number)) {
      if (
        !wanted(
          'ingest.batch',
          'ingest.growth',
          'ingest.single',
          'freshness',
          'people.read',
          ...HTTP_DOORS.map((door) => `doors.${door}`),
          'doors.import',
          'doors.export',
          'console.search',
          'start',
          'memory',
        )
      )
        continue;
      const seeded = await seed(engine, people);
      try {
        await measure(seeded, smallest);
      } finally {
        await seeded.dispose();
      }
    }
  }
} finally {
  await stopEngines();
}
if (wanted('sample')) keep(await (await import('./sample.ts')).measureSample());
if (wanted('journeys.dfg')) keep(await (await import('./journeys.ts')).run());
if (wanted('console.first', 'console.interact')) keep(await (await import('./console.ts')).measureConsole());
if (wanted('console.map')) keep(await (await import('./console-map.ts')).measureMap());
