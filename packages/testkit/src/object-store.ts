import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkSignature } from './object-store-signature.ts';

/** One request to the store, as far as a fault looks at it. */
export interface StoreRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
}

/** A refusal in place of the store's answer, or the store's answer broken off after so many bytes of its body. */
export type StoreFault = { readonly status: number; readonly code: string } | { readonly cutAfter: number };

/** An object store that speaks the S3 protocol and checks signatures, with faults on demand. */
export interface ObjectStore extends AsyncDisposable {
  readonly endpoint: string;
  readonly bucket: string;
  /** What a process needs to reach it: endpoint, region and credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** Decides about each request from now on; undefined lets it pass. */
  fault(decide: (asked: StoreRequest) => StoreFault | undefined): void;
  /** Requests since the last call of {@link fault}. */
  readonly requests: readonly StoreRequest[];
}

/** s3rver's own, which it checks signatures against. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };

export async function startObjectStore(bucket = 'lake'): Promise<ObjectStore> {
  const directory = await mkdtemp(join(tmpdir(), 'throughline-store-'));
  const { default: S3rver } = await import('s3rver');
  const store = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await store.run();
  let decide: (asked: StoreRequest) => StoreFault | undefined = () => undefined;
  const requests: StoreRequest[] = [];
  const front = createServer((asked, answer) => {
    const { method = '', url = '' } = asked;
    requests.push({ method, url });
    const fault = decide({ method, url });
    readAll(asked).then((body) => {
      const signed = checkSignature(asked, body, CREDENTIALS);
      if (signed !== 'holds') refuse(answer, { status: 403, code: 'SignatureDoesNotMatch' }, signed);
      else if (fault && 'status' in fault) refuse(answer, fault, 'by the test');
      else pass(port, asked, body, answer, fault?.cutAfter);
    });
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const endpoint = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  return {
    endpoint,
    bucket,
    environment: { ...CREDENTIALS, AWS_ENDPOINT_URL_S3: endpoint, AWS_REGION: 'us-east-1' },
    requests,
    fault: (next) => {
      decide = next;
      requests.length = 0;
    },
    async [Symbol.asyncDispose]() {
      front.closeAllConnections();
      front.close();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function readAll(asked: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of asked) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function refuse(
  answer: ServerResponse,
  { status, code }: { status: number; code: string },
  message: string,
): void {
  answer.writeHead(status, { 'content-type': 'application/xml' });
  answer.end(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

/** Hands a request on as it is, host included: that is signed. */
function pass(
  port: number,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  answer: ServerResponse,
  cutAfter?: number,
): void {
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answered) => {
    answer.writeHead(answered.statusCode!, answered.headers);
    let left = cutAfter ?? Number.POSITIVE_INFINITY;
    answered.on('data', (chunk: Buffer) => {
      // What arrives between the last byte and the end of the connection is not passed on.
      if (left <= 0) return;
      answer.write(chunk.subarray(0, Math.min(chunk.length, left)));
      left -= chunk.length;
      if (left <= 0) setImmediate(() => answer.destroy());
    });
    answered.on('end', () => answer.end());
  });
  onward.on('error', () => answer.destroy());
  onward.end(body);
}
