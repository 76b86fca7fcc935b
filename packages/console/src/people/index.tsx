import { IconUser } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { lazy } from 'react';
import { answer, api } from '../api/client.ts';
import type { Capability } from '../app/capability.ts';
import { frameRoute } from '../app/frame-route.ts';
import { NO_SCOPE } from '../scope/used.ts';
import { peopleScope, readPeopleSearch, readPersonSearch, readWalkSearch } from './people-search.ts';

const getParentRoute = () => frameRoute;

export const peopleRoutes = [
  createRoute({
    getParentRoute,
    path: '/people',
    staticData: { scope: peopleScope },
    validateSearch: readPeopleSearch,
    component: lazyRouteComponent(() => import('./PeoplePage.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/people/$person',
    validateSearch: readPersonSearch,
    staticData: { scope: NO_SCOPE },
    component: lazyRouteComponent(() => import('./PersonPage.tsx'), 'PersonPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/people/$person/walk',
    staticData: { scope: NO_SCOPE },
    validateSearch: readWalkSearch,
    component: lazyRouteComponent(() => import('./WalkPage.tsx'), 'WalkPage'),
  }),
] as const;

export const people: Capability = {
  word: 'people',
  label: 'People',
  icon: IconUser,
  path: '/people',
  key: 'e',
  actions: [
    {
      id: 'people-find',
      to: '/people',
      label: 'Find people',
      hint: 'by name, address or id',
      words: 'search customers',
    },
  ],
  searches: [
    {
      label: 'People',
      find: async (text, signal) => {
        const { people: found } = await answer(
          api.GET('/v1/people', { params: { query: { q: text, limit: 6 } }, signal }),
        );
        return found.map(({ person, name, identifiers }) => {
          const [strongest] = identifiers;
          const called = name ?? strongest?.value ?? person;
          return {
            id: `person-${person}`,
            label: called.slice(0, 80),
            hint: strongest && strongest.value !== called ? strongest.value.slice(0, 60) : undefined,
            to: `/people/${person}`,
          };
        });
      },
    },
  ],
  panels: {
    person: lazy(async () => ({ default: (await import('./PersonPanel.tsx')).PersonPanel })),
  },
};
