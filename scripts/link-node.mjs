/**
 * Runs after every `npm ci`, on whatever Node (≥ 20) the machine has: makes sure that node_modules/.bin/node is the
 * project's own Node, so that all npm scripts and npx run on it.
 *
 * npm links it by itself from the package of the platform. But npm 10, which comes with Node 20 and 22, takes the link
 * away again when it drops the packages of the other platforms: their program has the same name.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first Node that runs TypeScript as it is, for good. */
const ownEnough = 24;

/**
 * @param {string} root folder of package.json and node_modules
 * @returns {string | undefined} what node_modules/.bin/node says its version is; undefined without one that runs
 */
export function linkNode(root) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folder = join(root, 'node_modules', '.bin');
  const link = join(folder, 'node');
  const own = Object.keys(optionalDependencies)
    .map((name) => join(root, 'node_modules', name, 'bin', 'node'))
    .find((program) => existsSync(program));
  if (own === undefined) return undefined;
  if (!existsSync(link)) {
    mkdirSync(folder, { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(relative(folder, own), link);
  }
  try {
    return execFileSync(link, ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    // Its package is for another C library: the machine's own Node is the better one.
    rmSync(link, { force: true });
    return undefined;
  }
}

// Not import.meta.filename: the first releases of Node 20 do not have it.
const here = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === here) {
  const version = linkNode(join(dirname(here), '..'));
  const major = Number.parseInt(process.versions.node, 10);
  if (version === undefined && major < ownEnough) {
    console.error(
      `npm has no Node for this platform: install Node ≥ ${ownEnough} (this is ${process.version})`,
    );
    process.exitCode = 1;
  }
}
