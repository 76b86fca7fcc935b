/**
 * The law of imports (ARCHITECTURE.md tells why):
 *
 * 1. core imports nothing of ours and no built-in but the hash of `node:crypto`, and asks no clock and no chance.
 * 2. storage, connectors and sample import core; server imports all of them. No package reaches into another by a path.
 * 3. The testkit is imported by tests, benches, examples and scripts only, and nobody imports a test.
 * 4. Across packages only exported subpaths are imported.
 * 5. A package imports only what its package.json declares.
 * 6. Inside core a capability is reached through its index.ts, and never in a circle.
 * 7. No `export *`, and no file or folder whose name says nothing.
 */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { type Import, importsOf, isComment } from './imports.ts';

/** One file of the repository: its path from the root, with `/`, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

/** What the law needs from a package.json. */
export interface Manifest {
  name: string;
  exports?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

export interface Repository {
  files: SourceFile[];
  /** By folder under packages/: core, storage … */
  packages: Map<string, Manifest>;
  root: Manifest;
}

export interface Breach {
  path: string;
  line: number;
  law: string;
}

/** Which of our packages each one may import, in code that ships. */
const mayImport: Record<string, string[]> = {
  core: [],
  storage: ['core'],
  channels: ['core'],
  connectors: ['core'],
  sample: ['core'],
  server: ['core', 'storage', 'channels', 'connectors', 'sample'],
  // It reaches the server over HTTP alone, by types that are generated; of core it has what is listed below.
  console: ['core'],
  testkit: ['core', 'storage', 'server', 'connectors'],
};

/** What of core a browser has too: pure, and without dependencies. */
const coreInBrowsers = new Set(['journeys']);

const builtinsOfCore: Record<string, string[]> = { 'node:crypto': ['hash', 'createHash'] };
/** What a module may do without importing anything; the linter refuses the other globals in core. */
const clockOrChance = /\b(Math\.random|Date\.now|new Date)\(\)/;
/** Packages of ours that any test may use. */
const ownForTests = new Set(['@throughline/testkit', '@throughline/sample']);
const emptyNames = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'types', 'shared']);

interface Place {
  path: string;
  /** Folder under packages/, or undefined for bench/, examples/, scripts/ and files at the root. */
  home: string | undefined;
  /** Tests, and the files in a folder named `test` that support them. */
  isTest: boolean;
}

export function breaches(repository: Repository): Breach[] {
  const found: Breach[] = [];
  for (const file of repository.files) {
    const place = placeOf(file.path);
    const say = (line: number, law: string | undefined) => {
      if (law !== undefined) found.push({ path: file.path, line, law });
    };
    for (const word of emptyWords(file.path)) say(1, `'${word}' says nothing: name it after what it holds`);
    for (const line of impureLines(place, file.text))
      say(line, 'core is pure: time and chance come in as arguments');
    for (const statement of importsOf(file.text)) {
      if (statement.isExportStar) say(statement.line, `no 'export *': name what '${statement.from}' gives`);
      say(statement.line, brokenBy(repository, place, statement));
    }
  }
  return [...found, ...circles(repository.files)];
}

function placeOf(path: string): Place {
  const parts = path.split('/');
  const isTest = /\.test\.tsx?$/.test(path) || parts.slice(0, -1).includes('test');
  return { path, home: parts[0] === 'packages' ? parts[1] : undefined, isTest };
}

function emptyWords(path: string): string[] {
  return path
    .split('/')
    .map((part) => part.replace(/(\.test)?\.tsx?$/, ''))
    .filter((word) => emptyNames.has(word));
}

function impureLines(place: Place, text: string): number[] {
  if (place.home !== 'core' || place.isTest) return [];
  return text
    .split('\n')
    .flatMap((line, index) => (clockOrChance.test(line) && !isComment(line) ? [index + 1] : []));
}

/** The law that one statement breaks, or undefined. */
function brokenBy(repository: Repository, from: Place, statement: Import): string | undefined {
  if (statement.from.startsWith('.')) return relative(from, statement);
  if (isBuiltin(statement.from)) return builtin(from, statement);
  const ours = /^@throughline\/(?<folder>[^/]+)(?:\/(?<subpath>.*))?$/.exec(statement.from)?.groups;
  const breach =
    ours?.folder === undefined ? undefined : acrossPackages(repository, from, ours.folder, ours.subpath);
  return breach ?? undeclared(repository, from, statement);
}

function relative(from: Place, statement: Import): string | undefined {
  const target = placeOf(posix.normalize(posix.join(posix.dirname(from.path), statement.from)));
  if (target.home !== from.home && target.home !== undefined) {
    return `'${statement.from}' reaches into package ${target.home}: import an exported subpath of it`;
  }
  if (from.home !== undefined && target.home === undefined) return `'${statement.from}' leaves the package`;
  if (target.isTest && !from.isTest) return `'${statement.from}' is a test: only tests import it`;
  const [own, other] = [capabilityOf(from.path), capabilityOf(target.path)];
  if (own === undefined || other === undefined || own === other) return undefined;
  return posix.basename(target.path) === 'index.ts'
    ? undefined
    : `capability '${other}' is reached through its index.ts, not '${statement.from}'`;
}

/** Folder under packages/core/src, or undefined for files elsewhere. */
function capabilityOf(path: string): string | undefined {
  return /^packages\/core\/src\/(?<capability>[^/]+)\//.exec(path)?.groups?.capability;
}

function isBuiltin(from: string): boolean {
  return from.startsWith('node:') || builtinModules.includes(from);
}

function builtin(from: Place, statement: Import): string | undefined {
  if (from.home !== 'core' || from.isTest) return undefined;
  const allowed = builtinsOfCore[statement.from] ?? [];
  const onlyAllowed = statement.names.length > 0 && statement.names.every((name) => allowed.includes(name));
  return onlyAllowed
    ? undefined
    : `core is pure: '${statement.from}' may give it ${allowed.join(', ') || 'nothing'}`;
}

function acrossPackages(
  repository: Repository,
  from: Place,
  folder: string,
  subpath: string | undefined,
): string | undefined {
  const target = repository.packages.get(folder);
  if (target === undefined) return `there is no package ${folder}`;
  if (from.home === folder) return 'inside a package imports are relative';
  const entry = subpath === undefined ? '.' : `./${subpath}`;
  if (target.exports?.[entry] === undefined) return `package ${folder} does not export '${entry}'`;
  if (from.home === undefined) return undefined;
  if (folder === 'testkit') {
    return from.isTest ? undefined : 'only tests, benches, examples and scripts import the testkit';
  }
  if (folder === 'sample' && from.isTest) return undefined;
  if (from.home === 'console' && folder === 'core' && !coreInBrowsers.has(subpath ?? '')) {
    return `core/${subpath} is not made for browsers: ask the server`;
  }
  return (mayImport[from.home] ?? []).includes(folder) ? undefined : `${from.home} does not import ${folder}`;
}

function undeclared(repository: Repository, from: Place, statement: Import): string | undefined {
  // bench/, examples/ and scripts/ have no package.json of their own: they use what the workspaces brought.
  if (from.home === undefined) return undefined;
  const manifest = repository.packages.get(from.home);
  const name = statement.from
    .split('/')
    .slice(0, statement.from.startsWith('@') ? 2 : 1)
    .join('/');
  const declared = name in (manifest?.dependencies ?? {}) || name in (manifest?.devDependencies ?? {});
  const forTests = name in (repository.root.devDependencies ?? {}) || ownForTests.has(name);
  if (declared || ((from.isTest || from.home === 'testkit') && forTests)) return undefined;
  return `'${name}' is not among the dependencies of package ${from.home}`;
}

/** Circles between capabilities of core, each once, with the file that closes it. */
function circles(files: SourceFile[]): Breach[] {
  const edges = capabilityEdges(files);
  const found: Breach[] = [];
  const done = new Set<string>();
  const walk = (capability: string, trail: string[]): void => {
    for (const [next, file] of edges.get(capability) ?? []) {
      const start = trail.indexOf(next);
      if (start >= 0) {
        found.push({ path: file, line: 1, law: `a circle: ${[...trail.slice(start), next].join(' → ')}` });
      } else if (!done.has(next)) walk(next, [...trail, next]);
    }
    done.add(capability);
  };
  for (const capability of edges.keys()) if (!done.has(capability)) walk(capability, [capability]);
  return found;
}

/** capability → the capabilities it imports, each with a file that does. */
function capabilityEdges(files: SourceFile[]): Map<string, Map<string, string>> {
  const edges = new Map<string, Map<string, string>>();
  for (const file of files) {
    const from = capabilityOf(file.path);
    if (from === undefined || placeOf(file.path).isTest) continue;
    for (const statement of importsOf(file.text)) {
      if (!statement.from.startsWith('.')) continue;
      const to = capabilityOf(posix.normalize(posix.join(posix.dirname(file.path), statement.from)));
      if (to === undefined || to === from) continue;
      const known = edges.get(from) ?? new Map<string, string>();
      edges.set(from, known.set(to, file.path));
    }
  }
  return edges;
}
