import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createdTables, PLACEMENTS, renderCitus } from './citus.ts';
import { type Migration, readMigrations, splitStatements } from './migrate.ts';
import { type SqlStatement, sqlStatements } from './test/sql-statements.ts';

const migrations = await readMigrations();
const statements = sqlStatements();
const tables = Object.keys(PLACEMENTS);
const columnOf = (table: string): string | undefined => {
  const placement = PLACEMENTS[table];
  return placement?.kind === 'distributed' ? placement.column : undefined;
};
const keyOf = (table: string): string | undefined =>
  createdTables(migrations).find(({ name }) => name === table)?.primaryKey[0];

/** Tables of ours that a statement reads or writes, each once. */
function tablesIn({ text }: SqlStatement): string[] {
  const named = [...text.matchAll(/\b(?:from|join|into|update) (\w+)/g)].map((match) => match[1]!);
  return [...new Set(named.filter((name) => tables.includes(name)))];
}

/** Places of the statements that break a rule, so that a failure names them. */
function places(breaks: (statement: SqlStatement) => boolean): string[] {
  return statements.filter(breaks).map(({ place, text }) => `${place} ${text}`);
}

/** Functions that PostgreSQL marks volatile or stable and that our statements use. */
const MUTABLE =
  /\b(clock_timestamp|now|random|gen_random_uuid|nextval|current_timestamp|statement_timestamp)\b/;

describe('SQL that Citus takes, as far as its text tells', () => {
  it('[P3.1] is looked at: every template is found and names only tables with a placement', () => {
    const seen = new Set(statements.flatMap(tablesIn));
    // The others are asked through kysely's builder alone, without row locks or conflicts (below).
    for (const table of ['claims', 'identifiers', 'people', 'outbox', 'shipments', 'imports', 'leases']) {
      expect(seen).toContain(table);
    }
    expect(
      createdTables(migrations)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...tables].sort());
  });

  it('[P3.1] has no sequence, no foreign key, no trigger and no unique index beside the primary key', () => {
    const created = migrations.flatMap((migration) => splitStatements(migration.statements));
    const refused =
      /\b(small|big)?serial\b|\bsequence\b|\bidentity\b|\breferences\b|foreign key|create trigger|create unique|\bunique\b/i;
    expect(created.filter((statement) => refused.test(statement))).toEqual([]);
    expect(places(({ text }) => /\b(nextval|currval|lastval)\b/.test(text))).toEqual([]);
  });

  it('[P3.1] distributes each table by its primary key, of one column', () => {
    for (const { name, primaryKey } of createdTables(migrations)) {
      expect(primaryKey, name).toHaveLength(1);
      expect(columnOf(name) ?? primaryKey[0], name).toBe(primaryKey[0]);
    }
  });

  it('[P3.1] locks rows one by one, each by the whole primary key', () => {
    const locking = statements.filter(({ text }) => /\bfor (no key )?(update|share)\b/.test(text));
    expect(locking.length).toBeGreaterThan(0);
    for (const { place, text } of locking) {
      const one =
        /^select 1 from (?<table>\w+) where (?<key>\w+) = \?(?:::uuid)? (?<more>.*)for update$/.exec(text);
      expect(one, place).not.toBeNull();
      const { table = '', key, more } = one?.groups ?? {};
      expect(key, place).toBe(keyOf(table));
      expect(more, place).toMatch(/^(and \w+ = \?(::uuid)? )*$/);
    }
  });

  it('[P3.1] settles conflicts on the distribution column alone, with nothing mutable in the way', () => {
    const conflicting = statements.filter(({ text }) => text.includes(' on conflict'));
    expect(conflicting.length).toBeGreaterThan(3);
    for (const { place, text } of conflicting) {
      const table = /insert into (\w+)/.exec(text)?.[1] ?? '';
      const key = keyOf(table);
      const [, target, action = ''] = /on conflict (?:\((\w+)\) )?(do .*)$/.exec(text) ?? [];
      expect(key, place).toBeDefined();
      if (target !== undefined || !action.startsWith('do nothing')) expect(target, place).toBe(key);
      expect(action, place).not.toMatch(MUTABLE);
      expect(action, place).not.toMatch(new RegExp(`\\bset\\b.*\\b${key} =.*\\bwhere\\b`));
    }
  });

  it('[P3.1] never changes a distribution column', () => {
    for (const { place, text } of statements) {
      const { table, set } = /^update (?<table>\w+) set (?<set>.*?) where /.exec(text)?.groups ?? {};
      const column = columnOf(table ?? '');
      if (column !== undefined) expect(set, place).not.toMatch(new RegExp(`(^|, )${column} =`));
    }
  });

  it('[P3.1] asks one distributed table at a time, so that no join has to cross nodes', () => {
    expect(places((s) => tablesIn(s).filter((table) => columnOf(table) !== undefined).length > 1)).toEqual(
      [],
    );
    expect(places(({ text }) => /\bjoin\b/.test(text))).toEqual([]);
  });

  it('[P3.1] uses nothing mutable where rows of a distributed table are changed', () => {
    const changing = (s: SqlStatement) =>
      /^(update|delete) /.test(s.text) && tablesIn(s).some((table) => columnOf(table) !== undefined);
    expect(places((s) => changing(s) && MUTABLE.test(s.text))).toEqual([]);
  });
});

describe('the distribution statements', () => {
  const adding = (text: string): Migration[] => [
    ...migrations,
    { version: 999, name: '999_more.sql', statements: text },
  ];

  it('[P3.2] are one for each table', () => {
    const rendered = renderCitus(migrations);
    for (const table of tables) expect(rendered.split(`_table('${table}'`)).toHaveLength(2);
  });

  it('[P3.2] are refused for a table that nobody placed', () => {
    expect(() => renderCitus(adding('create table visits (id uuid primary key)'))).toThrow(
      'table visits has no placement',
    );
  });

  it('[P3.2] are refused for a distribution that is not the primary key', () => {
    const renamed = migrations.map((migration) => ({
      ...migration,
      statements: migration.statements.replace('leaf uuid primary key', 'leaf uuid, other uuid primary key'),
    }));
    expect(() => renderCitus(renamed)).toThrow(
      'identifiers is distributed by leaf, which is not its primary key',
    );
  });
});

describe('the guide beyond one machine', () => {
  it('[P3.4] says what was executed on a cluster and what was not, and links what stands in for it', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../../../docs/guide/scale.md'), 'utf8');
    expect(guide).toContain('## What was executed on a cluster, and what was not');
    expect(guide).toMatch(
      /Not executed: any of this code on a Citus cluster, or on a ClickHouse server or cluster/,
    );
    for (const file of ['golden/citus.sql', 'golden/cluster.sql', 'citus.test.ts'])
      expect(guide).toContain(file);
  });
});
