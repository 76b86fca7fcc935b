import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { sayWord } from '../ui/words.ts';
import { type List, PERSON_KINDS } from './scope.ts';

/** What a company consists of, from its catalogue: what each list of the scope can hold, in order. */
export type Structure = Readonly<Record<List, readonly string[]>>;

const NOTHING: Structure = {
  kind: PERSON_KINDS,
  channel: [],
  corner: [],
  department: [],
  stage: [],
};

/** The catalogue in force, asked once and kept. */
export function useCatalogue() {
  return useQuery({
    queryKey: ['catalogue'],
    queryFn: ({ signal }) => answer(api.GET('/v1/catalogue', { signal })),
    staleTime: 5 * 60_000,
  });
}

export function useStructure(): Structure {
  const { data } = useCatalogue();
  if (!data) return NOTHING;
  const { corners, departments, stages, touchpoints } = data.value;
  const channels = Object.values(touchpoints).flatMap(({ channel }) => channel ?? []);
  return {
    ...NOTHING,
    corner: corners,
    department: departments,
    stage: stages,
    channel: [...new Set(channels)].sort((a, b) => a.localeCompare(b)),
  };
}

const KINDS: Readonly<Record<string, string>> = {
  customer: 'Customers',
  employee: 'Employees',
  partner: 'Partners',
};

/** A value of a list as it is said: kinds in the plural, the rest as the company wrote it. */
export function sayValue(list: List, value: string): string {
  if (list === 'kind') return KINDS[value] ?? value;
  const words = sayWord(value);
  return words === '' ? words : words[0]!.toUpperCase() + words.slice(1);
}
