import { parseArgs } from 'node:util';
import { adminKeyFile } from '../auth/admin-key.ts';
import { singleSignOnOf } from '../auth/single-sign-on-settings.ts';
import type { ConsoleMode } from '../console.ts';
import { startThroughline } from '../server.ts';
import { askedSample, startSample } from './start-sample.ts';
import { UsageError } from './usage.ts';

/** How long a stop may take, milliseconds: less than the thirty seconds after which orchestrators kill. */
const FAREWELL_MS = 20_000;

const CONSOLE_MODES: readonly ConsoleMode[] = ['build', 'serve', 'none'];

/** Runs the server until it is told to stop. */
export async function startCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '4000' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string', default: './data' },
      sample: { type: 'string' },
      connectors: { type: 'string' },
      console: { type: 'string', default: process.env.THROUGHLINE_CONSOLE ?? 'build' },
      'allow-private-webhooks': { type: 'boolean', default: false },
      'public-url': { type: 'string' },
      'trust-proxy': { type: 'string', multiple: true },
      'log-level': { type: 'string', default: process.env.THROUGHLINE_LOG ?? 'warn' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError('--port is a number from 0 to 65535');
  const mode = CONSOLE_MODES.find((each) => each === values.console);
  if (!mode) throw new UsageError(`--console is one of ${CONSOLE_MODES.join(', ')}`);
  const asked = askedSample(values.sample);
  const server = await startThroughline({
    console: mode,
    say: (line) => process.stderr.write(`${line}\n`),
    host: values.host,
    port,
    dataDirectory: values.data,
    databaseUrl: process.env.DATABASE_URL,
    clickhouseUrl: process.env.CLICKHOUSE_URL,
    connectors: values.connectors,
    allowPrivateWebhooks: values['allow-private-webhooks'],
    logLevel: values['log-level'],
    sealKey: process.env.THROUGHLINE_SEAL_KEY,
    publicUrl: publicUrlOf(values['public-url'] ?? process.env.THROUGHLINE_PUBLIC_URL),
    trustedProxies: values['trust-proxy'] ?? process.env.THROUGHLINE_TRUST_PROXY?.split(',') ?? [],
    singleSignOn: singleSignOnOf(process.env),
    visitors: asked !== 'none',
  });
  if (server.newAdminKey) process.stdout.write(welcome(server.url, server.newAdminKey));
  if (server.setUpLink)
    process.stdout.write(`Make the owner's account, within 24 hours:\n\n  ${server.setUpLink}\n\n`);
  process.stdout.write(`listening on ${server.url}\n`);
  const stopping = new AbortController();
  const loading = startSample(asked, {
    url: server.url,
    keyFile: adminKeyFile(values.data),
    isNew: server.newAdminKey !== undefined,
    isEmbedded: !process.env.DATABASE_URL && !process.env.CLICKHOUSE_URL,
    signal: stopping.signal,
  });
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  // A database that hangs would keep the process for ever. What was acknowledged is durable without a farewell.
  setTimeout(() => process.exit(1), FAREWELL_MS).unref();
  stopping.abort();
  await loading;
  await server.close();
  return 0;
}

function publicUrlOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^https?:/.test(text) || !URL.canParse(text) || new URL(text).pathname !== '/')
    throw new UsageError('--public-url is an address without a path, as https://cx.example.org');
  return text;
}

function welcome(url: string, keyFile: string): string {
  return `The console is at ${url}. The admin key is in ${keyFile} (readable by you alone). Try:

  curl -u "$(cat ${keyFile}):" ${url}/v1/identify -d '{"userId":"ann","traits":{"email":"ann@example.org"}}'
  npx throughline import examples/import/orders.csv --mapping examples/import/orders.yaml --url ${url} --key "$(cat ${keyFile})"
  npx throughline person userId:ann --url ${url} --key "$(cat ${keyFile})"

`;
}
