import type { paths } from '../api/schema.d.ts';

/** The answer of a GET that has no file in it. */
export type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

export type Member = Answer<'/v1/organization/team'>['team'][number];
export type Invitation = Answer<'/v1/organization/invitations'>['invitations'][number];
export type SessionRow = Answer<'/v1/auth/sessions'>['sessions'][number];
export type AuditLine = Answer<'/v1/organization/audit'>['lines'][number];
export type Role = Member['role'];

export const ROLES: readonly { value: Role; label: string }[] = [
  { value: 'viewer', label: 'viewer: looks, people masked' },
  { value: 'agent', label: 'agent: serves people, sees them' },
  { value: 'analyst', label: 'analyst: counts and exports, people masked' },
  { value: 'marketer', label: 'marketer: plans touchpoints, people masked' },
  { value: 'admin', label: 'admin: runs it all but its owners' },
  { value: 'owner', label: 'owner: everything' },
];

/** "Firefox on Linux", as far as a browser says it. */
export function sayBrowser(agent: string | null): string {
  if (agent === null || agent === '') return 'an unknown browser';
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\/(\d+)/.exec(agent);
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera' };
  const system = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(agent)?.[0];
  const name = browser ? (names[browser[1]!] ?? browser[1]!) : agent.slice(0, 40);
  return system ? `${name} on ${system.replace('Mac OS X', 'macOS')}` : name;
}
