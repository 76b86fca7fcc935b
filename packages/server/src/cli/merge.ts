import { parseArgs } from 'node:util';
import type { Profile, ProfileIdentifier, ProfileMerge } from '@throughline/core/people';
import { Api, SERVER_OPTIONS } from './api.ts';
import { table } from './table.ts';
import { UsageError } from './usage.ts';

interface ListedMerge {
  readonly id: string;
  readonly at: string;
  readonly evidence: { event: string; source: string; id: string };
  readonly undone: boolean;
}

/** `merge list [KIND:VALUE]` and `merge undo ID`. */
export async function mergeCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { ...SERVER_OPTIONS } });
  const [action, subject] = positionals;
  const api = await Api.connect(values);
  if (action === 'list') {
    process.stdout.write(subject ? await ofPerson(api, subject) : await ofEveryone(api));
    return 0;
  }
  if (action === 'undo' && subject) {
    const { people } = await api.call<{ people: Profile[] }>(
      'POST',
      `/v1/people/merges/${encodeURIComponent(subject)}/undo`,
    );
    const sides = people.map((person) =>
      person.identifiers.map(({ kind, value }) => `${kind}:${value}`).join(', '),
    );
    process.stdout.write(`undone: ${people.length} people now\n`);
    process.stdout.write(
      table(
        ['person', 'identifiers'],
        people.map(({ person }, index) => [person, sides[index]!]),
      ),
    );
    return 0;
  }
  throw new UsageError('merge takes list [KIND:VALUE] or undo ID');
}

async function ofPerson(api: Api, person: string): Promise<string> {
  const { merges } = await api.call<Profile>('GET', `/v1/people/${encodeURIComponent(person)}`);
  return table(
    ['merge', 'when', 'between', 'and', 'because of'],
    merges.map((merge) => [merge.id, merge.at, ...merge.between.map(label), because(merge)]),
  );
}

async function ofEveryone(api: Api): Promise<string> {
  const { merges } = await api.call<{ merges: ListedMerge[] }>('GET', '/v1/people/merges?limit=100');
  return table(
    ['merge', 'when', 'because of', 'undone'],
    merges.map((merge) => [merge.id, merge.at, because(merge), merge.undone ? 'yes' : '']),
  );
}

/** How a terminal names an identifier. */
export function label(identifier: ProfileIdentifier): string {
  return 'leaf' in identifier ? identifier.leaf : `${identifier.kind}:${identifier.value}`;
}

/** The event that tied the two, and who sent it. */
export function because({
  evidence,
}: {
  evidence: Pick<ProfileMerge['evidence'], 'event' | 'source' | 'id'>;
}): string {
  return `${evidence.event} (${evidence.source} ${evidence.id})`;
}
