import { type Circle, drawCircle } from './circle.ts';
import { type Happened, inOrder, type Message } from './message.ts';
import { tellCircle } from './story/circle.ts';
import { PARTNERS, tellPartner } from './story/partner.ts';
import { tellProspect } from './story/prospect.ts';
import { tellEmployee } from './story/staff.ts';
import { makeWorld, type World } from './world.ts';

export interface Sample {
  /** Adults who came, or will come; those who only looked, employees and partners are beside them. */
  readonly guests: number;
  readonly seed: number;
  /** When the history ends, milliseconds since 1970. */
  readonly end: number;
}

/** What a few people who have to do with each other did, in the order of time. */
export interface Story {
  readonly messages: readonly Message[];
  /** How far the sample is told with it, between 0 and 1. */
  readonly part: number;
}

/** For each guest, those who looked at the site and never booked. */
const PROSPECTS = 1;

/**
 * The sample, story by story: each is whole, from the first look at the site to the last invoice, and stories come in
 * no order. So any beginning of it is a fair sample of all of it, and it takes no more memory than one story.
 */
export function* generate(sample: Sample): Generator<Story> {
  const world = makeWorld(sample.seed, sample.guests, sample.end);
  const others = [...otherStories(world)];
  let told = 0;
  for (const { circle, part } of circles(world)) {
    yield story(world, `c${circle.number.toString(36)}`, tellCircle(world, circle), part);
    for (; told < Math.floor(part * others.length); told++) {
      const { id, tell } = others[told]!;
      yield story(world, id, tell(), part);
    }
  }
}

/** Circles until there are guests enough. */
export function* circles(world: World): Generator<{ circle: Circle; part: number }> {
  let guests = 0;
  for (let number = 0; guests < world.guests; number++) {
    const circle = drawCircle(world, number);
    guests += circle.guests;
    yield { circle, part: Math.min(1, guests / world.guests) };
  }
}

function story(world: World, id: string, happened: readonly Happened[], part: number): Story {
  return { messages: inOrder(id, happened, world), part };
}

/** Who is no guest: partners first, as there are few; employees and those who only looked spread evenly. */
function otherStories(world: World): { id: string; tell: () => Happened[] }[] {
  const prospects = Math.round(world.guests * PROSPECTS);
  const partners = PARTNERS.map((_, n) => ({ id: `t${n}`, tell: () => tellPartner(world, n) }));
  const groups = [
    world.staff.all.map((_, n) => ({ id: `s${n}`, tell: () => tellEmployee(world, n) })),
    Array.from({ length: prospects }, (_, n) => ({
      id: `p${n.toString(36)}`,
      tell: () => tellProspect(world, n),
    })),
  ];
  const spread = groups
    .flatMap((group) => group.map((each, n) => ({ each, place: (n + 0.5) / group.length })))
    .sort((a, b) => a.place - b.place)
    .map(({ each }) => each);
  return [...partners, ...spread];
}
