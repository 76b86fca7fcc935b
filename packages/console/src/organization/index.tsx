import { IconSitemap } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Capability } from '../app/capability.ts';
import { frameRoute } from '../app/frame-route.ts';

export const organizationRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/organization',
    component: lazyRouteComponent(() => import('./OrganizationPage.tsx'), 'OrganizationPage'),
  }),
] as const;

export const organization: Capability = {
  word: 'organization',
  label: 'Organization',
  icon: IconSitemap,
  path: '/organization',
  key: 'o',
};
