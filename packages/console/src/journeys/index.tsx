import { IconRoute } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { lazy } from 'react';
import type { Capability } from '../app/capability.ts';
import { frameRoute } from '../app/frame-route.ts';
import { readView } from './view.ts';

export const journeysRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/journeys',
    validateSearch: readView,
    component: lazyRouteComponent(() => import('./JourneysPage.tsx'), 'JourneysPage'),
  }),
] as const;

const panel = lazy(async () => ({ default: (await import('./PartPanel.tsx')).PartPanel }));

export const journeys: Capability = {
  word: 'journeys',
  label: 'Journeys',
  icon: IconRoute,
  path: '/journeys',
  key: 'j',
  actions: [
    {
      id: 'journeys.map',
      label: 'Show the map of what people do',
      words: 'journey process graph paths steps',
      to: '/journeys',
    },
    {
      id: 'journeys.difference',
      label: 'Show what changed on the map',
      words: 'journey compare periods difference',
      to: '/journeys?show=difference',
    },
  ],
  panels: { step: panel },
};
