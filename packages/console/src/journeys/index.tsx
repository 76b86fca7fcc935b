import { IconRoute } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Capability } from '../app/capability.ts';
import { frameRoute } from '../app/frame-route.ts';

export const journeysRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/journeys',
    component: lazyRouteComponent(() => import('./JourneysPage.tsx'), 'JourneysPage'),
  }),
] as const;

export const journeys: Capability = {
  word: 'journeys',
  label: 'Journeys',
  icon: IconRoute,
  path: '/journeys',
  key: 'j',
};
