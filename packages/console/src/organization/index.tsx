import { IconSitemap } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { lazy } from 'react';
import type { Capability, PaletteAction } from '../app/capability.ts';
import { frameRoute } from '../app/frame-route.ts';
import { NO_SCOPE } from '../scope/used.ts';
import { readAuditSearch } from './audit-search.ts';
import { signOut } from './sign-out.ts';

const getParentRoute = () => frameRoute;

export const organizationRoutes = [
  createRoute({
    getParentRoute,
    path: '/organization',
    staticData: { scope: NO_SCOPE },
    component: lazyRouteComponent(() => import('./TeamPage.tsx'), 'TeamPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/organization/account',
    staticData: { scope: NO_SCOPE },
    component: lazyRouteComponent(() => import('./AccountPage.tsx'), 'AccountPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/organization/audit',
    validateSearch: readAuditSearch,
    staticData: { scope: NO_SCOPE },
    component: lazyRouteComponent(() => import('./AuditPage.tsx'), 'AuditPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/organization/single-sign-on',
    staticData: { scope: NO_SCOPE },
    component: lazyRouteComponent(() => import('./SingleSignOnPage.tsx'), 'SingleSignOnPage'),
  }),
] as const;

const goTo = (place: string, label: string, hint: string, words: string): PaletteAction => ({
  id: `organization-${place || 'team'}`,
  to: place === '' ? '/organization' : `/organization/${place}`,
  label,
  hint,
  words,
});

export const organization: Capability = {
  word: 'organization',
  label: 'Organization',
  icon: IconSitemap,
  path: '/organization',
  key: 'o',
  actions: [
    goTo('', 'Team', 'who may sign in, and as what', 'people users roles invite members'),
    goTo('account', 'My account', 'password, second factor, sessions', 'profile 2fa totp'),
    goTo('audit', 'Audit', 'who saw and changed what', 'log history'),
    goTo('single-sign-on', 'Single sign-on', 'how people sign in', 'sso oidc openid login'),
    {
      id: 'invite',
      to: '/organization?add=invitation',
      label: 'Invite someone',
      hint: 'by a link that you hand over',
      words: 'add member user team colleague',
      needs: 'administer',
    },
    { id: 'sign-out', label: 'Sign out', words: 'log out leave', run: signOut },
  ],
  panels: {
    member: lazy(async () => ({ default: (await import('./MemberPanel.tsx')).MemberPanel })),
  },
};
