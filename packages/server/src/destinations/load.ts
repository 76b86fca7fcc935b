import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DESTINATIONS, type Destination } from '@throughline/connectors/destinations';
import { CodedError, isObject } from '@throughline/core/kernel';

const CONNECTOR = /^[^.].*(?<!\.d|\.test)\.(?:ts|mts|js|mjs)$/;

/**
 * The destinations there are: those of the product, and the default exports of the files in a folder. Other connectors
 * may lie beside them.
 * @throws CodedError `connector_invalid`, naming the file
 */
export async function loadDestinations(folder: string | undefined): Promise<readonly Destination[]> {
  const found = new Map(DESTINATIONS.map((destination) => [destination.name, destination]));
  for (const file of folder === undefined ? [] : await connectorsIn(folder)) {
    const { default: one } = (await import(pathToFileURL(file).href).catch((error: Error) => {
      throw invalid(file, error.message);
    })) as { default?: unknown };
    if (!isDestination(one)) continue;
    if (found.has(one.name)) throw invalid(file, `there is a destination named ${one.name} already`);
    found.set(one.name, one);
  }
  return [...found.values()];
}

async function connectorsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: Error) => {
    throw invalid(folder, error.message);
  });
  return names
    .filter((name) => CONNECTOR.test(name))
    .sort()
    .map((name) => resolve(join(folder, name)));
}

function isDestination(value: unknown): value is Destination {
  if (!isObject(value)) return false;
  const { name, settings, deliver } = value as Record<string, unknown>;
  return typeof name === 'string' && typeof settings === 'function' && typeof deliver === 'function';
}

function invalid(file: string, why: string): CodedError {
  return new CodedError(500, 'connector_invalid', `The connector ${file} cannot be used: ${why}.`);
}
