import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './daemon.ts';

const run = promisify(execFile);

/** A certificate with its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority that no system trusts, and a server's certificate by it. */
export interface Certificates extends AsyncDisposable {
  /** Of the authority, in PEM. */
  readonly ca: string;
  /** The same as a file, as NODE_EXTRA_CA_CERTS wants it. */
  readonly caFile: string;
  /** For `localhost` and 127.0.0.1. */
  readonly server: Certificate;
}

/** Where `openssl` is; undefined where absent. */
export function findOpenssl(): string | undefined {
  return findProgram('openssl');
}

/** Makes them with OpenSSL, as a company's own authority would. @throws where it is not installed */
export async function makeCertificates(): Promise<Certificates> {
  const program = findOpenssl();
  if (program === undefined) throw new Error('OpenSSL is not installed.');
  const directory = await mkdtemp(join(tmpdir(), 'throughline-certificates-'));
  const openssl = (...args: string[]) => run(program, args, { cwd: directory });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-keyout'];
  await openssl(
    ...['req', '-x509', ...newKey, 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test authority'],
    ...['-addext', 'keyUsage=critical,keyCertSign'],
  );
  await openssl('req', ...newKey, 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  await writeFile(join(directory, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  await openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', '2', '-extfile', 'names', '-out', 'server.pem'],
  );
  const read = (name: string) => readFile(join(directory, name), 'utf8');
  return {
    ca: await read('ca.pem'),
    caFile: join(directory, 'ca.pem'),
    server: { cert: await read('server.pem'), key: await read('server.key') },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
