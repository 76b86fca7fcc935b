import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DESTINATIONS, type Destination } from '@throughline/connectors/destinations';
import { SOURCES, type Source } from '@throughline/connectors/sources';
import { CodedError, isObject } from '@throughline/core/kernel';

const CONNECTOR = /^[^.].*(?<!\.d|\.test)\.(?:ts|mts|js|mjs)$/;

/** The kinds of sources and of destinations there are, by name. */
export interface Connectors {
  readonly sources: ReadonlyMap<string, Source>;
  readonly destinations: ReadonlyMap<string, Destination>;
}

/**
 * What comes with the product, and the default exports of the files in a folder, each of which is a source or a
 * destination.
 * @throws CodedError `connector_invalid`, naming the file
 */
export async function loadConnectors(folder: string | undefined): Promise<Connectors> {
  const sources = new Map(SOURCES.map((source) => [source.name, source]));
  const destinations = new Map(DESTINATIONS.map((destination) => [destination.name, destination]));
  for (const file of folder === undefined ? [] : await filesOf(folder)) {
    const { default: found } = (await import(pathToFileURL(file).href).catch((error: Error) => {
      throw invalid(file, error.message);
    })) as { default?: unknown };
    if (isSource(found)) add(sources, found, 'source', file);
    else if (isDestination(found)) add(destinations, found, 'destination', file);
    else throw invalid(file, 'its default export is neither a source nor a destination');
  }
  return { sources, destinations };
}

function add<T extends { readonly name: string }>(
  kinds: Map<string, T>,
  one: T,
  what: string,
  file: string,
): void {
  if (kinds.has(one.name)) throw invalid(file, `there is a ${what} named ${one.name} already`);
  kinds.set(one.name, one);
}

/** Every file of a folder that may be a connector, by name. */
async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: Error) => {
    throw invalid(folder, error.message);
  });
  return names
    .filter((name) => CONNECTOR.test(name))
    .sort()
    .map((name) => resolve(join(folder, name)));
}

function isSource(value: unknown): value is Source {
  if (!isObject(value)) return false;
  const { name, settings, pull, listen } = value as Record<string, unknown>;
  const asks = typeof pull === 'function';
  return (
    typeof name === 'string' && typeof settings === 'function' && asks !== (typeof listen === 'function')
  );
}

function isDestination(value: unknown): value is Destination {
  if (!isObject(value)) return false;
  const { name, settings, deliver } = value as Record<string, unknown>;
  return typeof name === 'string' && typeof settings === 'function' && typeof deliver === 'function';
}

function invalid(file: string, why: string): CodedError {
  return new CodedError(500, 'connector_invalid', `The connector ${file} cannot be used: ${why}.`);
}
