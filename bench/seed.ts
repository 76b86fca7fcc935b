import { Fold, foldSettingsSchema, type LeafState, leafOf, type PersonState } from '@throughline/core/people';
import {
  type RelationalEngine,
  type Schema,
  storeLeaves,
  storePeople,
} from '@throughline/storage/relational';
import { sql } from 'kysely';

const SLICE = 5_000;

function called(leaf: LeafState, name: string): LeafState {
  const { traits } = leaf.behaviour;
  const named = { ...traits, name: { ...traits.name!, value: name } };
  return { ...leaf, behaviour: { ...leaf.behaviour, traits: named } };
}

/** People are called differently, some names are common, and none is longer than the next by much. */
export const NAMES = {
  first: [
    'Ann',
    'Maria',
    'Lukas',
    'Nina',
    'Paul',
    'Sofia',
    'Jonas',
    'Elena',
    'Felix',
    'Zoé',
    'Karim',
    'Ingrid',
  ],
  last: [
    'Example',
    'Fischer',
    'Keller',
    'Brunner',
    'Moreau',
    'Rossi',
    'Novak',
    'Silva',
    'Hansen',
    'Okafor',
    'Zhang',
  ],
} as const;

/** What the person of this number is called: about 10,000 share each pair of names at a million, told apart by a third. */
export function nameOf(i: number): string {
  const { first, last } = NAMES;
  const middle = ((i * 2_654_435_761) % 46_656).toString(36);
  return `${first[i % first.length]} ${middle} ${last[Math.floor(i / first.length) % last.length]}`;
}

/** A person as the workload's events have made it: two identifiers, some traits, the last touchpoints. */
function template(): PersonState {
  const fold = new Fold({ personOf: new Map(), people: new Map() });
  const leaves = [
    { leaf: leafOf('userId', 'u0'), kind: 'userId', value: 'u0' },
    { leaf: leafOf('anonymousId', 'a0'), kind: 'anonymousId', value: 'a0' },
  ];
  const start = Date.UTC(2026, 0, 1);
  for (let i = 0; i < 12; i++) {
    fold.apply(
      {
        leaves,
        ignored: [],
        touchpoint: {
          id: `seed-${i}-0123456789abcdef`,
          source: 'bench',
          type: i === 0 ? 'identify' : 'track',
          name: i === 0 ? 'Identified' : 'Product viewed',
          time: start + i * 3_600_000,
          received: start + i * 3_600_000,
          identifiers: [],
          channel: i % 3 === 0 ? 'mobile' : 'web',
          corner: '',
          department: '',
          properties: {},
          traits: i === 0 ? { name: 'Ann Example', plan: 'gold', country: 'DE', city: 'Konstanz' } : {},
          context: {},
          references: [],
          applied: (start + i) * 1000,
          settings: 0,
        },
      },
      foldSettingsSchema.parse({ identity: { limits: {}, maxLeaves: 10, traits: {}, blocked: [] } }),
    );
  }
  return fold.changed()[0]!;
}

/** Fills the people tables. @returns the median size of a state, bytes of JSON */
export async function seedPeople(
  { db }: Pick<RelationalEngine<Schema>, 'db'>,
  people: number,
): Promise<number> {
  const { leaves: seedLeaves, edges, applied } = template();
  const [user, anonymous] = ['u0', 'a0'].map(
    (value) => Object.values(seedLeaves).find((leaf) => leaf.value === value)!,
  );
  for (let start = 0; start < people; start += SLICE) {
    const slice = Array.from({ length: Math.min(SLICE, people - start) }, (_, offset) => start + offset).map(
      (i) => {
        const u = leafOf('userId', `u${i}`);
        const a = leafOf('anonymousId', `a${i}`);
        const state: PersonState = {
          person: u,
          applied,
          leaves: {
            [u]: called({ ...user!, value: `u${i}` }, nameOf(i)),
            [a]: { ...anonymous!, value: `a${i}` },
          },
          edges: edges.map((edge) => ({ ...edge, a: u, b: a })),
          held: [],
          cannotLinks: [],
        };
        return { i, u, a, state };
      },
    );
    await storePeople(
      db,
      slice.map(({ u, state }) => ({
        person: u,
        version: 0,
        applied,
        state,
        mergedInto: undefined,
        unshipped: [],
      })),
    );
    await storeLeaves(
      db,
      slice.flatMap(({ i, u, a }) => [
        { leaf: u, kind: 'userId', value: `u${i}`, person: u, version: 0 },
        { leaf: a, kind: 'anonymousId', value: `a${i}`, person: u, version: 0 },
      ]),
    );
  }
  await sql`analyze people`.execute(db);
  await sql`analyze identifiers`.execute(db);
  const { rows } = await sql<{ median: number }>`
    select percentile_cont(0.5) within group (order by octet_length(state::text)) as median
    from (select state from people limit 1000) as sample`.execute(db);
  return rows[0]!.median;
}
