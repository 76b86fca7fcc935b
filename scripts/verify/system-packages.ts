/**
 * What the tests need from the system beside Node and npm, and how it comes there: installed from the system's
 * own packages where the check runs as root on a Debian-like system, else named in one line.
 */
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './command.ts';
import type { Outcome } from './steps.ts';

export interface Need {
  /** Debian's name of the package. */
  package: string;
  /** A program that tells that it is there. */
  program: string;
  /** A program that does in its place, at more cost: nothing is skipped where it is there. */
  standIn?: string;
  /** What is skipped without it. */
  without: string;
}

export const needs: Need[] = [
  {
    package: 'postgresql',
    program: 'initdb',
    without: 'tests on a real PostgreSQL, concurrency among them',
  },
  { package: 'mosquitto', program: 'mosquitto', without: 'tests on a real MQTT broker' },
  { package: 'mariadb-server', program: 'mariadbd', without: 'tests on a real MariaDB' },
  { package: 'openssl', program: 'openssl', without: 'tests over TLS' },
  { package: 'strace', program: 'strace', without: 'counting fsyncs from outside the process' },
  {
    package: 'chromium-headless-shell',
    program: 'chromium-headless-shell',
    standIn: 'chromium',
    without: 'the console and the clients for browsers, in a browser',
  },
  { package: 'wrk', program: 'wrk', without: 'the bench of raw node:http accept' },
];

/** Debian keeps PostgreSQL's server programs beside the PATH, one folder a major version. */
const postgresVersions = '/usr/lib/postgresql';

/** Where servers are; an ordinary user's PATH often lacks it. */
const serverPrograms = '/usr/sbin';

/** Folders in which programs are looked for. */
export function searchPath(path = process.env.PATH ?? ''): string[] {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  folders.push(serverPrograms);
  try {
    folders.push(...readdirSync(postgresVersions).map((version) => join(postgresVersions, version, 'bin')));
  } catch {
    // No PostgreSQL from Debian's packages: nothing to add.
  }
  return folders;
}

export function missing(wanted: Need[], folders: string[]): Need[] {
  return wanted.filter((need) => !folders.some((folder) => isProgram(join(folder, need.program))));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The one line for who has to install by hand. */
export function advice(absent: Need[]): string {
  const packages = absent.map((need) => need.package).join(' ');
  const without = absent.map((need) => need.without).join('; ');
  return `to run everything: sudo apt-get install ${packages} (skipped without: ${without})`;
}

/** What the step needs to know of the machine, and how it installs; tests pass their own. */
export interface Machine {
  isRoot: boolean;
  hasApt: boolean;
  folders: () => string[];
  /** Resolves with the exit code. */
  install: (packages: string[]) => Promise<number>;
}

export function thisMachine(): Machine {
  return {
    isRoot: process.getuid?.() === 0,
    hasApt: missing([{ package: 'apt', program: 'apt-get', without: '' }], searchPath()).length === 0,
    folders: () => searchPath(),
    install: installWithApt,
  };
}

async function installWithApt(packages: string[]): Promise<number> {
  const quiet = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
  // An update that fails for one mirror may still have brought what is needed: the install decides.
  await run('apt-get', ['update', '-qq'], quiet);
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
}

export async function systemPackages(
  machine: Machine,
  line: (text: string) => void,
  wanted = needs,
): Promise<Outcome> {
  const absent = missing(wanted, machine.folders());
  if (absent.length === 0) return { status: 'passed', note: 'everything is there' };
  const lacking = () =>
    missing(wanted, machine.folders()).filter((need) => !hasStandIn(need, machine.folders()));
  if (!machine.isRoot || !machine.hasApt) {
    const skipped = lacking();
    return skipped.length === 0
      ? { status: 'passed', note: 'everything is there, or what does in its place' }
      : { status: 'skipped', note: advice(skipped) };
  }
  const packages = absent.map((need) => need.package);
  line(`installing from the system's packages: ${packages.join(', ')}`);
  const code = await machine.install(packages);
  const still = lacking();
  if (code === 0 && still.length === 0) return { status: 'passed', note: `installed ${packages.join(', ')}` };
  if (absent.every((need) => hasStandIn(need, machine.folders())))
    return { status: 'passed', note: `could not install ${packages.join(', ')}: others do in their place` };
  return { status: 'failed', note: advice(still.length > 0 ? still : absent) };
}

function hasStandIn({ standIn }: Need, folders: string[]): boolean {
  return standIn !== undefined && folders.some((folder) => isProgram(join(folder, standIn)));
}
