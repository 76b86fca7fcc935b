import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AppliedTouchpoint, EVENT_TYPES } from '../touchpoints/index.ts';
import {
  type Behaviour,
  behaviourOf,
  combineBehaviours,
  foldBehaviour,
  leafOf,
  NO_BEHAVIOUR,
  profileOf,
  RECENT,
} from './index.ts';

function event(change: Partial<AppliedTouchpoint>): AppliedTouchpoint {
  return {
    id: 'm1',
    source: 'web',
    type: 'track',
    name: 'Seen',
    time: 0,
    received: 0,
    identifiers: [],
    channel: 'web',
    corner: '',
    department: '',
    properties: {},
    traits: {},
    context: {},
    references: [],
    applied: 0,
    settings: 0,
    ...change,
  };
}

const traits = fc.dictionary(fc.constantFrom('plan', 'city', 'constructor', 'toString'), fc.nat(3));
// Few values, so that times and names meet; (source, id) is unique, because events are claimed by it.
const events = fc.uniqueArray(
  fc.record({
    id: fc.nat(99).map((n) => `m${n}`),
    source: fc.constantFrom('web', 'store'),
    type: fc.constantFrom(...EVENT_TYPES),
    time: fc.nat(20),
    channel: fc.constantFrom('web', 'store', 'constructor'),
    traits,
    context: fc.oneof(
      fc.constant({}),
      fc.record({ person: fc.record({ set: traits, setOnce: traits }, { requiredKeys: [] }) }),
    ),
  }),
  { selector: ({ id, source }) => `${source} ${id}`, maxLength: 30, size: 'max' },
);

type Drawn = Parameters<typeof event>[0];
const fold = (drawn: readonly Drawn[]): Behaviour =>
  drawn.map(event).reduce((sum, one) => foldBehaviour(sum, one), NO_BEHAVIOUR);
const LAWS = { numRuns: 1000, seed: 401 };

/** Three lists that share no event. */
const three = events.chain((all) =>
  fc.tuple(fc.nat(all.length), fc.nat(all.length)).map((cuts) => {
    const [i, j] = cuts.sort((x, y) => x - y) as [number, number];
    return [all.slice(0, i), all.slice(i, j), all.slice(j)] as const;
  }),
);

it('[I1.9, I2.6] H1 behaviour is the same in whatever order its events arrive (seed 401)', () => {
  fc.assert(
    fc.property(events, (all) => {
      const onTime = all.toSorted((x, y) => x.time - y.time);
      expect(fold(all)).toEqual(fold(onTime));
      expect(fold(all.toReversed())).toEqual(fold(onTime));
    }),
    LAWS,
  );
});

it('[I2.7] H2 combining is associative and commutative, with nothing as its identity (seed 401)', () => {
  fc.assert(
    fc.property(three, ([x, y, z]) => {
      const [a, b, c] = [fold(x), fold(y), fold(z)];
      expect(combineBehaviours(a, combineBehaviours(b, c))).toEqual(
        combineBehaviours(combineBehaviours(a, b), c),
      );
      expect(combineBehaviours(a, b)).toEqual(combineBehaviours(b, a));
      expect(combineBehaviours(a, NO_BEHAVIOUR)).toEqual(a);
      expect(combineBehaviours(NO_BEHAVIOUR, a)).toEqual(a);
    }),
    LAWS,
  );
});

it('[I2.7] H3 folding the events of two leaves together is combining what each of them did (seed 401)', () => {
  fc.assert(
    fc.property(three, ([x, y, z]) => {
      const apart = [x, y, z].map(fold).reduce(combineBehaviours);
      expect(fold([...z, ...x, ...y])).toEqual(apart);
    }),
    LAWS,
  );
});

it('[I2.2, I2.3, I2.4] H4 counts, first and last seen and channels are those of a plain scan (seed 401)', () => {
  fc.assert(
    fc.property(events, (all) => {
      const sum = fold(all);
      const times = all.map(({ time }) => time);
      expect(sum.count).toBe(all.length);
      expect(sum.first?.time).toBe(all.length > 0 ? Math.min(...times) : undefined);
      expect(sum.last?.time).toBe(all.length > 0 ? Math.max(...times) : undefined);
      for (const [channel, use] of Object.entries(sum.channels)) {
        const mine = all.filter((one) => one.channel === channel).map(({ time }) => time);
        expect(use).toEqual({ count: mine.length, first: Math.min(...mine), last: Math.max(...mine) });
      }
      expect(Object.keys(sum.channels).sort()).toEqual(
        [...new Set(all.map(({ channel }) => channel))].sort(),
      );
    }),
    LAWS,
  );
});

it('[I2.5, I2.6] H5 the last touchpoints are the latest by event time, and a late one takes its place among them', () => {
  const at = (time: number) => ({ id: `m${time}`, time, name: `at ${time}` });
  const times = (sum: Behaviour) => sum.recent.map(({ time }) => time);
  const full = fold(Array.from({ length: RECENT + 5 }, (_, i) => at(10 * i)));
  expect(times(full)).toEqual([50, 60, 70, 80, 90, 100, 110, 120, 130, 140]);
  expect(times(foldBehaviour(full, event(at(95))))).toEqual([60, 70, 80, 90, 95, 100, 110, 120, 130, 140]);
  expect(times(foldBehaviour(full, event(at(51))))).toEqual([51, 60, 70, 80, 90, 100, 110, 120, 130, 140]);
  expect(times(foldBehaviour(full, event(at(49))))).toEqual(times(full));
  expect(times(fold([at(30), at(10), at(20)]))).toEqual([10, 20, 30]);
});

it('[I2.1] H6 a trait is what the latest identify call stated, by event time, then id, then source', () => {
  const states = (plan: string, time: number, id: string, source = 'web') =>
    ({ type: 'identify', traits: { plan }, time, id, source }) as const;
  const cases: [winner: string, calls: readonly Drawn[]][] = [
    ['new', [states('new', 2, 'm1'), states('late', 1, 'm9')]],
    ['by id', [states('by id', 1, 'm2'), states('x', 1, 'm1')]],
    ['by source', [states('by source', 1, 'm1', 'web'), states('x', 1, 'm1', 'store')]],
  ];
  for (const [winner, calls] of cases) {
    for (const order of [calls, calls.toReversed()]) expect(fold(order).traits.plan?.value).toBe(winner);
  }
  expect(fold([states('new', 2, 'm1')]).traits.plan).toEqual({
    value: 'new',
    time: 2,
    id: 'm1',
    source: 'web',
  });
});

it('[I2.1] H6 traits of calls that are about others are not the person’s', () => {
  for (const type of EVENT_TYPES.filter((type) => type !== 'identify')) {
    expect(fold([{ type, traits: { plan: 'x' } }]).traits).toEqual({});
  }
});

it('[C1.2, I2.1] H6 what is stated once gives way to what is stated outright; among its like the earliest stands', () => {
  const once = (plan: string, time: number) => ({
    time,
    id: plan,
    context: { person: { setOnce: { plan } } },
  });
  const outright = (plan: string, time: number) => ({
    time,
    id: plan,
    context: { person: { set: { plan } } },
  });
  const cases: [winner: string, calls: readonly Drawn[]][] = [
    ['first', [once('first', 1), once('second', 2)]],
    ['outright', [once('first', 1), outright('outright', 2), once('third', 3)]],
    ['outright', [outright('outright', 1), once('later', 2)]],
    ['latest', [outright('outright', 1), outright('latest', 2)]],
    ['identified', [once('first', 1), { type: 'identify', traits: { plan: 'identified' }, time: 2 }]],
  ];
  for (const [winner, calls] of cases) {
    for (const order of [calls, calls.toReversed()]) expect(fold(order).traits.plan?.value).toBe(winner);
  }
});

it('[I2.1, I2.2, I2.3, I2.4, I2.5] H7 the profile shows what a person’s leaves did, combined', () => {
  const [user, visitor] = [leafOf('userId', 'u1'), leafOf('anonymousId', 'x')];
  const leaf = (kind: string, value: string, ...drawn: Drawn[]) => ({
    kind,
    value,
    since: 5_000_000,
    behaviour: fold(drawn),
  });
  const state = {
    person: user,
    applied: 9_000_000,
    leaves: {
      [visitor]: leaf(
        'anonymousId',
        'x',
        { id: 'a', time: 1000, name: 'Home' },
        { id: 'b', time: 4000, channel: 'store' },
      ),
      [user]: leaf('userId', 'u1', {
        id: 'c',
        type: 'identify',
        time: 3000,
        traits: { plan: 'pro' },
        name: 'Identified',
      }),
    },
    edges: [],
    held: [],
    cannotLinks: [],
  };
  expect(behaviourOf(state).count).toBe(3);
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
  expect(profileOf(state)).toMatchObject({
    person: user,
    applied: 9_000_000,
    identifiers: [
      { kind: 'userId', value: 'u1', since: iso(5) },
      { kind: 'anonymousId', value: 'x', since: iso(5) },
    ],
    traits: { plan: { value: 'pro', since: iso(3), source: 'web', event: 'c' } },
    touchpoints: 3,
    firstSeen: { time: iso(1), name: 'Home', id: 'a' },
    lastSeen: { time: iso(4), channel: 'store', id: 'b' },
    channels: {
      web: { touchpoints: 2, first: iso(1), last: iso(3) },
      store: { touchpoints: 1, first: iso(4), last: iso(4) },
    },
    recent: [{ id: 'b' }, { id: 'c' }, { id: 'a' }],
  });
});
