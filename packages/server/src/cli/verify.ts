import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Release } from '../instance.ts';
import { openPlanes } from '../planes.ts';
import { type Verification, verifyReplay } from '../workers/verify.ts';
import { UsageError } from './usage.ts';

/**
 * `verify`: folds the whole history from scratch and compares everyone with the live states. It opens the data itself:
 * with embedded engines the server must be stopped first.
 */
export async function verifyCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: './data' },
      json: { type: 'boolean', default: false },
    },
  });
  const { DATABASE_URL: databaseUrl, CLICKHOUSE_URL: clickhouseUrl } = process.env;
  if (!databaseUrl && !existsSync(path.join(values.data, 'relational')))
    throw new UsageError(
      `there are no data in ${values.data}: give --data, or DATABASE_URL and CLICKHOUSE_URL`,
    );
  const releases: Release[] = [];
  try {
    const place = { dataDirectory: values.data, databaseUrl, clickhouseUrl };
    const { relational, analytical } = await openPlanes(place, releases, (error) => {
      process.stderr.write(`throughline verify: ${error.message}\n`);
    });
    const verification = await verifyReplay(relational.db, analytical);
    process.stdout.write(values.json ? `${JSON.stringify(verification, null, 2)}\n` : describe(verification));
    return holds(verification) ? 0 : 1;
  } finally {
    for (const release of releases.reverse()) await release();
  }
}

function holds({ different, moving, doubled, misplaced }: Verification): boolean {
  return different + moving + misplaced === 0 && Object.values(doubled).every((rows) => rows === 0);
}

function describe(verification: Verification): string {
  const { events, undos, people, different, moving, misplaced, differences } = verification;
  const count = (n: number) => n.toLocaleString('en-US');
  const doubled = Object.entries(verification.doubled).filter(([, rows]) => rows > 0);
  const lines = [
    `Folded ${count(events)} touchpoints and ${count(undos)} undone merges from scratch, and compared ${count(people)} people.`,
    holds(verification) ? 'The live states are what history makes them.' : undefined,
    different > 0 ? `${count(different)} people differ from their history.` : undefined,
    moving > 0 ? `${count(moving)} people went on meanwhile: verify again when nothing comes in.` : undefined,
    misplaced > 0 ? `${count(misplaced)} identifiers have another person in the analytical map.` : undefined,
    ...doubled.map(([table, rows]) => `${count(rows)} rows of ${table} are there more than once.`),
    ...differences.map((difference) => JSON.stringify(difference, null, 2)),
  ];
  return `${lines.filter((line) => line !== undefined).join('\n')}\n`;
}
