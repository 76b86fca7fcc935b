import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Api, ApiError } from './api.ts';
import {
  MANIFEST,
  type Manifest,
  type ManifestPart,
  newManifest,
  readManifest,
  touchpointsOf,
  writeManifest,
} from './export-manifest.ts';
import type { ExportTarget } from './export-target.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

export interface ExportQuestion {
  readonly format: string;
  /** Parameters of the route, as they were asked for. */
  readonly filter: Manifest['filter'];
  /** Touchpoints a part. */
  readonly part: string | undefined;
}

export interface ExportReports {
  /** After each part. */
  readonly onPart: (manifest: Manifest) => void;
  readonly say: (text: string) => void;
  /** How long nothing may get through before it gives up, milliseconds. */
  readonly patience: number;
}

export interface Exported {
  readonly manifest: Manifest;
  /** Touchpoints that earlier runs had written. */
  readonly before: number;
  readonly already: boolean;
}

/**
 * Writes part after part, and after each the manifest that says where the next one begins. So an export that was
 * killed goes on after its last whole part, and the parts are those of one that was not: the server fixed the instant
 * of all of them when the first was asked for.
 * @throws CodedError where the target holds something else or cannot be written; ApiError where the server refuses or
 *   stays away
 */
export async function runExport(
  question: ExportQuestion,
  target: ExportTarget,
  api: Api,
  reports: ExportReports,
): Promise<Exported> {
  const found = await target.read(MANIFEST);
  let manifest = found
    ? readManifest(found, question, target.shown)
    : newManifest(question.format, question.filter, addressOf(question));
  const before = touchpointsOf(manifest);
  if (manifest.next === null) return { manifest, before, already: true };
  if (manifest.parts.length > 0) reports.say(`going on after part ${manifest.parts.length}`);
  while (manifest.next !== null) {
    manifest = await nextPart(manifest, manifest.next, target, api, reports);
    await target.write(MANIFEST, only(writeManifest(manifest)), 'application/json');
    reports.onPart(manifest);
  }
  return { manifest, before, already: false };
}

async function nextPart(
  manifest: Manifest,
  address: string,
  target: ExportTarget,
  api: Api,
  { say, patience }: ExportReports,
): Promise<Manifest> {
  const number = String(manifest.parts.length + 1).padStart(6, '0');
  const file = `touchpoints-${number}.${manifest.format}`;
  const began = performance.now();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
    try {
      return await writePart(manifest, await api.open(address), target, file);
    } catch (error) {
      const forNow = error instanceof ApiError && isForNow(error, manifest.parts.length > 0);
      if (!forNow || performance.now() - began + pause > patience) throw error;
      const wait = Math.max(pause, (error.retryAfter ?? 0) * 1000);
      say(`${error.message}; trying again in ${(wait / 1000).toFixed(1)} s`);
      await delay(wait);
    }
  }
}

async function writePart(
  manifest: Manifest,
  response: Response,
  target: ExportTarget,
  file: string,
): Promise<Manifest> {
  const counted = new Counted(response);
  await target.write(file, counted.chunks(), response.headers.get('content-type') ?? '');
  const number = (name: string) => Number(response.headers.get(`throughline-${name}`));
  const part: ManifestPart = { file, touchpoints: number('touchpoints'), ...counted.told() };
  return {
    ...manifest,
    total: number('total'),
    withoutPerson: number('without-person'),
    parts: [...manifest.parts, part],
    next: /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? null,
  };
}

/** The answer's bytes on their way to the target. */
class Counted {
  readonly #response: Response;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(response: Response) {
    this.#response = response;
  }

  async *chunks(): AsyncGenerator<Buffer> {
    const reader = this.#response.body!.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read().catch((error: Error) => {
          throw new ApiError(
            `the answer broke off after ${this.#bytes} bytes: ${(error.cause as Error | undefined)?.message ?? error.message}`,
            0,
            'broken_off',
          );
        });
        if (done) return;
        this.#hash.update(value);
        this.#bytes += value.length;
        yield Buffer.from(value.buffer, value.byteOffset, value.length);
      }
    } finally {
      await reader.cancel().catch(() => {});
    }
  }

  told(): { bytes: number; sha256: string } {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

/** A server that never answered is rather a wrong address. */
function isForNow({ status, code }: ApiError, wasReached: boolean): boolean {
  if (status === 0) return wasReached || code === 'broken_off';
  return [408, 429, 502, 503, 504].includes(status);
}

function addressOf({ format, filter, part }: ExportQuestion): string {
  const query = new URLSearchParams({ format });
  for (const [name, values] of Object.entries(filter)) for (const value of values) query.append(name, value);
  if (part !== undefined) query.set('limit', part);
  return `/v1/touchpoints/export?${query}`;
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
