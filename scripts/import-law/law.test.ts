import { describe, expect, it } from 'vitest';
import { readRepository } from '../import-law.ts';
import { importsOf } from './imports.ts';
import { breaches, type Manifest } from './law.ts';

const manifest = (name: string, exports: string[], dependencies: string[]): Manifest => ({
  name: `@throughline/${name}`,
  exports: Object.fromEntries(exports.map((entry) => [entry, './src/index.ts'])),
  dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '1'])),
});

const packages = new Map([
  ['core', manifest('core', ['./kernel', './people'], ['zod'])],
  ['storage', manifest('storage', ['./relational'], ['@throughline/core', 'pg'])],
  ['server', manifest('server', ['.'], ['@throughline/core', '@throughline/storage', 'fastify'])],
  ['testkit', manifest('testkit', ['.'], ['@throughline/core', '@throughline/storage'])],
]);

/** The laws that one file breaks, as one text. */
function broken(path: string, text: string, ...others: [string, string][]): string {
  const files = [[path, text] as const, ...others].map(([at, source]) => ({ path: at, text: source }));
  const root: Manifest = { name: 'throughline', devDependencies: { vitest: '5', 'fast-check': '4' } };
  return breaches({ files, packages, root })
    .map((breach) => `${breach.path}:${breach.line} ${breach.law}`)
    .join('\n');
}

const cases: [name: string, path: string, text: string, law: RegExp | undefined][] = [
  [
    'core has no I/O',
    'packages/core/src/people/a.ts',
    "import { readFileSync } from 'node:fs';",
    /core is pure/,
  ],
  ['core may hash', 'packages/core/src/kernel/a.ts', "import { hash } from 'node:crypto';", undefined],
  [
    'core has no chance',
    'packages/core/src/kernel/a.ts',
    "import { randomUUID } from 'node:crypto';",
    /pure/,
  ],
  ['core takes nothing whole', 'packages/core/src/kernel/a.ts', "import crypto from 'node:crypto';", /pure/],
  ['core has no clock', 'packages/core/src/kernel/a.ts', 'const now = Date.now();', /come in as arguments/],
  ['core may speak of one', 'packages/core/src/kernel/a.ts', '// Date.now() of the database', undefined],
  [
    'core knows no storage',
    'packages/core/src/people/a.ts',
    "import type { R } from '@throughline/storage/relational';",
    /core does not import storage/,
  ],
  [
    'core declares its libraries',
    'packages/core/src/people/a.ts',
    "import pg from 'pg';",
    /not among the dependencies of package core/,
  ],
  ['core may use what it declares', 'packages/core/src/people/a.ts', "import { z } from 'zod';", undefined],
  [
    'storage uses core',
    'packages/storage/src/a.ts',
    "import { x } from '@throughline/core/people';",
    undefined,
  ],
  [
    'storage knows no server',
    'packages/storage/src/a.ts',
    "import { x } from '@throughline/server';",
    /storage does not import server/,
  ],
  [
    'only exported subpaths',
    'packages/server/src/a.ts',
    "import { x } from '@throughline/core/people/graph';",
    /does not export '.\/people\/graph'/,
  ],
  [
    'no path into another package',
    'packages/server/src/a.ts',
    "import { x } from '../../core/src/people/index.ts';",
    /reaches into package core/,
  ],
  [
    'no path out of a package',
    'packages/server/src/a.ts',
    "import { x } from '../../../bench/run.ts';",
    /leaves the package/,
  ],
  [
    'no path in from outside',
    'bench/a.ts',
    "import { x } from '../packages/core/src/people/index.ts';",
    /reaches into package core/,
  ],
  [
    'the testkit does not ship',
    'packages/server/src/a.ts',
    "import { x } from '@throughline/testkit';",
    /only tests/,
  ],
  [
    'tests use the testkit',
    'packages/server/src/a.test.ts',
    "import { x } from '@throughline/testkit';\nimport { it } from 'vitest';",
    undefined,
  ],
  [
    'support of tests does too',
    'packages/server/src/test/a.ts',
    "import { x } from '@throughline/testkit';",
    undefined,
  ],
  ['benches use the testkit', 'bench/a.ts', "import { x } from '@throughline/testkit';", undefined],
  [
    'nobody imports a test',
    'packages/server/src/a.ts',
    "import { x } from './a.test.ts';",
    /only tests import it/,
  ],
  [
    'inside a package, relative',
    'packages/core/src/people/a.ts',
    "import { x } from '@throughline/core/kernel';",
    /relative/,
  ],
  [
    'a capability has one door',
    'packages/core/src/people/a.ts',
    "import { x } from '../kernel/time.ts';",
    /through its index.ts/,
  ],
  [
    'and that door is open',
    'packages/core/src/people/a.ts',
    "import { x } from '../kernel/index.ts';",
    undefined,
  ],
  ['no export *', 'packages/core/src/people/index.ts', "export * from './a.ts';", /no 'export \*'/],
  ['nor under a name', 'packages/core/src/people/index.ts', "export * as a from './a.ts';", /no 'export \*'/],
  ['names say something', 'packages/core/src/people/utils.ts', '', /'utils' says nothing/],
  ['folders too', 'packages/core/src/common/time.ts', '', /'common' says nothing/],
  ['import() counts', 'packages/core/src/people/a.ts', "const fs = await import('node:fs');", /core is pure/],
];

describe('the law of imports', () => {
  it.each(cases)('[R2.3] %s', (_name, path, text, law) => {
    if (law === undefined) expect(broken(path, text)).toBe('');
    else expect(broken(path, text)).toMatch(law);
  });

  it('[R2.3] finds a circle between capabilities, and only a circle', () => {
    const people: [string, string] = [
      'packages/core/src/people/index.ts',
      "export { b } from '../kernel/index.ts';",
    ];
    expect(
      broken('packages/core/src/kernel/index.ts', "import { a } from '../people/index.ts';", people),
    ).toMatch(/a circle: kernel → people → kernel/);
    expect(
      broken('packages/core/src/touchpoints/index.ts', "import { a } from '../people/index.ts';", people),
    ).toBe('');
  });

  it('[R2.3] reads statements over several lines and leaves strings and comments alone', () => {
    const text = [
      'import {',
      '  type A,',
      '  b as c,',
      "} from './x.ts';",
      "import './y.ts';",
      "export const z = 'from nowhere';",
      "  const quoted = `import { q } from './q.ts'`;",
      " * see import('./comment.ts')",
      "export type { D } from './d.ts';",
    ].join('\n');
    expect(importsOf(text)).toEqual([
      { from: './x.ts', names: ['A', 'b'], line: 1, isExportStar: false },
      { from: './y.ts', names: [], line: 5, isExportStar: false },
      { from: './d.ts', names: ['D'], line: 9, isExportStar: false },
    ]);
  });

  it('[R1.1, R2.3] holds in this repository', () => {
    expect(breaches(readRepository(`${import.meta.dirname}/../..`))).toEqual([]);
  });
});
