import type { Uuid } from '@throughline/core/kernel';
import type { Analytical } from './engine.ts';

/** Which of these events of a source the history holds already: what claims forgot, it remembers. */
export async function knownEvents(a: Analytical, source: string, keys: readonly Uuid[]): Promise<Set<Uuid>> {
  if (keys.length === 0) return new Set();
  const result = await a.client.query({
    query:
      'SELECT toString(key) AS key FROM events WHERE source = {source:String} AND key IN (SELECT arrayJoin({keys:Array(UUID)}))',
    format: 'JSONEachRow',
    query_params: { source, keys: [...keys] },
  });
  return new Set((await result.json<{ key: string }>()).map(({ key }) => key));
}

/** Whether the history holds anything of a source. */
export async function hasEventsOf(a: Analytical, source: string): Promise<boolean> {
  const result = await a.client.query({
    query: 'SELECT 1 AS one FROM events WHERE source = {source:String} LIMIT 1',
    format: 'JSONEachRow',
    query_params: { source },
  });
  return (await result.json()).length > 0;
}
