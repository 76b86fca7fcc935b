import { statements } from './migrate.ts';

/**
 * The same schema for a ClickHouse cluster, rendered from the migrations of one server.
 *
 * Every table that keeps rows becomes two on each node: `…_local`, ReplicatedMergeTree within its shard, and a
 * Distributed one under the old name, so that views and queries stay as they are. Rows are placed by leaf, so what one
 * leaf did lies on one shard; small tables that every shard must hold whole (`fenced`, `migrations`) are replicated
 * to all nodes instead. `landing` and its views are on each node: whichever one receives an insert routes it.
 *
 * Macros `{cluster}`, `{shard}` and `{replica}` are the servers' own. Pure: text in, text out.
 *
 * @param migrations the migrations' SQL, in order
 */
export function renderClusterSchema(migrations: string): string {
  return `${HEAD}\n${statements(migrations).flatMap(renderStatement).join('\n\n')}\n`;
}

const HEAD = `-- The schema for a cluster, rendered from the migrations; run it once, on any node.
-- Not yet executed on a cluster: see the guide's page on scaling for what was.
`;

const ON_CLUSTER = "ON CLUSTER '{cluster}'";

/** By what rows are placed on shards. A table that is not here is held whole by every node. */
const SHARDED_BY: Readonly<Record<string, string>> = {
  events: 'cityHash64(leaf)',
  map: 'cityHash64(leaf)',
  identity: 'cityHash64(a)',
  ledger: 'cityHash64(leaf)',
  directory: 'cityHash64(person)',
  directory_words: 'cityHash64(person)',
};

function renderStatement(statement: string): string[] {
  if (statement.startsWith('INSERT INTO migrations')) return [`${statement};`];
  const [, kind, name] = /^CREATE (TABLE|MATERIALIZED VIEW) IF NOT EXISTS (\w+)/.exec(statement) ?? [];
  if (kind === undefined || name === undefined) return [renderAlter(statement)];
  const onCluster = statement.replace(`IF NOT EXISTS ${name}`, `IF NOT EXISTS ${name} ${ON_CLUSTER}`);
  if (kind === 'MATERIALIZED VIEW' || /ENGINE = Null\b/.test(statement)) return [`${onCluster};`];
  const key = SHARDED_BY[name];
  // Replicas of one table over all shards: a replica's own name may repeat from shard to shard.
  if (key === undefined)
    return [`${replicated(onCluster, `/clickhouse/tables/all/${name}`, '{shard}-{replica}')};`];
  const local = replicated(
    onCluster.replace(`IF NOT EXISTS ${name} `, `IF NOT EXISTS ${name}_local `),
    `/clickhouse/tables/{shard}/${name}`,
    '{replica}',
  );
  return [
    `${local};`,
    `CREATE TABLE IF NOT EXISTS ${name} ${ON_CLUSTER} AS ${name}_local
ENGINE = Distributed('{cluster}', currentDatabase(), ${name}_local, ${key});`,
  ];
}

/** A later migration changes the local table and, where it adds columns, the Distributed one too. */
function renderAlter(statement: string): string {
  const [, name] = /^ALTER TABLE (\w+)/.exec(statement) ?? [];
  if (name === undefined) throw new Error(`No rule to render this on a cluster: ${statement.slice(0, 80)}`);
  const alter = (table: string) => `${statement.replace(name, `${table} ${ON_CLUSTER}`)};`;
  if (SHARDED_BY[name] === undefined) return alter(name);
  const isColumn = /\b(ADD|DROP|MODIFY|RENAME) COLUMN\b/.test(statement);
  return isColumn ? `${alter(`${name}_local`)}\n\n${alter(name)}` : alter(`${name}_local`);
}

/** The path names the table, not a uuid, so that a node that comes later finds its replicas. */
function replicated(statement: string, path: string, replica: string): string {
  return statement.replace(
    /ENGINE = (Replacing)?MergeTree\b(?:\(\))?/,
    (_, replacing = '') => `ENGINE = Replicated${replacing}MergeTree('${path}', '${replica}')`,
  );
}
