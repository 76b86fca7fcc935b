import { parseArgs } from 'node:util';
import { Links, SERVER_ITSELF } from '../auth/links.ts';
import { isRole, ROLES } from '../auth/roles.ts';
import { openPlanes } from '../planes.ts';
import { Api, SERVER_OPTIONS } from './api.ts';
import { table } from './table.ts';
import { UsageError } from './usage.ts';

interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly disabled: boolean;
  readonly secondFactor: boolean;
  readonly seen: string | null;
}

/** `user list|invite|role|disable|enable|password-link|setup-link`. What makes a link prints the link alone. */
export async function userCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...SERVER_OPTIONS, role: { type: 'string' }, data: { type: 'string' } },
  });
  const [action = '', email = ''] = positionals;
  if (action === 'setup-link' && values.data !== undefined)
    return recover(values.data, values.url ?? 'http://127.0.0.1:4000');
  const api = await Api.connect(values);
  if (action === 'list') return list(api);
  if (action === 'setup-link')
    return link(await api.call<{ url: string }>('POST', '/v1/organization/recovery-link', {}));
  if (email === '')
    throw new UsageError('user takes list, setup-link, or invite|role|disable|enable|password-link EMAIL');
  if (action === 'invite') {
    const role = roleOf(values.role);
    return link(await api.call<{ url: string }>('POST', '/v1/organization/invitations', { email, role }));
  }
  const member = await find(api, email);
  const address = `/v1/organization/team/${member.id}`;
  if (action === 'password-link')
    return link(await api.call<{ url: string }>('POST', `${address}/password-link`, {}));
  if (action === 'role') return change(api, address, { role: roleOf(values.role) });
  if (action === 'disable' || action === 'enable')
    return change(api, address, { disabled: action === 'disable' });
  throw new UsageError(`user cannot ${action}`);
}

async function list(api: Api): Promise<number> {
  const { team } = await api.call<{ team: Member[] }>('GET', '/v1/organization/team');
  const rows = team.map(({ email, name, role, disabled, secondFactor, seen }) => [
    ...[email, name, disabled ? `${role} (closed)` : role, secondFactor ? 'yes' : '', seen ?? 'never'],
  ]);
  process.stdout.write(table(['email', 'name', 'role', 'second factor', 'seen'], rows));
  return 0;
}

async function change(api: Api, address: string, body: object): Promise<number> {
  const { email, role, disabled } = await api.call<Member>('PUT', address, body);
  process.stdout.write(`${email} is ${disabled ? 'closed' : `a ${role}`}\n`);
  return 0;
}

async function find(api: Api, email: string): Promise<Member> {
  const { team } = await api.call<{ team: Member[] }>('GET', '/v1/organization/team');
  const member = team.find((each) => each.email === email.toLowerCase());
  if (!member) throw new UsageError(`there is nobody with the address ${email}`);
  return member;
}

function roleOf(text: string | undefined): string {
  if (text === undefined || !isRole(text)) throw new UsageError(`--role is one of ${ROLES.join(', ')}`);
  return text;
}

function link({ url }: { url: string }): number {
  process.stdout.write(`${url}\n`);
  return 0;
}

/** For whoever has no key either: opens the data itself, so the server has to be stopped where the engines are embedded. */
async function recover(dataDirectory: string, url: string): Promise<number> {
  const releases: (() => Promise<void>)[] = [];
  try {
    const place = {
      dataDirectory,
      databaseUrl: process.env.DATABASE_URL,
      clickhouseUrl: process.env.CLICKHOUSE_URL,
    };
    const { relational } = await openPlanes(place, releases, () => {});
    const made = await new Links(relational.db, Date.now).create({ kind: 'recovery', by: SERVER_ITSELF });
    return link({ url: url.replace(/\/+$/, '') + made.path });
  } finally {
    for (const release of releases.reverse()) await release();
  }
}
