import { IconCircleDot } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { lazy } from 'react';
import { answer, api } from '../api/client.ts';
import type { Capability, PaletteAction } from '../app/capability.ts';
import { frameRoute } from '../app/frame-route.ts';
import { NO_SCOPE } from '../scope/used.ts';
import { readCatalogueSearch } from './catalogue-search.ts';
import { readLettersSearch } from './letters-search.ts';
import { readLiveSearch } from './live-search.ts';
import { panelAt } from './panel-at.ts';

const getParentRoute = () => frameRoute;

export const touchpointsRoutes = [
  createRoute({
    getParentRoute,
    path: '/touchpoints',
    validateSearch: readCatalogueSearch,
    component: lazyRouteComponent(() => import('./CataloguePage.tsx'), 'CataloguePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/touchpoints/live',
    staticData: { scope: ['channel'] },
    validateSearch: readLiveSearch,
    component: lazyRouteComponent(() => import('./LivePage.tsx'), 'LivePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/touchpoints/violations',
    staticData: { scope: NO_SCOPE },
    component: lazyRouteComponent(() => import('./ViolationsPage.tsx'), 'ViolationsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/touchpoints/dead-letters',
    staticData: { scope: NO_SCOPE },
    validateSearch: readLettersSearch,
    component: lazyRouteComponent(() => import('./DeadLettersPage.tsx'), 'DeadLettersPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/touchpoints/sources',
    staticData: { scope: NO_SCOPE },
    component: lazyRouteComponent(() => import('./SourcesPage.tsx'), 'SourcesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/touchpoints/destinations',
    staticData: { scope: NO_SCOPE },
    component: lazyRouteComponent(() => import('./DestinationsPage.tsx'), 'DestinationsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/touchpoints/keys',
    staticData: { scope: NO_SCOPE },
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
      id: 'key-make',
      to: '/touchpoints/keys?add=key',
      label: 'Make a key',
      hint: 'to send or to ask with',
      words: 'create new api token add',
      needs: 'administer',
    },
    {
      id: 'source-add',
      to: '/touchpoints/sources?add=source',
      label: 'Add a source',
      hint: 'a database, broker or file to read',
      words: 'create new connect declare',
      needs: 'operate',
    },
    {
      id: 'webhook-add',
      to: '/touchpoints/sources?add=webhook',
      label: 'Add a webhook',
      hint: 'an address that others post to',
      words: 'create new connect declare source',
      needs: 'operate',
    },
    {
      id: 'destination-add',
      to: '/touchpoints/destinations?add=destination',
      label: 'Add a destination',
      hint: 'where touchpoints or people go',
      words: 'create new connect declare webhook',
      needs: 'operate',
    },
    {
      id: 'touchpoints-yaml',
      label: 'Download the catalogue as YAML',
      words: 'pull export plan',
      run: async () => (await import('./yaml.ts')).saveCatalogue(),
    },
  ],
  searches: [
    {
      label: 'Touchpoints',
      find: async (text, signal) => {
        const { touchpoints: found } = await answer(
          api.GET('/v1/catalogue/touchpoints', { params: { query: { text, limit: 5 } }, signal }),
        );
        return found.map(({ name, department }) => ({
          id: `touchpoint-${name}`,
          label: name,
          hint: department ?? 'no owner',
          to: panelAt('/touchpoints', 'touchpoint', name),
        }));
      },
    },
    {
      label: 'Sources',
      needs: 'operate',
      find: async (text, signal) => (await import('./find-places.ts')).findSources(text, signal),
    },
    {
      label: 'Destinations',
      needs: 'operate',
      find: async (text, signal) => (await import('./find-places.ts')).findDestinations(text, signal),
    },
  ],
  panels: {
    touchpoint: lazy(async () => ({ default: (await import('./TouchpointPanel.tsx')).TouchpointPanel })),
    letter: lazy(async () => ({ default: (await import('./LetterPanel.tsx')).LetterPanel })),
    source: lazy(async () => ({ default: (await import('./SourcePanel.tsx')).SourcePanel })),
    destination: lazy(async () => ({ default: (await import('./DestinationPanel.tsx')).DestinationPanel })),
  },
};
