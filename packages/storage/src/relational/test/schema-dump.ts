import { type Kysely, sql } from 'kysely';

/**
 * What a migrated database looks like, from its own catalogue and in an order of its own: tables with columns,
 * types, defaults, storage and options, constraints, indexes, and by name whatever else there is. Only what every
 * version of PostgreSQL says in the same words, so that all engines give the same text.
 */
export async function dumpSchema<S>(db: Kysely<S>): Promise<string> {
  const relations = await sql<Relation>`
    select c.oid::int8 as oid, c.relname as name, c.relkind as kind, array_to_string(c.reloptions, ', ') as options
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind not in ('i', 'I') order by c.relname`.execute(db);
  const parts: string[] = [];
  for (const relation of relations.rows) {
    parts.push(
      relation.kind === 'r' ? await dumpTable(db, relation) : `-- ${relation.kind} ${relation.name}\n`,
    );
  }
  for (const name of await functionsAndTriggers(db)) parts.push(`-- ${name}\n`);
  return parts.join('\n');
}

interface Relation {
  readonly oid: number;
  readonly name: string;
  readonly kind: string;
  readonly options: string | null;
}

async function dumpTable<S>(db: Kysely<S>, { oid, name, options }: Relation): Promise<string> {
  const columns = await sql<{ line: string }>`
    select concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attstorage <> t.typstorage then 'storage ' || case a.attstorage
        when 'e' then 'external' when 'm' then 'main' when 'p' then 'plain' else 'extended' end end,
      case when a.attnotnull then 'not null' end,
      'default ' || pg_get_expr(d.adbin, d.adrelid)) as line
    from pg_attribute a join pg_type t on t.oid = a.atttypid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = ${oid}::oid and a.attnum > 0 and not a.attisdropped order by a.attnum`.execute(db);
  // Since version 18 NOT NULL is a constraint too; the column says it already.
  const constraints = await sql<{ line: string }>`
    select 'constraint ' || conname || ' ' || lower(pg_get_constraintdef(oid)) as line
    from pg_constraint where conrelid = ${oid}::oid and contype <> 'n' order by conname`.execute(db);
  const indexes = await sql<{ line: string }>`
    select pg_get_indexdef(indexrelid) as line from pg_index
    where indrelid = ${oid}::oid and not indisprimary order by indexrelid::regclass::text`.execute(db);
  const body = [...columns.rows, ...constraints.rows].map(({ line }) => `  ${line}`).join(',\n');
  const table = `create table ${name} (\n${body}\n)${options ? ` with (${options})` : ''};\n`;
  return table + indexes.rows.map(({ line }) => `${line};\n`).join('');
}

async function functionsAndTriggers<S>(db: Kysely<S>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select 'function ' || proname as name from pg_proc where pronamespace = 'public'::regnamespace
    union all select 'trigger ' || tgname from pg_trigger where not tgisinternal order by name`.execute(db);
  return rows.map(({ name }) => name);
}
