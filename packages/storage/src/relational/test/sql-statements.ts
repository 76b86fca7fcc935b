import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One SQL template of the code. */
export interface SqlStatement {
  /** `storage/src/relational/claims.ts:15` */
  readonly place: string;
  /** In lower case, on one line, with `?` for every value and the text of every fragment that is filled in. */
  readonly text: string;
}

const PACKAGES = join(import.meta.dirname, '../../../../');

interface File {
  readonly name: string;
  readonly text: string;
}

/** Every `sql` template of code that ships and speaks to the relational plane. */
export function sqlStatements(): SqlStatement[] {
  const files = globSync('{storage/src/relational,server/src}/**/*.ts', { cwd: PACKAGES })
    .filter((name) => !/\.test\.ts$|\/test\//.test(name))
    .sort()
    .map((name): File => ({ name, text: readFileSync(join(PACKAGES, name), 'utf8') }));
  const fragments = fragmentsIn(files);
  return files.flatMap(({ name, text }) =>
    templates(text).map(({ line, start }) => ({
      place: `${name}:${line}`,
      text: readTemplate(text, start, fragments).replace(/\s+/g, ' ').trim().toLowerCase(),
    })),
  );
}

function templates(text: string): { line: number; start: number }[] {
  return [...text.matchAll(/\bsql(?:<[^`;]*>)?`/g)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    start: match.index + match[0].length,
  }));
}

/** `const clock = sql…`: by name, with the text that takes its place. */
function fragmentsIn(files: readonly File[]): Map<string, string> {
  const declared = /\bconst (?<name>\w+) = sql(?:<[^`;]*>)?`(?<text>[^`]*)`/g;
  const found = files.flatMap(({ text }) => [...text.matchAll(declared)]);
  return new Map(found.map(({ groups }) => [groups?.name ?? '', groups?.text ?? '']));
}

/** Reads to the closing backtick; what is filled in may hold braces, and holds no template of its own. */
function readTemplate(text: string, start: number, fragments: ReadonlyMap<string, string>): string {
  let read = '';
  let at = start;
  while (at < text.length && text[at] !== '`') {
    if (!text.startsWith('${', at)) {
      read += text[at++];
      continue;
    }
    const opened = at + 2;
    let depth = 1;
    for (at = opened; depth > 0 && at < text.length; at++) {
      if (text[at] === '{') depth++;
      if (text[at] === '}') depth--;
    }
    read += fragments.get(text.slice(opened, at - 1)) ?? '?';
  }
  return read;
}
