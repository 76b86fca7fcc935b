import { randomUUID } from 'node:crypto';
import { PERSON_KINDS, type PersonKind } from '@throughline/core/people';
import {
  type Analytical,
  CORNER,
  DEPARTMENT,
  land,
  NONE,
  type Placement,
  type Scope,
  STAGE,
  scopeConditions,
} from '@throughline/storage/analytical';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const NIL = '00000000-0000-0000-0000-000000000000';
const CORNERS = ['', 'marketing', 'service'] as const;
const placements = new Map<string, Placement>([
  ['Booked', { corner: 'commerce', department: 'sales', stage: 'purchase' }],
  ["Ch\\eck'd in", { corner: 'product', stage: 'usage' }],
  ['Called', { department: 'service', stage: 'service' }],
]);
const NAMES = [...placements.keys(), 'Unplanned'];
/** The periods are far from what other tests land, and one second wide. */
const START = Date.UTC(1953, 4, 4);

interface Event {
  readonly leaf: string;
  readonly row: string;
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly time: number;
  readonly channel: string;
  readonly corner: string;
  readonly department: string;
  readonly traits: Record<string, unknown>;
  readonly context: Record<string, unknown>;
}

/** What a scope must mean on every analytical engine: what a plain reading of the same events finds. */
export function scopeContract(engine: string, analytical: () => Analytical): void {
  describe(`${engine}: the scope`, () => {
    for (const seed of [1, 2, 3]) {
      it(`[G1.1] seed ${seed}: finds the events that a plain reading finds, by every dimension and by kind`, async () => {
        const a = analytical();
        const history = randomHistory(seed);
        await landAll(a, history);
        const scopes = fc.sample(scopeArbitrary(history.start), { numRuns: 15, seed });
        for (const scope of scopes) {
          expect(await found(a, scope), JSON.stringify(scope)).toEqual(expected(history, scope));
        }
      });
    }
  });
}

async function found(a: Analytical, scope: Scope): Promise<string[]> {
  const { where, params } = scopeConditions(scope);
  const result = await a.client.query({
    query: `SELECT concat(toString(e.key), ' ', ${CORNER}, ' ', ${DEPARTMENT}, ' ', ${STAGE}) AS line
      FROM events AS e WHERE ${where} ORDER BY line`,
    format: 'JSONEachRow',
    query_params: params,
  });
  return (await result.json<{ line: string }>()).map(({ line }) => line);
}

function expected({ events, merges }: History, scope: Scope): string[] {
  const people = new Map(merges);
  const personOf = (leaf: string) => people.get(leaf) ?? leaf;
  const kinds = new Map<string, { moment: string; kind: string }>();
  for (const event of events) {
    const kind = statedBy(event);
    if (kind === undefined || event.leaf === NIL) continue;
    const person = personOf(event.leaf);
    const moment = `${event.time - START} ${event.id}`.padStart(20, '0');
    if (moment > (kinds.get(person)?.moment ?? '')) kinds.set(person, { moment, kind });
  }
  return events
    .filter(({ type, leaf, time, channel, ...event }) => {
      const kind = (kinds.get(personOf(leaf))?.kind ?? 'customer') as PersonKind;
      const { corner, department, stage } = placeOf(event);
      const everybody = scope.kinds === undefined || scope.kinds.length === PERSON_KINDS.length;
      return (
        ['track', 'page', 'screen'].includes(type) &&
        time >= scope.from &&
        time < scope.to &&
        (scope.channels?.includes(channel) ?? true) &&
        (scope.corners?.includes(corner) ?? true) &&
        (scope.departments?.includes(department) ?? true) &&
        (scope.stages?.includes(stage) ?? true) &&
        (everybody || (leaf !== NIL && scope.kinds!.includes(kind)))
      );
    })
    .map((event) => {
      const { corner, department, stage } = placeOf(event);
      return `${event.row} ${corner} ${department} ${stage}`;
    })
    .sort();
}

function statedBy({ type, traits, context }: Event): string | undefined {
  const set = (context.person as { set?: Record<string, unknown> } | undefined)?.set;
  const stated = type === 'identify' && 'kind' in traits ? traits : set && 'kind' in set ? set : undefined;
  if (!stated) return undefined;
  return PERSON_KINDS.find((kind) => kind === stated.kind) ?? 'customer';
}

function placeOf({ name, corner, department }: Pick<Event, 'name' | 'corner' | 'department'>) {
  const plan = placements.get(name);
  return {
    corner: corner || plan?.corner || NONE,
    department: department || plan?.department || NONE,
    stage: plan?.stage ?? NONE,
  };
}

function scopeArbitrary(start: number): fc.Arbitrary<Scope> {
  const some = <Word extends string>(...words: readonly Word[]) =>
    fc.option(fc.subarray([...words], { minLength: 1 }), { nil: undefined });
  return fc.record({
    from: fc.integer({ min: start, max: start + 200 }),
    to: fc.integer({ min: start + 500, max: start + 1_000 }),
    kinds: some(...PERSON_KINDS),
    channels: some('web', 'store'),
    corners: some('marketing', 'commerce', 'product', NONE),
    departments: some('sales', 'service', NONE),
    stages: some('purchase', 'usage', NONE),
    placements: fc.constant(placements),
  });
}

interface History {
  readonly start: number;
  readonly events: readonly Event[];
  readonly merges: readonly (readonly [leaf: string, person: string])[];
}

/** Forty leaves, some merged, some of whom say in one way or another, and more than once, what they are. */
function randomHistory(seed: number): History {
  const start = START + seed * 86_400_000;
  const leaves = Array.from({ length: 40 }, () => randomUUID());
  const merges = leaves.flatMap((leaf, n) => (n % 4 === 3 ? [[leaf, leaves[n - 1]!] as const] : []));
  const kind = fc.constantFrom('customer', 'employee', 'partner', 'nonsense', null);
  const event = fc.record({
    leaf: fc.constantFrom(...leaves, NIL),
    row: fc.uuid(),
    id: fc.uuid(),
    type: fc.constantFrom('track', 'track', 'page', 'screen', 'identify', 'group'),
    name: fc.constantFrom(...NAMES),
    time: fc.integer({ min: start, max: start + 999 }),
    channel: fc.constantFrom('web', 'store', 'mobile'),
    corner: fc.constantFrom(...CORNERS),
    department: fc.constantFrom('', 'service'),
    traits: fc.oneof(fc.constant({}), fc.record({ kind }), fc.constant({ plan: '"kind"' })),
    context: fc.oneof(
      { weight: 9, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.record({ person: fc.record({ set: fc.record({ kind }) }) }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'employee', person: { set: { plan: 'kind' } } }) },
    ),
  });
  const [events = []] = fc.sample(fc.array(event, { minLength: 300, maxLength: 300 }), {
    numRuns: 1,
    seed,
  });
  return { start, events, merges };
}

async function landAll(a: Analytical, { events, merges }: History): Promise<void> {
  const lines = [
    ...events.map((event) =>
      JSON.stringify({ ...event, kind: 'event', source: 'scope', received: event.time, applied: 1 }),
    ),
    ...merges.map(([leaf, person]) =>
      JSON.stringify({ kind: 'map', row: randomUUID(), leaf, person, applied: 1 }),
    ),
  ];
  await land(a, { shipment: randomUUID(), attempt: randomUUID(), lines });
}
