/** docs/reference/roles.md: which role may call which route, from what the server says of itself. */
import { markdownTable } from './shape.ts';

export interface RoleFacts {
  readonly role: string;
  readonly may: readonly string[];
  readonly seesPersonalData: boolean;
}

/** What a route says of itself: beside its scope for keys, the permission that someone signed in needs. */
export interface PermittedRoute {
  readonly route: string;
  readonly permission: string | undefined;
}

export function renderRoles(roles: readonly RoleFacts[], routes: readonly PermittedRoute[]): string {
  const permissions = [...new Set(roles.flatMap(({ may }) => may))];
  const yes = (allowed: boolean) => (allowed ? 'yes' : '');
  const names = roles.map(({ role }) => role);
  return `${[
    HEAD,
    markdownTable(
      ['permission', ...names],
      [
        ...permissions.map((permission) => [
          `\`${permission}\``,
          ...roles.map(({ may }) => yes(may.includes(permission))),
        ]),
        ['is shown names and addresses', ...roles.map((role) => yes(role.seesPersonalData))],
      ],
    ),
    '## Routes',
    markdownTable(
      ['route', 'needs', ...names],
      routes.flatMap(({ route, permission }) =>
        permission === undefined
          ? []
          : [[`\`${route}\``, permission, ...roles.map(({ may }) => yes(may.includes(permission)))]],
      ),
    ),
  ].join('\n\n')}\n`;
}

const HEAD = `# Roles

Made from the server by \`npx node scripts/reference.ts\`; a test asks every route as every role and holds the answer against this page. A key opens what its scope says ([HTTP](http.md)); someone signed in, what their role may.

Who is not shown names and addresses gets them masked (\`a•••\`): identifiers but for user ids and devices, what the catalogue marks as personal, fields that are called as personal data are, and every e-mail address and international phone number in whatever text they stand.`;
