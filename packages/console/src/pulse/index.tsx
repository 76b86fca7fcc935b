import { IconActivityHeartbeat } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { lazy } from 'react';
import type { Capability } from '../app/capability.ts';
import { frameRoute } from '../app/frame-route.ts';
import { BEHIND } from './behind.ts';

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
  panels: {
    [BEHIND]: lazy(async () => ({ default: (await import('./BehindPanel.tsx')).BehindPanel })),
  },
};
