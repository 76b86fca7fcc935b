import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listen } from '../api/live.ts';
import type { Profile } from './use-person.ts';

/** What comes in a burst is asked for once, milliseconds. */
const BURST = 400;

/**
 * Follows an open person: whenever a touchpoint of theirs comes in, what is shown of them is asked for again. The
 * stream goes on where it broke.
 */
export function useLivePerson(profile: Profile | undefined): 'open' | 'waiting' | 'closed' {
  const queries = useQueryClient();
  const [state, setState] = useState<'open' | 'waiting' | 'closed'>('waiting');
  // By the id: who is shown people masked is shown no identifier that names one.
  const named = profile?.person;
  useEffect(() => {
    if (named === undefined) return;
    const ending = new AbortController();
    let burst: ReturnType<typeof setTimeout> | undefined;
    const changed = () => {
      burst ??= setTimeout(() => {
        burst = undefined;
        void queries.invalidateQueries({ queryKey: ['person'] });
      }, BURST);
    };
    void listen(`/v1/touchpoints/live?person=${encodeURIComponent(named)}`, {
      signal: ending.signal,
      onEvent: ({ event }) => {
        if (event === 'touchpoint') changed();
      },
      onState: setState,
    });
    return () => {
      ending.abort();
      clearTimeout(burst);
    };
  }, [named, queries]);
  return state;
}
