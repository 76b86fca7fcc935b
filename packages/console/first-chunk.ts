import { join } from 'node:path';

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

const SOURCES = join(import.meta.dirname, 'src/');
const FIRST = ['main.tsx', 'pulse/PulsePage.tsx'].map((name) => join(SOURCES, name));
/** Packages of which the frame needs nearly everything; of others it needs a part, which the bundler picks. */
const WHOLE =
  /\/node_modules\/(react|react-dom|scheduler|@tanstack\/(history|query-core|react-query|react-router|react-store|router-core|store)|use-sync-external-store|openapi-fetch)\//;

/**
 * What the first view needs goes into one file. By itself the bundler makes one of each set of pages that share
 * something, fifty of them for the first view: each is a request, and so little packs badly.
 *
 * @returns for `codeSplitting.groups[].name`: the file's name, undefined for what only other pages need
 */
export function firstChunk(): (id: string, graph: Graph) => string | undefined {
  let ours: ReadonlySet<string> | undefined;
  return (id, graph) => {
    ours ??= reached(FIRST, graph);
    return ours.has(id) || WHOLE.test(id) ? 'frame' : undefined;
  };
}

function reached(from: readonly string[], graph: Graph): Set<string> {
  const ids = new Set(from);
  for (const id of ids)
    for (const next of graph.getModuleInfo(id)?.importedIds ?? [])
      if (next.startsWith(SOURCES)) ids.add(next);
  return ids;
}
