import { join } from 'node:path';
import { layCluster } from '@throughline/testkit';
import { startThroughline, type Throughline, type ThroughlineOptions } from '../../server.ts';

/** A server in the test's own process, on a cluster that is copied, not made. */
export async function startHere(
  options: Partial<ThroughlineOptions> & { readonly dataDirectory: string },
): Promise<Throughline> {
  if (options.databaseUrl === undefined) await layCluster(join(options.dataDirectory, 'relational'));
  return startThroughline({ host: '127.0.0.1', port: 0, logLevel: 'silent', ...options });
}
