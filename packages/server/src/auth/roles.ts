import type { Principal, Scope } from './keys.ts';

/** What someone signed in may be, from least to most. */
export const ROLES = ['viewer', 'agent', 'analyst', 'marketer', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a route needs of someone signed in.
 *
 * - `self`: their own account, so whoever is signed in.
 * - `look`: counts, journeys, people as far as the role shows them.
 * - `export`: history as files.
 * - `correct`: say who is who, as by undoing a merge.
 * - `catalogue`: say what touchpoints mean.
 * - `operate`: what comes in and goes out, refused events whole, how the server is.
 * - `administer`: the team, keys, settings, the audit.
 * - `own`: what decides who else is in charge: single sign-on and keys that do everything.
 * - `send`: touchpoints, which only keys send.
 */
export const PERMISSIONS = [
  'self',
  'look',
  'export',
  'correct',
  'catalogue',
  'operate',
  'administer',
  'own',
  'send',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The one place that says what each role may do. */
const MAY: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['self', 'look'],
  agent: ['self', 'look', 'correct'],
  analyst: ['self', 'look', 'export'],
  marketer: ['self', 'look', 'catalogue'],
  admin: ['self', 'look', 'export', 'correct', 'catalogue', 'operate', 'administer'],
  owner: ['self', 'look', 'export', 'correct', 'catalogue', 'operate', 'administer', 'own'],
};

/** Roles that are shown what names a person; the others see it masked. An agent cannot serve who has no name. */
const SEES_PERSONAL_DATA: readonly Role[] = ['agent', 'admin', 'owner'];

/** What a route needs that names no permission of its own. */
const OF_SCOPE: Readonly<Record<Scope, Permission>> = { read: 'look', write: 'send', admin: 'administer' };

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** Of what is stored: a role that this release does not know may as little as the least. */
export function roleOf({ role }: { readonly role: string }): Role {
  return isRole(role) ? role : 'viewer';
}

export function roleMay(role: Role, permission: Permission): boolean {
  return MAY[role].includes(permission);
}

export function seesPersonalData(role: Role): boolean {
  return SEES_PERSONAL_DATA.includes(role);
}

/** Whether whoever asks is shown people masked; a key is shown them as they are. */
export function isShownMasked({ user }: Principal): boolean {
  return user !== undefined && !seesPersonalData(user.role);
}

/** Where the scope of keys says it too roughly, by what the address begins with; the first that fits decides. */
const OF_PATH: readonly [scope: Scope, path: RegExp, permission: Permission][] = [
  ['admin', /^\/v1\/catalogue\b/, 'catalogue'],
  ['admin', /^\/v1\/people\b/, 'correct'],
  ['admin', /^\/v1\/(sources|destinations|webhooks|dead-letters)\b/, 'operate'],
  ['read', /^\/v1\/touchpoints\/export$/, 'export'],
  ['read', /^\/metrics$/, 'operate'],
];

/** @returns undefined where the route is open to everyone */
export function permissionOf(route: {
  readonly path: string;
  readonly scope: Scope | 'none' | 'self';
  readonly permission?: Permission;
}): Permission | undefined {
  if (route.permission !== undefined) return route.permission;
  if (route.scope === 'none' || route.scope === 'self') return route.scope === 'self' ? 'self' : undefined;
  const special = OF_PATH.find(([scope, path]) => scope === route.scope && path.test(route.path));
  return special?.[2] ?? OF_SCOPE[route.scope];
}

/** Whether someone of a role may give another role, or take it: who is an owner is for owners to say. */
export function mayChangeRole(by: Role, from: Role | undefined, to: Role): boolean {
  if (!roleMay(by, 'administer')) return false;
  return by === 'owner' || (from !== 'owner' && to !== 'owner');
}

/** What of the scopes of keys a role amounts to, where a handler looks at that. */
export function scopeOf(role: Role): Scope {
  return roleMay(role, 'administer') ? 'admin' : 'read';
}
