import path from 'node:path';
import {
  type Analytical,
  migrate as migrateAnalytical,
  openChdb,
  openClickHouse,
} from '@throughline/storage/analytical';
import {
  migrateRelational,
  openPglite,
  openPostgres,
  type RelationalEngine,
  type Schema,
} from '@throughline/storage/relational';
import { chdbHistory, claimDatabase, type DatabaseClaim, lockDirectory, type Release } from './instance.ts';

/** Where the data are. Without a URL the engine is embedded, and its files lie in the data directory. */
export interface Place {
  readonly dataDirectory: string;
  readonly databaseUrl?: string | undefined;
  readonly clickhouseUrl?: string | undefined;
}

export interface Planes {
  readonly relational: RelationalEngine<Schema>;
  readonly analytical: Analytical;
  /** On a database that others may use too. */
  readonly claim: DatabaseClaim | undefined;
}

/**
 * Opens both planes for this process and brings their schemas up to date.
 * @param releases gets what lets go of them again, in the order in which they were taken, also when opening fails
 * @param onFailure hears when the embedded relational engine fails and is started again
 * @throws CodedError where the data belong to another process
 */
export async function openPlanes(
  { dataDirectory, databaseUrl, clickhouseUrl }: Place,
  releases: Release[],
  onFailure: (error: Error) => void,
): Promise<Planes> {
  if (!databaseUrl || !clickhouseUrl) releases.push(await lockDirectory(dataDirectory));
  const relational: RelationalEngine<Schema> = databaseUrl
    ? await openPostgres<Schema>({ url: databaseUrl })
    : await openPglite<Schema>({ directory: path.join(dataDirectory, 'relational'), onFailure });
  releases.push(() => relational.close());
  await migrateRelational(relational);
  const history = clickhouseUrl ? ({ kind: 'clickhouse' } as const) : await chdbHistory(dataDirectory);
  // PGlite has one connection, and its directory is locked already: only a shared database needs the lock.
  let claim: DatabaseClaim | undefined;
  if (databaseUrl) {
    claim = await claimDatabase(relational, { url: databaseUrl, history, directory: dataDirectory });
    releases.push(claim.release);
  }
  const analytical = clickhouseUrl
    ? await openClickHouse({ url: clickhouseUrl })
    : await openChdb({ directory: path.join(dataDirectory, 'analytical') });
  releases.push(() => analytical.close());
  await migrateAnalytical(analytical);
  return { relational, analytical, claim };
}
