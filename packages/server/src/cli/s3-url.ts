/** Options of every command that may read from or write to a store, for parseArgs. */
export const S3_OPTIONS = {
  's3-endpoint': { type: 'string' },
  's3-region': { type: 'string' },
  patience: { type: 'string', default: '600' },
} as const;

export interface S3Flags {
  readonly 's3-endpoint'?: string | undefined;
  readonly 's3-region'?: string | undefined;
  readonly patience: string;
}

/** Where an object lies: `s3://bucket/key`. */
export interface S3Url {
  readonly bucket: string;
  readonly key: string;
}

/** @returns undefined where it is no such address */
export function parseS3Url(text: string): S3Url | undefined {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/.exec(text);
  return match ? { bucket: match[1]!, key: match[2]! } : undefined;
}
