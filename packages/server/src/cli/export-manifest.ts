import { CodedError } from '@throughline/core/kernel';
import { z } from 'zod';

/** Beside the parts: what they are of, and where the export stands. */
export const MANIFEST = 'manifest.json';

const manifestSchema = z.object({
  throughline: z.literal('touchpoints'),
  /** The question, as it was asked: a different one is a different export. */
  format: z.string(),
  filter: z.record(z.string(), z.array(z.string())),
  started: z.iso.datetime(),
  /** Touchpoints of the whole export, known once it has begun. */
  total: z.int(),
  /** Among them those of nobody, which XES leaves out. */
  withoutPerson: z.int(),
  parts: z.array(z.object({ file: z.string(), touchpoints: z.int(), bytes: z.int(), sha256: z.string() })),
  /** Address of the next part, as the server gave it; null when all are there. */
  next: z.string().nullable(),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestPart = Manifest['parts'][number];

export function newManifest(format: string, filter: Manifest['filter'], next: string): Manifest {
  return {
    throughline: 'touchpoints',
    format,
    filter,
    started: new Date().toISOString(),
    total: 0,
    withoutPerson: 0,
    parts: [],
    next,
  };
}

/** @throws CodedError `export_unreadable`, or `export_differs` where another question was asked before */
export function readManifest(
  bytes: Uint8Array,
  asked: Pick<Manifest, 'format' | 'filter'>,
  out: string,
): Manifest {
  let manifest: Manifest;
  try {
    manifest = manifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    throw new CodedError(
      400,
      'export_unreadable',
      `${MANIFEST} in ${out} is none of an export. Give another --out, or take the file away.`,
    );
  }
  const question = ({ format, filter }: typeof asked) => JSON.stringify([format, filter]);
  if (question(manifest) === question(asked)) return manifest;
  throw new CodedError(
    409,
    'export_differs',
    `${out} holds an export of something else: ${describe(manifest)}. Give another --out, or the same filter and format to go on with it.`,
  );
}

function describe({ format, filter }: Manifest): string {
  const parts = Object.entries(filter).map(([name, values]) => `--${name} ${values.join(', ')}`);
  return [`--format ${format}`, ...parts].join(' ');
}

export function writeManifest(manifest: Manifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

export function touchpointsOf({ parts }: Manifest): number {
  return parts.reduce((sum, { touchpoints }) => sum + touchpoints, 0);
}
