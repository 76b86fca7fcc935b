import { isDeepStrictEqual } from 'node:util';
import type { Catalogue, PlannedTouchpoint } from '@throughline/core/touchpoints';

/** One touchpoint, or under the empty name the structure, as it is and as it is to be. */
export interface Difference {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a document would change, by name. */
export function differences(current: Catalogue, wanted: Catalogue): Difference[] {
  const { touchpoints: before, ...structureBefore } = current;
  const { touchpoints: after, ...structureAfter } = wanted;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const all: Difference[] = [
    { name: '', before: structureBefore, after: structureAfter },
    ...names.map((name) => ({ name, before: of(before, name), after: of(after, name) })),
  ];
  return all.filter((each) => !isDeepStrictEqual(each.before, each.after));
}

function of(touchpoints: Catalogue['touchpoints'], name: string): PlannedTouchpoint | undefined {
  return Object.hasOwn(touchpoints, name) ? touchpoints[name] : undefined;
}

/** The difference as lines: `+` what comes, `-` what goes, with the place of each value. */
export function describeDifferences(all: readonly Difference[]): string {
  return all.map(describe).join('');
}

function describe({ name, before, after }: Difference): string {
  const sign = before === undefined ? '+' : after === undefined ? '-' : '~';
  const title = name === '' ? 'structure' : name;
  const [old, fresh] = [leavesOf(before), leavesOf(after)];
  const places = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const lines = places.flatMap((place) => {
    const [was, is] = [old.get(place), fresh.get(place)];
    if (was === is) return [];
    return [
      ...(was === undefined ? [] : [`    - ${place}: ${was}`]),
      ...(is === undefined ? [] : [`    + ${place}: ${is}`]),
    ];
  });
  return `${[`${sign} ${title}`, ...lines].join('\n')}\n`;
}

/** Every plain value of a document, as JSON, by its place. Lists of plain values stand as one. */
function leavesOf(value: unknown, place = ''): Map<string, string> {
  const isPlain = (each: unknown) => typeof each !== 'object' || each === null;
  if (value === undefined) return new Map();
  if (isPlain(value) || (Array.isArray(value) && value.every(isPlain)))
    return new Map([[place, JSON.stringify(value)]]);
  const entries = Object.entries(value as object);
  if (entries.length === 0) return new Map([[place, JSON.stringify(value)]]);
  return new Map(
    entries.flatMap(([key, each]) => [...leavesOf(each, place === '' ? key : `${place}.${key}`)]),
  );
}
