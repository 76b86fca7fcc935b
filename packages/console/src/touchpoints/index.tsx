import { IconCircleDot } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Capability } from '../app/capability.ts';
import { frameRoute } from '../app/frame-route.ts';

export const touchpointsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/touchpoints',
    component: lazyRouteComponent(() => import('./TouchpointsPage.tsx'), 'TouchpointsPage'),
  }),
] as const;

export const touchpoints: Capability = {
  word: 'touchpoints',
  label: 'Touchpoints',
  icon: IconCircleDot,
  path: '/touchpoints',
  key: 't',
};
