/** One import or re-export statement, as written. */
export interface Import {
  /** What is imported from: `./x.ts`, `node:fs`, `@throughline/core/people`, `zod`. */
  from: string;
  /** Names between the braces, without `type` and without their local alias; empty for other forms. */
  names: string[];
  /** 1-based. */
  line: number;
  /** `export * from` and `export * as x from`. */
  isExportStar: boolean;
}

// Formatted files have every static import at the start of a line, which keeps strings in tests out of it.
const staticImport =
  /^(?<word>import|export)\b(?<clause>[^;'"`]*?)(?:\bfrom\s*)?(?<quote>['"])(?<from>[^'"\n]+)\k<quote>/gm;
const dynamicImport = /\bimport\(\s*(?<quote>['"])(?<from>[^'"\n]+)\k<quote>/g;

/** Whether a line of formatted code is one of a comment. */
export function isComment(line: string): boolean {
  return /^\s*(\*|\/\/|\/\*)/.test(line);
}

/** All modules that a TypeScript file imports or re-exports, statically or with `import()`, types included. */
export function importsOf(source: string): Import[] {
  const found: Import[] = [];
  for (const match of source.matchAll(staticImport)) {
    const { word, clause = '', from } = match.groups ?? {};
    // `export const x = 'y'` has no `from`; a bare `import 'x'` has no clause.
    const isStatement = /\bfrom\s*$/.test(match[0].slice(0, match[0].lastIndexOf(`${from}`) - 1));
    if (from === undefined || !(isStatement || (word === 'import' && clause.trim() === ''))) continue;
    found.push({
      from,
      names: namesIn(clause),
      line: lineAt(source, match.index),
      isExportStar: word === 'export' && /^\s*(type\s+)?\*/.test(clause),
    });
  }
  for (const match of source.matchAll(dynamicImport)) {
    const line = lineAt(source, match.index);
    if (match.groups?.from === undefined || isComment(source.split('\n')[line - 1] ?? '')) continue;
    found.push({ from: match.groups.from, names: [], line, isExportStar: false });
  }
  return found.sort((a, b) => a.line - b.line);
}

function namesIn(clause: string): string[] {
  const braces = /\{(?<names>[^}]*)\}/.exec(clause)?.groups?.names ?? '';
  return braces
    .split(',')
    .map((part) =>
      part
        .trim()
        .replace(/^type\s+/, '')
        .replace(/\s+as\s+.*$/, ''),
    )
    .filter((name) => name !== '');
}

function lineAt(source: string, index: number): number {
  return source.slice(0, index).split('\n').length;
}
