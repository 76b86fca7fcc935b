import { SaxesParser } from 'saxes';

/** An object of a listing. */
export interface S3Object {
  readonly key: string;
  readonly size: number;
}

/** Reads the answer of ListObjectsV2. */
export function readListing(xml: string): { objects: S3Object[]; next: string | undefined } {
  const objects: S3Object[] = [];
  let next: string | undefined;
  let key = '';
  let size = 0;
  readElements(xml, (path, text) => {
    if (path.endsWith('/Contents/Key')) key = text;
    else if (path.endsWith('/Contents/Size')) size = Number(text);
    else if (path.endsWith('/Contents')) objects.push({ key, size });
    else if (path.endsWith('/NextContinuationToken')) next = text;
  });
  return { objects, next };
}

/** The text of the first element of that name; undefined where there is none, or no XML. */
export function readXmlValue(xml: string, name: string): string | undefined {
  let found: string | undefined;
  try {
    readElements(xml, (path, text) => {
      if (found === undefined && path.endsWith(`/${name}`)) found = text;
    });
  } catch {
    return undefined;
  }
  return found;
}

/** @param onElement told each element as it ends, with its path and its own text */
function readElements(xml: string, onElement: (path: string, text: string) => void): void {
  const parser = new SaxesParser();
  const open: { name: string; text: string }[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a document type in an answer of a store');
  });
  parser.on('opentag', ({ name }) => open.push({ name, text: '' }));
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last) last.text += text;
  });
  parser.on('closetag', () => {
    const path = `/${open.map(({ name }) => name).join('/')}`;
    onElement(path, open.pop()!.text);
  });
  parser.write(xml).close();
}
