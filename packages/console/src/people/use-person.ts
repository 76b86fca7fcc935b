import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import type { paths } from '../api/schema.d.ts';

/** What a GET of an address answers. */
export type Got<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

export type Profile = Got<'/v1/people/{person}'>;
export type Listed = Got<'/v1/people'>['people'][number];
export type Identity = Got<'/v1/people/{person}/identity'>;
export type Touchpoint = Got<'/v1/people/{person}/timeline'>['touchpoints'][number];
export type Step = Got<'/v1/people/{person}/walk'>['steps'][number];

/** One person, by id or identifier; younger than half a minute it is not asked for again. */
export function usePerson(person: string) {
  return useQuery({
    queryKey: ['person', person, 'profile'],
    queryFn: ({ signal }) => answer(api.GET('/v1/people/{person}', { params: { path: { person } }, signal })),
  });
}

/** What somebody is called, or else their strongest identifier. */
export function calledOf({
  name,
  identifiers,
  person,
}: Pick<Profile, 'name' | 'person'> & { identifiers: readonly { kind: string; value: string }[] }): string {
  return name ?? identifiers[0]?.value ?? person;
}

/** Identifiers by the words people have for them. */
export function sayKind(kind: string): string {
  const words: Record<string, string> = {
    userId: 'user id',
    anonymousId: 'anonymous id',
    email: 'e-mail',
    phone: 'telephone',
  };
  return Object.hasOwn(words, kind) ? words[kind]! : kind;
}
