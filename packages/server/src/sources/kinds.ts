import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SOURCES, type Source } from '@throughline/connectors/sources';
import { CodedError, isObject } from '@throughline/core/kernel';

const CONNECTOR = /^[^.].*(?<!\.d|\.test)\.(?:ts|mts|js|mjs)$/;

/**
 * The kinds of sources there are: those of the product, and the default exports of the files in a folder.
 * @throws CodedError `connector_invalid`, naming the file
 */
export async function sourceKinds(folder: string | undefined): Promise<ReadonlyMap<string, Source>> {
  const kinds = new Map(SOURCES.map((source) => [source.name, source]));
  for (const file of folder === undefined ? [] : await connectorFiles(folder)) {
    const { default: found } = (await import(pathToFileURL(file).href).catch((error: Error) => {
      throw invalid(file, error.message);
    })) as { default?: unknown };
    if (!isSource(found)) {
      if (isDestination(found)) continue;
      throw invalid(file, 'its default export is neither a source nor a destination');
    }
    if (kinds.has(found.name)) throw invalid(file, `there is a source named ${found.name} already`);
    kinds.set(found.name, found);
  }
  return kinds;
}

/** Every file of a folder that is a connector, by name. */
export async function connectorFiles(folder: string): Promise<string[]> {
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

/** Connectors of both directions may lie in one folder. */
function isDestination(value: unknown): boolean {
  return isObject(value) && typeof (value as Record<string, unknown>).deliver === 'function';
}

function invalid(file: string, why: string): CodedError {
  return new CodedError(500, 'connector_invalid', `The connector ${file} cannot be used: ${why}.`);
}
