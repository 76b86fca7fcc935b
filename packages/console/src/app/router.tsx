import { createRouter } from '@tanstack/react-router';
import { journeys, journeysRoutes } from '../journeys/index.tsx';
import { organization, organizationRoutes } from '../organization/index.tsx';
import { people, peopleRoutes } from '../people/index.tsx';
import { pulse, pulseRoutes } from '../pulse/index.tsx';
import { parseAddress, writeAddress } from '../scope/scope.ts';
import { touchpoints, touchpointsRoutes } from '../touchpoints/index.tsx';
import type { Capability } from './capability.ts';
import { NotFound, PageFailed } from './Fallbacks.tsx';
import { Frame } from './Frame.tsx';
import { frameRoute } from './frame-route.ts';

/** In the order of the rail. */
export const capabilities: readonly Capability[] = [pulse, touchpoints, people, journeys, organization];

const routeTree = frameRoute.addChildren([
  ...pulseRoutes,
  ...touchpointsRoutes,
  ...peopleRoutes,
  ...journeysRoutes,
  ...organizationRoutes,
]);
frameRoute.update({ component: Frame });

export const router = createRouter({
  routeTree,
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: PageFailed,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
