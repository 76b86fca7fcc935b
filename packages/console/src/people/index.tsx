import { IconUser } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Capability } from '../app/capability.ts';
import { frameRoute } from '../app/frame-route.ts';

export const peopleRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/people',
    component: lazyRouteComponent(() => import('./PeoplePage.tsx'), 'PeoplePage'),
  }),
] as const;

export const people: Capability = {
  word: 'people',
  label: 'People',
  icon: IconUser,
  path: '/people',
  key: 'e',
};
