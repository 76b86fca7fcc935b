import type { Analytical } from './engine.ts';
import { migrations, RECORD } from './migrate.ts';

/**
 * The schema that is really there, as the engine tells it, one statement a table in order of names: for the golden
 * file that shows in review what a migration changed.
 */
export async function describeSchema(a: Analytical): Promise<string> {
  const result = await a.client.query({
    query: `SELECT formatQuery(create_table_query) AS sql, currentDatabase() AS current FROM system.tables
      WHERE database = currentDatabase() AND NOT is_temporary AND NOT startsWith(name, '.') ORDER BY name`,
    format: 'JSONEachRow',
  });
  const tables = await result.json<{ sql: string; current: string }>();
  // The database's own name is the operator's; the engine quotes it where it must.
  return tables
    .map(({ sql, current }) => `${sql.replaceAll(`\`${current}\`.`, '').replaceAll(`${current}.`, '')};\n`)
    .join('\n');
}

/** Everything {@link migrate} runs on an empty database, in order: what {@link renderClusterSchema} takes. */
export function migrationsText(): string {
  const files = migrations().map(
    ({ version, name, sql }) =>
      `${sql.trimEnd()}\n\nINSERT INTO migrations (version, name) VALUES (${version}, '${name}');`,
  );
  return [`${RECORD};`, ...files].join('\n\n');
}
