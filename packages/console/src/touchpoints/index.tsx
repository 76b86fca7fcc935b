import { IconCircleDot } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { lazy } from 'react';
import { answer, api } from '../api/client.ts';
import type { Capability, PaletteAction } from '../app/capability.ts';
import { frameRoute } from '../app/frame-route.ts';
import { readLiveSearch } from './live-search.ts';

const getParentRoute = () => frameRoute;

export const touchpointsRoutes = [
  createRoute({
    getParentRoute,
    path: '/touchpoints',
    component: lazyRouteComponent(() => import('./CataloguePage.tsx'), 'CataloguePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/touchpoints/live',
    validateSearch: readLiveSearch,
    component: lazyRouteComponent(() => import('./LivePage.tsx'), 'LivePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/touchpoints/violations',
    component: lazyRouteComponent(() => import('./ViolationsPage.tsx'), 'ViolationsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/touchpoints/dead-letters',
    component: lazyRouteComponent(() => import('./DeadLettersPage.tsx'), 'DeadLettersPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/touchpoints/sources',
    component: lazyRouteComponent(() => import('./SourcesPage.tsx'), 'SourcesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/touchpoints/destinations',
    component: lazyRouteComponent(() => import('./DestinationsPage.tsx'), 'DestinationsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/touchpoints/keys',
    component: lazyRouteComponent(() => import('./KeysPage.tsx'), 'KeysPage'),
  }),
] as const;

const goTo = (place: string, label: string, hint: string, words: string): PaletteAction => ({
  id: `touchpoints-${place || 'catalogue'}`,
  to: place === '' ? '/touchpoints' : `/touchpoints/${place}`,
  label,
  hint,
  words,
});

export const touchpoints: Capability = {
  word: 'touchpoints',
  label: 'Touchpoints',
  icon: IconCircleDot,
  path: '/touchpoints',
  key: 't',
  actions: [
    goTo('', 'Catalogue of touchpoints', 'who owns what, and the gaps', 'plan schema owner stage'),
    goTo('live', 'Live tail', 'what is coming in right now', 'watch stream debug events'),
    goTo('violations', 'Violations', 'events that were not as planned', 'schema marked'),
    goTo('dead-letters', 'Dead letters', 'what was refused, and its replay', 'errors refused replay discard'),
    goTo('sources', 'Sources', 'where touchpoints come from', 'webhooks imports connectors health'),
    goTo('destinations', 'Destinations', 'where touchpoints go', 'webhooks deliveries export'),
    goTo('keys', 'Keys', 'who may send and ask', 'api write token revoke'),
    {
      id: 'touchpoints-yaml',
      label: 'Download the catalogue as YAML',
      words: 'pull export plan',
      run: async () => (await import('./yaml.ts')).saveCatalogue(),
    },
  ],
  search: {
    label: 'Touchpoints',
    find: async (text, signal) => {
      const { touchpoints: found } = await answer(
        api.GET('/v1/catalogue/touchpoints', { params: { query: { text, limit: 5 } }, signal }),
      );
      return found.map(({ name, department }) => ({
        id: `touchpoint-${name}`,
        label: name,
        hint: department ?? 'no owner',
        run: () => openPanel(name),
      }));
    },
  },
  panels: {
    touchpoint: lazy(async () => ({ default: (await import('./TouchpointPanel.tsx')).TouchpointPanel })),
    letter: lazy(async () => ({ default: (await import('./LetterPanel.tsx')).LetterPanel })),
    source: lazy(async () => ({ default: (await import('./SourcePanel.tsx')).SourcePanel })),
    destination: lazy(async () => ({ default: (await import('./DestinationPanel.tsx')).DestinationPanel })),
  },
};

/** Shows a touchpoint beside whatever page is open. */
async function openPanel(name: string): Promise<void> {
  const { router } = await import('../app/router.tsx');
  await router.navigate({
    to: '/touchpoints',
    search: (before: object) => ({ ...before, panel: `touchpoint:${name}` }),
  });
}
