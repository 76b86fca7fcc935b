/** `node scripts/import-law.ts`: checks the law of imports over the whole tree and exits 1 when it is broken. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { breaches, type Manifest, type Repository } from './import-law/law.ts';

const root = join(import.meta.dirname, '..');

/** Reads every TypeScript file of ours and the manifests the law speaks about. */
export function readRepository(folder: string): Repository {
  const paths = globSync('{packages/*/src,bench,examples,scripts}/**/*.{ts,tsx}', {
    cwd: folder,
    exclude: (name) => name === 'node_modules',
  });
  const packages = readdirSync(join(folder, 'packages')).filter((name) =>
    existsSync(join(folder, 'packages', name, 'package.json')),
  );
  return {
    files: paths.sort().map((path) => ({
      path: path.split(sep).join('/'),
      text: readFileSync(join(folder, path), 'utf8'),
    })),
    packages: new Map(packages.map((name) => [name, readManifest(join(folder, 'packages', name))])),
    root: readManifest(folder),
  };
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

if (import.meta.main) {
  const repository = readRepository(root);
  const found = breaches(repository);
  for (const breach of found) console.error(`${breach.path}:${breach.line}  ${breach.law}`);
  console.log(`law of imports: ${repository.files.length} files, ${found.length} breaches`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
