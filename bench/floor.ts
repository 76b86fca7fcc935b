import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import type { RelationalEngine, Schema } from '@throughline/storage/relational';
import { CompiledQuery } from 'kysely';
import type { Statement } from './recording-server.ts';

/** What was written, counted in the engine: the floor and the product must agree on every figure. */
export interface Written {
  readonly claims: number;
  readonly people: number;
  readonly versions: number;
  readonly stateBytes: number;
  readonly identifiers: number;
}

/** The transactions that took touchpoints in, as they were sent: claims, loads, states, identifiers, outbox. */
export function ingestTransactions(file: string): Statement[][] {
  const statements = deserialize(readFileSync(file)) as Statement[];
  const open = new Map<number, Statement[]>();
  const done: Statement[][] = [];
  for (const statement of statements) {
    const { client, text } = statement;
    if (/^\s*(begin|start transaction)/i.test(text)) open.set(client, []);
    else if (/^\s*commit/i.test(text)) {
      const transaction = open.get(client) ?? [];
      open.delete(client);
      if (transaction.some(({ text }) => /insert into claims/.test(text))) done.push(transaction);
    } else if (/^\s*rollback/i.test(text)) open.delete(client);
    else open.get(client)?.push(statement);
  }
  return done;
}

/** Sends them again, one after the other on one connection, with no logic in between. @returns seconds */
export async function replayStatements(
  engine: RelationalEngine<Schema>,
  transactions: readonly Statement[][],
): Promise<number> {
  const started = performance.now();
  for (const transaction of transactions) {
    await engine.db.transaction().execute(async (db) => {
      for (const { text, values } of transaction) await db.executeQuery(CompiledQuery.raw(text, [...values]));
    });
  }
  return (performance.now() - started) / 1000;
}

export async function written({ db }: Pick<RelationalEngine<Schema>, 'db'>): Promise<Written> {
  const result = await db.executeQuery<Written>(
    CompiledQuery.raw(`select
      (select count(*) from claims) as claims,
      (select count(*) from people) as people,
      (select sum(version)::bigint from people) as versions,
      (select sum(octet_length(state::text))::bigint from people) as "stateBytes",
      (select count(*) from identifiers) as identifiers`),
  );
  return result.rows[0]!;
}
