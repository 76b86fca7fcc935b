import { IconActivityHeartbeat } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Capability } from '../app/capability.ts';
import { frameRoute } from '../app/frame-route.ts';

export const pulseRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./PulsePage.tsx'), 'PulsePage'),
  }),
] as const;

export const pulse: Capability = {
  word: 'pulse',
  label: 'Pulse',
  icon: IconActivityHeartbeat,
  path: '/',
  key: 'p',
};
