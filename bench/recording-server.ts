import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { serialize } from 'node:v8';
import { startThroughline } from '@throughline/server';
import pg from 'pg';

// The product, with a note taken of every statement it sends to the relational engine: what the floor then sends
// again with no logic in between. The note is a reference to the statement, so it costs next to nothing.

/** A statement as sent; `client` tells the connections apart. */
export interface Statement {
  readonly client: number;
  readonly text: string;
  readonly values: readonly unknown[];
}

const { values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: '' },
    sample: { type: 'string', default: 'none' },
    record: { type: 'string' },
  },
});

const statements: Statement[] = [];
const clients = new WeakMap<object, number>();
let known = 0;
const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  const [first, second] = args;
  const client = clients.get(this) ?? known++;
  clients.set(this, client);
  if (values.record !== undefined) {
    if (typeof first === 'string')
      statements.push({ client, text: first, values: (second as unknown[] | undefined) ?? [] });
    else if (typeof (first as { text?: unknown }).text === 'string') {
      const { text, values: given } = first as { text: string; values?: unknown[] };
      statements.push({ client, text, values: given ?? (Array.isArray(second) ? second : []) });
    }
  }
  return query.apply(this, args);
} as typeof pg.Client.prototype.query;

const server = await startThroughline({
  host: values.host,
  port: Number(values.port),
  dataDirectory: values.data,
  databaseUrl: process.env.DATABASE_URL,
  clickhouseUrl: process.env.CLICKHOUSE_URL,
  logLevel: 'warn',
});
process.stdout.write(`listening on ${server.url}\n`);
await new Promise<void>((resolve) => process.once('SIGTERM', resolve));
if (values.record !== undefined) writeFileSync(values.record, serialize(statements));
await server.close();
