import { QueryClient } from '@tanstack/react-query';
import { toProblem } from './problem.ts';

/**
 * What was asked and answered. Nothing is asked again that is here and younger than half a minute; what passes by
 * itself is tried twice more. Every query hands on its `signal`, so that a question that changed is not answered.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && toProblem(error).passes,
    },
  },
});
