import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listen } from '../api/live.ts';

/**
 * Asks anew for the lists that changed, whoever changed them: the queries of a page begin with the name of the list
 * they show.
 */
export function useChanges(): void {
  const client = useQueryClient();
  useEffect(() => {
    const leaving = new AbortController();
    void listen('/v1/changes/live', {
      signal: leaving.signal,
      onEvent: ({ event, data }) => {
        if (event !== 'changed') return;
        const { resources } = JSON.parse(data) as { resources: string[] };
        for (const name of resources) void client.invalidateQueries({ queryKey: [name] });
      },
    });
    return () => leaving.abort();
  }, [client]);
}
