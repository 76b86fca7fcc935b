import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@throughline/core/kernel';
import { AwsClient } from 'aws4fetch';
import type { S3Flags } from './s3-url.ts';
import { readListing, readXmlValue, type S3Object } from './s3-xml.ts';

/*
 * Object stores that speak the S3 protocol: Amazon S3, MinIO, Ceph, Garage, R2 and their kind. Requests are signed
 * (AWS Signature Version 4) and idempotent, so whatever fails for the moment is asked again.
 */

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

interface Ask {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** One bucket of a store. */
export class S3Store {
  readonly bucket: string;
  readonly #client: AwsClient;
  readonly #endpoint: string;
  readonly #region: string;
  readonly #patience: number;

  /**
   * The endpoint and region by flag or environment, the credentials by environment alone: arguments are seen by
   * everyone on the machine.
   * @throws CodedError `s3_credentials` where there are none
   */
  constructor(bucket: string, flags: S3Flags, environment = process.env) {
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment;
    if (accessKeyId === '' || secretAccessKey === '')
      throw new CodedError(
        401,
        's3_credentials',
        `s3://${bucket} needs credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN where they are temporary).`,
      );
    const sessionToken = environment.AWS_SESSION_TOKEN;
    this.bucket = bucket;
    this.#region =
      flags['s3-region'] ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? 'us-east-1';
    const own = flags['s3-endpoint'] ?? environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
    // Amazon names buckets in the host; who runs a store has a certificate for one host.
    this.#endpoint = own
      ? `${own.replace(/\/+$/, '')}/${encodeURIComponent(bucket)}`
      : `https://${bucket}.s3.${this.#region}.amazonaws.com`;
    this.#patience = Number(flags.patience) * 1000;
    this.#client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken ? { sessionToken } : {}),
      service: 's3',
      region: this.#region,
      retries: 0,
    });
  }

  /** Size in bytes, and the entity tag that changes with the content. */
  async head(key: string): Promise<{ size: number; etag: string }> {
    const response = await this.#ask({ method: 'HEAD', key });
    return {
      size: Number(response.headers.get('content-length')),
      etag: response.headers.get('etag') ?? '',
    };
  }

  /**
   * An object's bytes from `start` on, of the version that `etag` names. A connection that breaks is taken up where
   * it broke.
   * @throws CodedError `s3_changed` where the object was replaced meanwhile
   */
  async *read(key: string, start: number, end: number, etag: string): AsyncGenerator<Buffer> {
    const retry = new Patience(this.#patience);
    for (let at = start; at < end; ) {
      const response = await this.#ask(ranged(key, at, end, etag));
      try {
        for await (const chunk of response.body!) {
          const bytes = Buffer.from(chunk as Uint8Array);
          at += bytes.length;
          retry.reset();
          yield bytes;
        }
        if (at < end) throw new Error('the answer ended before its end');
      } catch (error) {
        await retry.pause(() => this.#unavailable(key, `byte ${at} of ${end}: ${reasonOf(error)}`));
      }
    }
  }

  async slice(key: string, start: number, end: number, etag: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.read(key, start, end, etag)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** A small object's content, or undefined where there is none. */
  async get(key: string): Promise<Buffer | undefined> {
    try {
      const response = await this.#ask({ method: 'GET', key });
      return Buffer.from(await response.arrayBuffer());
    } catch (error) {
      if (error instanceof CodedError && error.detail.s3 === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  async put(key: string, body: Buffer, type: string): Promise<void> {
    await this.#ask({ method: 'PUT', key, body, headers: { 'content-type': type } });
  }

  /** Objects below a prefix, in the order of their keys. */
  async *list(prefix: string): AsyncGenerator<S3Object> {
    for (let token: string | undefined; ; ) {
      const query = {
        'list-type': '2',
        prefix,
        ...(token === undefined ? {} : { 'continuation-token': token }),
      };
      const response = await this.#ask({ method: 'GET', key: '', query });
      const { objects, next } = readListing(await response.text());
      yield* objects;
      if (next === undefined) return;
      token = next;
    }
  }

  /** Begins an object of many pieces: it is there once it is completed, whole, and not before. */
  async beginUpload(key: string, type: string): Promise<string> {
    const response = await this.#ask({
      method: 'POST',
      key,
      query: { uploads: '' },
      headers: { 'content-type': type },
    });
    const id = readXmlValue(await response.text(), 'UploadId');
    if (id === undefined) throw this.#unavailable(key, 'no UploadId in the answer');
    return id;
  }

  /** @param part from 1; every piece but the last has 5 MB or more @returns its entity tag */
  async uploadPiece(key: string, uploadId: string, part: number, body: Buffer): Promise<string> {
    const query = { partNumber: String(part), uploadId };
    const response = await this.#ask({ method: 'PUT', key, query, body });
    return response.headers.get('etag') ?? '';
  }

  async completeUpload(key: string, uploadId: string, etags: readonly string[]): Promise<void> {
    const parts = etags.map(
      (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
    );
    const body = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);
    const response = await this.#ask({ method: 'POST', key, query: { uploadId }, body });
    // The store answers 200 before it is done, and may still fail.
    const text = await response.text();
    const code = readXmlValue(text, 'Code');
    if (code !== undefined) throw this.#unavailable(key, `${code}: ${readXmlValue(text, 'Message') ?? ''}`);
  }

  /** Pieces of an upload that is never completed cost their storage. */
  async abortUpload(key: string, uploadId: string): Promise<void> {
    await this.#ask({ method: 'DELETE', key, query: { uploadId } }, 0).catch(() => {});
  }

  /** @throws CodedError with what the store said, once it is no use to ask again */
  async #ask(
    { method, key, query = {}, headers = {}, body }: Ask,
    patience = this.#patience,
  ): Promise<Response> {
    const url = new URL(`${this.#endpoint}/${key.split('/').map(encodeURIComponent).join('/')}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    // Signed too: what is kept is what was sent, also where nothing else protects the way.
    const hash = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    const retry = new Patience(patience);
    for (;;) {
      const request = await this.#client.sign(url.href, {
        method,
        headers: { ...headers, 'x-amz-content-sha256': hash },
        ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
      });
      const response = await fetch(request).catch((error: unknown) => reasonOf(error));
      if (typeof response === 'string') {
        await retry.pause(() => this.#unavailable(key, response));
        continue;
      }
      if (response.ok) return response;
      const text = await response.text().catch(() => '');
      if (!isForNow(response.status)) throw this.#refusal(key, response, text);
      await retry.pause(() =>
        this.#unavailable(key, `${response.status} ${readXmlValue(text, 'Code') ?? ''}`),
      );
    }
  }

  #shown(key: string): string {
    return `s3://${this.bucket}/${key}`;
  }

  #unavailable(key: string, why: string): CodedError {
    return new CodedError(
      503,
      's3_unavailable',
      `${this.#shown(key)}: the store does not answer as it should (${why.trim()}), in ${this.#patience / 1000} s of trying. The same command goes on from there once it does.`,
    );
  }

  #refusal(key: string, { status, headers }: Response, text: string): CodedError {
    // An answer to HEAD has no body to say more.
    const code = readXmlValue(text, 'Code') ?? (status === 404 ? 'NoSuchKey' : String(status));
    const said = [status, code, readXmlValue(text, 'Message') ?? ''].join(' ').trim();
    const detail = { s3: code };
    const region = headers.get('x-amz-bucket-region');
    if (region !== null && region !== this.#region)
      return new CodedError(
        400,
        's3_region',
        `${this.#shown(key)}: the bucket lies in ${region}; say --s3-region ${region}.`,
        detail,
      );
    if (status === 401 || status === 403)
      return new CodedError(
        403,
        's3_denied',
        `${this.#shown(key)}: the store refuses (${said}). Check the credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, this machine's clock, and that they may read (s3:GetObject, s3:ListBucket) or write (s3:PutObject) there. The same command goes on from there.`,
        detail,
      );
    if (status === 404)
      return new CodedError(
        404,
        's3_missing',
        `${this.#shown(key)} is not there (${said}). Check bucket, key and --s3-endpoint.`,
        detail,
      );
    if (status === 412)
      return new CodedError(
        409,
        's3_changed',
        `${this.#shown(key)} was replaced while it was read. What was read before is in; import the new content under another --name, without those rows.`,
        detail,
      );
    return new CodedError(400, 's3_refused', `${this.#shown(key)}: the store says ${said}.`, detail);
  }
}

function ranged(key: string, start: number, end: number, etag: string): Ask {
  const headers = { range: `bytes=${start}-${end - 1}`, ...(etag === '' ? {} : { 'if-match': etag }) };
  return { method: 'GET', key, headers };
}

function isForNow(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}

/** Waits twice as long each time, until it has failed for as long as one is patient, with nothing got through. */
class Patience {
  readonly #limit: number;
  /** Of the first failure: between two of them the reader may have been busy elsewhere. */
  #since: number | undefined;
  #pause = FIRST_PAUSE_MS;

  /** @param limit milliseconds */
  constructor(limit: number) {
    this.#limit = limit;
  }

  reset(): void {
    this.#since = undefined;
    this.#pause = FIRST_PAUSE_MS;
  }

  async pause(why: () => CodedError): Promise<void> {
    this.#since ??= performance.now();
    if (performance.now() - this.#since + this.#pause > this.#limit) throw why();
    await delay(this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2);
  }
}
