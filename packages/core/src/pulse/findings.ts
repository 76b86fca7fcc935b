import { adjustForDiscoveries } from '../statistics/index.ts';
import { type Change, changeOf } from './change.ts';
import type { Explanation } from './explain.ts';
import type { Observation, Subject } from './observation.ts';

/** A subject with how it changed, and whether that is more than usual. */
export interface Judged {
  readonly subject: Subject;
  readonly change: Change;
  /** Of calling this and everything less surprising news, the share that would be wrong. */
  readonly q: number;
  readonly news: boolean;
}

/** News with what it goes back to. */
export interface Finding extends Judged {
  /** The same touchpoints, seen by other dimensions. */
  readonly same: readonly Subject[];
  readonly explanations: readonly Explanation[];
}

/** Findings that go back to the same thing; the first is what it did, and says it. */
export type Story = readonly Finding[];

/** Share of wrong among what is called news. */
const FALSE_DISCOVERIES = 0.05;
/** Rarer subjects can tell nothing, and each test costs the others power. */
const FEWEST_DAYS = 20;
const SPECIAL: readonly Subject['dimension'][] = ['name', 'channel', 'stage', 'department', 'corner'];
/** What spreads takes days until it shows everywhere, days. */
const NEAR = 3;
/** Two subjects that share so many touchpoints of the smaller one are the same. */
const SAME = 0.7;

/** Every subject that could tell something, the most surprising first. */
export function judge({ everything, subjects }: Observation, adjacent: boolean): Judged[] {
  const tested = subjects
    .map((tally) => ({
      subject: tally.subject,
      change: changeOf(tally, tally.among ?? everything, adjacent),
    }))
    .filter(
      ({ change }) =>
        change.before.days + change.now.days >= FEWEST_DAYS && change.before.rate + change.now.rate < 1.99,
    );
  const adjusted = adjustForDiscoveries(tested.map(({ change }) => change.p));
  return tested
    .map((each, index) => ({ ...each, q: adjusted[index]!, news: adjusted[index]! < FALSE_DISCOVERIES }))
    .sort(bySurprise);
}

function bySurprise(a: Judged, b: Judged): number {
  return (
    Math.abs(b.change.distance) - Math.abs(a.change.distance) ||
    // Of the same touchpoints under several names their own says most.
    SPECIAL.indexOf(a.subject.dimension) - SPECIAL.indexOf(b.subject.dimension) ||
    (nameOf(a.subject) < nameOf(b.subject) ? -1 : 1)
  );
}

export function nameOf({ dimension, value, among }: Subject): string {
  return among === undefined ? `${dimension}:${value}` : `${dimension}:${value} among ${among}`;
}

/**
 * Takes together what are the same touchpoints under several names: the most surprising stands for the others.
 * @param shared touchpoints that belong to both; with itself, to it
 */
export function distinct(
  news: readonly Judged[],
  shared: (one: Subject, other: Subject) => number,
): (Judged & { readonly same: readonly Subject[] })[] {
  const kept: (Judged & { readonly same: Subject[] })[] = [];
  for (const each of news) {
    const known = kept.find(
      ({ subject, change }) =>
        change.distance * each.change.distance > 0 && likeness(subject, each.subject, shared) >= SAME,
    );
    if (known) known.same.push(each.subject);
    else kept.push({ ...each, same: [] });
  }
  return kept;
}

/** Of the rarer of two subjects, the share of touchpoints that belong to the other too, as a name's do to its channel. */
function likeness(one: Subject, other: Subject, shared: (one: Subject, other: Subject) => number): number {
  const smaller = Math.min(shared(one, one), shared(other, other));
  return smaller > 0 ? shared(one, other) / smaller : 0;
}

/**
 * Ties findings that go back to the same version, or of which one follows the other, or that began within days of one
 * that goes back to a version, into stories.
 *
 * Of stories, those in which people needed more help come first, for they hurt somebody; then the most surprising. In
 * a story, what people needed help with comes first, because that is what it did to them, and then what has a version
 * to go back to.
 *
 * @param isHelp whether a subject is people asking for help
 */
export function tell(findings: readonly Finding[], isHelp: (subject: Subject) => boolean): Story[] {
  const stories: Finding[][] = [];
  for (const finding of findings) {
    const mine = stories.filter((story) => story.some((other) => belong(finding, other)));
    const merged = [finding, ...mine.flat()];
    stories.splice(0, stories.length, ...stories.filter((story) => !mine.includes(story)), merged);
  }
  const first = (finding: Finding) =>
    2 * Number(isHelp(finding.subject) && finding.change.ratio > 1) + Number(versionsOf(finding).length > 0);
  return stories
    .map((story) => story.sort((a, b) => first(b) - first(a) || bySurprise(a, b)))
    .sort((a, b) => first(b[0]!) - first(a[0]!) || most(b) - most(a));
}

function most(story: Story): number {
  return Math.max(...story.map(({ change }) => Math.abs(change.distance)));
}

function versionsOf({ explanations }: Finding): string[] {
  return explanations
    .filter(({ factor }) => factor.family === 'version')
    .map(({ factor }) => `${factor.source} ${factor.value}`);
}

function belong(one: Finding, other: Finding): boolean {
  const [mine, theirs] = [versionsOf(one), versionsOf(other)];
  if (mine.some((version) => theirs.includes(version))) return true;
  if (follows(one, other) || follows(other, one)) return true;
  return mine.length + theirs.length > 0 && beganTogether(one.change, other.change);
}

function beganTogether({ began: one }: Change, { began: other }: Change): boolean {
  return !!one && !!other && one.earliest - NEAR <= other.latest && other.earliest - NEAR <= one.latest;
}

function follows({ explanations }: Finding, { subject, same }: Finding): boolean {
  const names = [subject, ...same].filter(({ dimension }) => dimension === 'name').map(({ value }) => value);
  return explanations.some(({ factor }) => factor.family === 'after' && names.includes(factor.value));
}
