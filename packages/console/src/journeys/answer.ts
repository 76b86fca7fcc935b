/** The sentence over the map, as facts: which one is told, and with which numbers. Pure; worded in Answer.tsx. */
import { isNews } from '../ui/amount.ts';
import type { Change, Edge, Graph } from './use-graph.ts';

export type Fact =
  /** More, or fewer, of those at one activity go on to another than before. */
  | {
      readonly kind: 'moved';
      readonly from: string;
      readonly to: string;
      readonly now: number;
      readonly share: Change;
    }
  /** It takes longer, or shorter, than before. */
  | { readonly kind: 'time'; readonly edge: Edge; readonly time: Change }
  /** Where most of the journeys that have begun end, other than where nearly everybody does. */
  | { readonly kind: 'leave'; readonly name: string; readonly share: number; readonly people: number };

/** A way that fewer take is no news of the company's. */
const FEWEST = 20;

/** What deserves the first line: what moved most people since the compared period, and whose time grew most; else where people leave. */
export function factsOf(graph: Graph): Fact[] {
  const { compared } = graph;
  const facts: Fact[] = [];
  const people = new Map(graph.activities.map((one) => [one.name, one.people]));
  if (compared) {
    const moved = compared.changes.edges
      .filter(({ from, to, share }) => from !== to && isNews(share))
      .map((one) => ({ ...one, affected: Math.abs(one.share.value) * (people.get(one.from) ?? 0) }))
      .filter(({ affected }) => affected >= FEWEST)
      .sort((a, b) => b.affected * certainty(b.share) - a.affected * certainty(a.share))[0];
    if (moved) {
      const edge = graph.edges.find((one) => one.from === moved.from && one.to === moved.to);
      const now = (edge?.people ?? 0) / Math.max(1, people.get(moved.from) ?? 0);
      facts.push({ kind: 'moved', from: moved.from, to: moved.to, now, share: moved.share });
    }
    const slower = slowest(graph);
    if (slower) facts.push(slower);
  }
  if (facts.length === 0) {
    const leave = leaving(graph);
    if (leave) facts.push(leave);
  }
  return facts;
}

/** The edges that facts are about. */
export function toldEdges(facts: readonly Fact[]): { from: string; to: string }[] {
  return facts.flatMap((fact) => {
    if (fact.kind === 'leave') return [];
    const { from, to } = fact.kind === 'moved' ? fact : fact.edge;
    return [{ from, to }];
  });
}

/** How far an interval is from nought, in its own widths; 0 for one that holds it. */
function certainty({ value, low, high }: Change): number {
  return Math.min(3, Math.abs(value) / Math.max(1e-9, (high - low) / 2));
}

/** By the hours that it costs everybody together. */
function slowest({ edges, compared }: Graph): Fact | undefined {
  const times = new Map(compared?.changes.edges.map((one) => [`${one.from}\0${one.to}`, one.medianSeconds]));
  const [most] = edges
    .flatMap((edge) => {
      const time = times.get(`${edge.from}\0${edge.to}`);
      return time && isNews(time) && edge.people >= FEWEST ? [{ edge, time }] : [];
    })
    .filter(({ edge, time }) => time.value > 0.1 * Math.max(1, edge.medianSeconds - time.value))
    .sort((a, b) => relative(b) - relative(a));
  return most && { kind: 'time', ...most };
}

/** How much longer, by the logarithm of the quotient, for how many people. */
function relative({ edge, time }: { edge: Edge; time: Change }): number {
  const before = Math.max(1, edge.medianSeconds - time.value);
  return Math.log(edge.medianSeconds / before) * edge.people;
}

function leaving({ activities, people }: Graph): Fact | undefined {
  const ends = [...activities]
    .filter((one) => one.people >= FEWEST && one.ends > 0)
    .map(({ name, ends, people }) => ({ name, share: ends / people, people }));
  const whole = ends.filter(({ share }) => share < 0.9);
  const [most] = (whole.length > 0 ? whole : ends).sort((a, b) => b.share * b.people - a.share * a.people);
  return people > 0 && most ? { kind: 'leave', ...most } : undefined;
}
