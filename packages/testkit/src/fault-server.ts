/**
 * Starts the server as the command line does, with failpoints, and with a bound of one's own for what may wait for the
 * analytical engine:
 *
 *   node fault-server.ts start --port 0 --host 127.0.0.1 --data DIR --failpoint after-claim:kill:3 --max-backlog 5
 */
import { parseArgs } from 'node:util';
import { type Failpoint, parseFailpoints } from './fault-server-failpoint.ts';

interface Composition {
  startThroughline(options: {
    port: number;
    host: string;
    dataDirectory: string;
    databaseUrl?: string;
    clickhouseUrl?: string;
    logLevel?: string;
    maxBacklog?: number;
    connectors?: string;
    allowPrivateWebhooks?: boolean;
    sealKey?: string;
    failpoint?: Failpoint;
  }): Promise<{ url: string; close(): Promise<void> }>;
}

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: './data' },
    sample: { type: 'string', default: 'none' },
    'log-level': { type: 'string', default: process.env.THROUGHLINE_LOG ?? 'warn' },
    failpoint: { type: 'string', multiple: true, default: [] },
    'max-backlog': { type: 'string' },
    connectors: { type: 'string' },
    'allow-private-webhooks': { type: 'boolean', default: false },
  },
});

// By name, since testkit does not depend on the server: the server's own tests depend on testkit.
const composition = '@throughline/server';
const { startThroughline } = (await import(composition)) as Composition;
const { DATABASE_URL, CLICKHOUSE_URL, THROUGHLINE_SEAL_KEY } = process.env;
const server = await startThroughline({
  port: Number(values.port),
  host: values.host,
  dataDirectory: values.data,
  ...(DATABASE_URL === undefined ? {} : { databaseUrl: DATABASE_URL }),
  ...(CLICKHOUSE_URL === undefined ? {} : { clickhouseUrl: CLICKHOUSE_URL }),
  ...(THROUGHLINE_SEAL_KEY === undefined ? {} : { sealKey: THROUGHLINE_SEAL_KEY }),
  logLevel: values['log-level'],
  ...(values['max-backlog'] === undefined ? {} : { maxBacklog: Number(values['max-backlog']) }),
  ...(values.connectors === undefined ? {} : { connectors: values.connectors }),
  allowPrivateWebhooks: values['allow-private-webhooks'],
  failpoint: parseFailpoints(values.failpoint),
});
console.log(`listening on ${server.url}`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    await server.close();
    process.exit(0);
  });
}
