import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abstraction, type MapActivity, type MapEdge, meanPlaces } from './index.ts';

interface Graph {
  activities: MapActivity[];
  edges: MapEdge[];
}

/** The graph of people's walks, as the definition has it. */
function graphOf(walks: readonly string[][]): Graph {
  const activities = new Map<string, { name: string; count: number; starts: number; ends: number }>();
  const edges = new Map<string, { from: string; to: string; count: number }>();
  for (const walk of walks) {
    for (const [place, name] of walk.entries()) {
      const activity = activities.get(name) ?? { name, count: 0, starts: 0, ends: 0 };
      activities.set(name, activity);
      activity.count += 1;
      if (place === 0) activity.starts += 1;
      if (place === walk.length - 1) activity.ends += 1;
      else {
        const to = walk[place + 1]!;
        const edge = edges.get(`${name}>${to}`) ?? { from: name, to, count: 0 };
        edge.count += 1;
        edges.set(`${name}>${to}`, edge);
      }
    }
  }
  return { activities: [...activities.values()], edges: [...edges.values()] };
}

const walks = fc.array(fc.array(fc.constantFrom(...'abcdefghij'), { minLength: 1, maxLength: 8 }), {
  minLength: 1,
  maxLength: 30,
});
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Whoever can be reached from these over these paths. */
function reach(from: readonly string[], next: (name: string) => string[]): Set<string> {
  const seen = new Set(from);
  for (const name of seen) for (const other of next(name)) seen.add(other);
  return seen;
}

describe('The abstraction of a graph', () => {
  it('[G4.2] keeps every activity on a way from start to end', () => {
    fc.assert(
      fc.property(walks, share, share, (walks, activities, paths) => {
        const { activities: kept, edges, starts, ends } = abstraction(graphOf(walks), { activities, paths });
        const names = kept.map(({ name }) => name).sort();
        const on = reach(starts, (name) => edges.filter(({ from }) => from === name).map(({ to }) => to));
        const back = reach(ends, (name) => edges.filter(({ to }) => to === name).map(({ from }) => from));
        expect([...on].sort()).toEqual(names);
        expect([...back].sort()).toEqual(names);
      }),
    );
  });

  it('[G4.11] holds what is told of it, however rare, still on a way from start to end', () => {
    fc.assert(
      fc.property(walks, share, share, fc.nat(), (walks, activities, paths, n) => {
        const graph = graphOf(walks);
        const told = graph.edges[n % Math.max(1, graph.edges.length)];
        fc.pre(told !== undefined);
        const { activities: kept, edges, starts, ends } = abstraction(graph, { activities, paths }, [told!]);
        expect(edges).toContainEqual(told);
        const names = kept.map(({ name }) => name).sort();
        const on = reach(starts, (name) => edges.filter(({ from }) => from === name).map(({ to }) => to));
        const back = reach(ends, (name) => edges.filter(({ to }) => to === name).map(({ from }) => from));
        expect([...on].sort()).toEqual(names);
        expect([...back].sort()).toEqual(names);
      }),
    );
  });

  it('[G4.2] keeps of every activity the most frequent way in and out among what is kept', () => {
    fc.assert(
      fc.property(walks, share, share, (walks, activities, paths) => {
        const graph = graphOf(walks);
        const kept = abstraction(graph, { activities, paths });
        const names = new Set(kept.activities.map(({ name }) => name));
        const inside = graph.edges.filter(({ from, to }) => from !== to && names.has(from) && names.has(to));
        for (const { name, starts, ends } of kept.activities) {
          const most = (counts: readonly number[]) => Math.max(0, ...counts);
          const into = most([starts, ...inside.filter(({ to }) => to === name).map(({ count }) => count)]);
          const out = most([ends, ...inside.filter(({ from }) => from === name).map(({ count }) => count)]);
          const edges = kept.edges.filter(({ from, to }) => from !== to);
          const keptInto = [
            kept.starts.includes(name) ? starts : 0,
            ...edges.filter(({ to }) => to === name).map(({ count }) => count),
          ];
          const keptOut = [
            kept.ends.includes(name) ? ends : 0,
            ...edges.filter(({ from }) => from === name).map(({ count }) => count),
          ];
          expect([most(keptInto), most(keptOut)]).toEqual([into, out]);
        }
      }),
    );
  });

  it('[G4.2] keeps the most frequent share of activities and paths, and everything at the whole', () => {
    fc.assert(
      fc.property(walks, share, (walks, activities) => {
        const graph = graphOf(walks);
        const whole = abstraction(graph, { activities: 1, paths: 1 });
        expect(whole.activities).toEqual(graph.activities);
        expect(new Set(whole.edges)).toEqual(new Set(graph.edges));
        expect(whole.starts.length).toBe(graph.activities.filter(({ starts }) => starts > 0).length);

        const kept = abstraction(graph, { activities, paths: 0 });
        const least = Math.ceil(activities * graph.activities.length - 1e-9);
        const ranked = graph.activities.map(({ count }) => count).sort((a, b) => b - a);
        const counts = kept.activities.map(({ count }) => count).sort((a, b) => b - a);
        expect(counts.length).toBeGreaterThanOrEqual(least);
        expect(counts.slice(0, least)).toEqual(ranked.slice(0, least));
      }),
    );
  });

  it('[G4.2] is the same in whatever order activities and edges come', () => {
    fc.assert(
      fc.property(walks, share, share, fc.integer(), (walks, activities, paths, seed) => {
        const graph = graphOf(walks);
        const shuffled = {
          activities: [...graph.activities].sort((a, b) => hash(a.name, seed) - hash(b.name, seed)),
          edges: [...graph.edges].sort((a, b) => hash(a.from + a.to, seed) - hash(b.from + b.to, seed)),
        };
        const [one, other] = [graph, shuffled].map((each) => abstraction(each, { activities, paths }));
        expect(new Set(one!.activities)).toEqual(new Set(other!.activities));
        expect(one!.edges).toEqual(other!.edges);
        expect([one!.starts, one!.ends]).toEqual([other!.starts, other!.ends]);
      }),
    );
  });

  it('[G4.2] brings a rare activity back where the frequent ones hang on it', () => {
    // Everybody passes the gate once and then rides many times: without the gate nobody would get to the rides.
    const walks = Array.from({ length: 5 }, () => ['gate', 'ride', 'ride', 'ride', 'exit']);
    const kept = abstraction(graphOf(walks), { activities: 0.1, paths: 0 });
    expect(kept.activities.map(({ name }) => name)).toEqual(['gate', 'ride', 'exit']);
    expect(kept.edges.map(({ from, to }) => `${from}>${to}`).sort()).toEqual(['gate>ride', 'ride>exit']);
  });
});

it('[G4.2] activities have a place along the flow, whatever else there is', () => {
  const stay = ['book', 'travel', 'check in', 'ride', 'leave'];
  const places = meanPlaces(graphOf([stay, stay, ['book', 'travel', 'leave']]));
  expect([...places].sort(([, a], [, b]) => a - b).map(([name]) => name)).toEqual(stay);
  expect(places.get('leave')).toBeCloseTo((4 + 4 + 2) / 3, 4);
  fc.assert(
    fc.property(walks, (walks) => {
      const graph = graphOf(walks);
      for (const [name, place] of meanPlaces(graph)) {
        const only = !graph.edges.some(({ from, to }) => to === name && from !== name);
        expect(Number.isFinite(place) && place >= 0).toBe(true);
        if (!only) expect(place).toBeGreaterThan(0);
      }
    }),
  );
});

function hash(text: string, seed: number): number {
  let value = seed | 0;
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0)!, 2_654_435_761);
  return value;
}
