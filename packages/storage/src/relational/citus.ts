/**
 * The relational plane on Citus: which table is spread over the shards by what, rendered from the migrations.
 *
 * Rules, with Citus's own reasons:
 * 1. A distributed table is spread by its whole primary key: a unique index must hold the distribution column, and
 *    `ON CONFLICT` on it then concerns one shard.
 * 2. Nobody updates a distribution column, and no foreign key leaves a table.
 * 3. Small tables that every statement may ask are reference tables, whole on every node.
 */
import { type Migration, RECORD, splitStatements } from './migrate.ts';

/** Where a table's rows lie. */
export type Placement =
  | {
      readonly kind: 'distributed';
      /** The distribution column, which is the primary key. */
      readonly column: string;
      /** The table whose shards lie beside this one's, or `none`. */
      readonly colocateWith: string;
    }
  | { readonly kind: 'reference' };

const REFERENCE: Placement = { kind: 'reference' };

function distributedBy(column: string, colocateWith = 'none'): Placement {
  return { kind: 'distributed', column, colocateWith };
}

/** Every table of the relational plane, in the order in which Citus must be told. */
export const PLACEMENTS: Readonly<Record<string, Placement>> = {
  people: distributedBy('person'),
  // A person is named by one of its own leaves: most people have their name's identifier on the same node.
  identifiers: distributedBy('leaf', 'people'),
  claims: distributedBy('key'),
  outbox: distributedBy('id'),
  shipments: distributedBy('token'),
  imports: distributedBy('id'),
  observed: distributedBy('id'),
  violations: distributedBy('id'),
  dead_letters: distributedBy('id'),
  dead_letter_drops: distributedBy('id'),
  catalogue: REFERENCE,
  deliveries: distributedBy('id'),
  delivery_log: distributedBy('id'),
  destinations: REFERENCE,
  feed: REFERENCE,
  sources: distributedBy('name'),
  settings: REFERENCE,
  keys: REFERENCE,
  webhooks: REFERENCE,
  users: REFERENCE,
  sessions: REFERENCE,
  accounts: REFERENCE,
  second_factors: REFERENCE,
  verifications: REFERENCE,
  links: REFERENCE,
  single_sign_on: REFERENCE,
  sign_in_limits: distributedBy('id'),
  audit: distributedBy('id'),
  leases: REFERENCE,
  installation: REFERENCE,
  migrations: REFERENCE,
};

/** A table as the migrations create it. */
export interface CreatedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Empty where the migrations state none in the column's own line. */
  readonly primaryKey: readonly string[];
}

/** The tables that migrations create, and the record of the migrations themselves. */
export function createdTables(migrations: readonly Migration[]): CreatedTable[] {
  const statements = [RECORD, ...migrations.flatMap((migration) => splitStatements(migration.statements))];
  return statements.flatMap((statement) => {
    const head = /^create table (?:if not exists )?(?<name>\w+)\s*\((?<body>.*)\)/is.exec(statement)?.groups;
    if (head?.name === undefined || head.body === undefined) return [];
    // No column's type of ours holds a comma.
    const lines = head.body.split(',').map((line) => line.trim());
    const columns = lines.map((line) => /^\w+/.exec(line)?.[0] ?? '');
    return [
      { name: head.name, columns, primaryKey: columns.filter((_, i) => /primary key/i.test(lines[i]!)) },
    ];
  });
}

/**
 * The statements that spread a migrated database over a Citus cluster, to be run once on its coordinator.
 * @throws where a table has no placement, or one by anything else than its primary key
 */
export function renderCitus(migrations: readonly Migration[]): string {
  const tables = new Map(createdTables(migrations).map((table) => [table.name, table]));
  for (const name of tables.keys()) {
    if (!Object.hasOwn(PLACEMENTS, name))
      throw new Error(`table ${name} has no placement: say in citus.ts by what it is distributed`);
  }
  const statements = Object.entries(PLACEMENTS).map(([name, placement]) => {
    const table = tables.get(name);
    if (!table) throw new Error(`no migration creates table ${name}`);
    if (placement.kind === 'reference') return `select create_reference_table('${name}');`;
    const { column, colocateWith } = placement;
    if (table.primaryKey.join() !== column)
      throw new Error(`table ${name} is distributed by ${column}, which is not its primary key`);
    return `select create_distributed_table('${name}', '${column}', colocate_with => '${colocateWith}');`;
  });
  return `${[...HEAD, ...statements].join('\n')}\n`;
}

const HEAD = [
  '-- Rendered from the migrations by `npm run golden`; edit citus.ts, not this file.',
  '-- To be run once, on the coordinator, after the migrations and while no process of ours runs.',
];
