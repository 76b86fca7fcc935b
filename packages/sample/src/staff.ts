import type { JsonObject } from '@throughline/core/kernel';
import type { Reference } from '@throughline/core/touchpoints';
import { weekday } from './calendar.ts';
import { type Name, nameOf, slugOf } from './names.ts';
import { AGENT_EFFECTS } from './parameters.ts';
import { Random } from './random.ts';

export type Role = 'agent' | 'host' | 'operator' | 'waiter' | 'driver' | 'housekeeper';
const OTHER_ROLES: Readonly<Record<Exclude<Role, 'agent' | 'host'>, number>> = {
  operator: 0.36,
  waiter: 0.32,
  housekeeper: 0.24,
  driver: 0.08,
};
const DEPARTMENT: Readonly<Record<Role, string>> = {
  agent: 'service',
  host: 'hospitality',
  operator: 'park',
  waiter: 'food',
  driver: 'park',
  housekeeper: 'hospitality',
};

export interface Employee {
  readonly id: string;
  readonly role: Role;
  readonly department: string;
  readonly name: Name;
  readonly email: string;
  /** Added to the probability that a contact is resolved; zero for all but agents. */
  readonly resolves: number;
  /** Of the week, 0 is Sunday. */
  readonly daysOff: readonly [number, number];
}

export interface Staff {
  readonly all: readonly Employee[];
  readonly agents: readonly Employee[];
  readonly hosts: readonly Employee[];
}

/** Who works there. Agents and hosts are named by the touchpoints they take part in. */
export function hire(seed: number, guests: number): Staff {
  const random = new Random(seed, 0x57aff);
  const agents = within(guests / 800, AGENT_EFFECTS.length, 24);
  const hosts = within(guests / 1_200, 4, 16);
  const others = Math.round(guests / 250);
  const roles: Role[] = [
    ...Array.from({ length: agents }, () => 'agent' as const),
    ...Array.from({ length: hosts }, () => 'host' as const),
    ...Array.from({ length: others }, () => random.weighted(OTHER_ROLES)),
  ];
  const all = roles.map((role, index): Employee => {
    const name = nameOf(random);
    const id = `e-${String(index + 1).padStart(3, '0')}`;
    const off = random.whole(0, 6);
    const resolves = role === 'agent' ? (AGENT_EFFECTS[index] ?? 0) : 0;
    const email = `${slugOf(name)}.${index + 1}@staff.example`;
    return { id, role, department: DEPARTMENT[role], name, email, resolves, daysOff: [off, (off + 1) % 7] };
  });
  const of = (role: Role) => all.filter((employee) => employee.role === role);
  return { all, agents: of('agent'), hosts: of('host') };
}

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, Math.round(value)));
}

export function works({ daysOff }: Employee, day: number): boolean {
  return !daysOff.includes(weekday(day));
}

/** Any of those who work that day. */
export function onDuty(random: Random, team: readonly Employee[], day: number): Employee {
  for (let tries = 0; tries < 20; tries++) {
    const employee = random.pick(team);
    if (works(employee, day)) return employee;
  }
  return team[0]!;
}

export function referenceTo({ id, role }: Employee): Reference {
  return { kind: 'employee', id, role };
}

export function staffTraits({ name, role, department, email, id }: Employee): JsonObject {
  return {
    kind: 'employee',
    firstName: name.given,
    lastName: name.family,
    email,
    role,
    department,
    staffNumber: id,
  };
}
