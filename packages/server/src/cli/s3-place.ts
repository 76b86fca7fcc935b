import { CodedError } from '@throughline/core/kernel';
import type { Place } from './place.ts';
import type { S3Store } from './s3-store.ts';
import type { S3Url } from './s3-url.ts';

/** Objects below a prefix that are data: a manifest beside them is none. */
const DATA = /\.(jsonl|ndjson|csv|tsv|txt|parquet|xes)(\.gz)?$/i;

/** One object, as a file. Its version is the entity tag: it need not be read to know that it is the same. */
export async function s3Place(store: S3Store, { key }: Pick<S3Url, 'key'>): Promise<Place> {
  const { size, etag } = await store.head(key);
  return {
    shown: `s3://${store.bucket}/${key}`,
    base: key.slice(key.lastIndexOf('/') + 1),
    size,
    version: etag === '' ? undefined : `${etag} ${size}`,
    read: () => store.read(key, 0, size, etag),
    slice: (start, end) => store.slice(key, start, end, etag),
  };
}

/** An object, or, where the address ends in a slash or is the bucket alone, every data file below it. */
export async function s3Keys(store: S3Store, { key }: Pick<S3Url, 'key'>): Promise<string[]> {
  if (key !== '' && !key.endsWith('/')) return [key];
  const keys: string[] = [];
  for await (const object of store.list(key)) if (DATA.test(object.key)) keys.push(object.key);
  if (keys.length === 0)
    throw new CodedError(404, 's3_missing', `s3://${store.bucket}/${key} has no data files below it.`);
  return keys;
}
