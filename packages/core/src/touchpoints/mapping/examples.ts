import { isRefusal, isSame, type JsonObject, type JsonValue, type Refusal } from '../../kernel/index.ts';
import { type Arrival, acceptMessage, type Statement } from '../accept.ts';
import type { DocumentMapper, Mapped } from './document.ts';
import type { Delivery } from './places.ts';

/** What becomes of one item, for people to read: the touchpoint as it would be kept, or why there is none. */
export interface Outcome {
  readonly touchpoint?: JsonObject;
  readonly refused?: Refusal;
}

/** What one delivery gives, nothing stored. */
export interface Trial {
  readonly outcomes: readonly Outcome[];
  readonly ignored: number;
}

export function tryDelivery(mapper: DocumentMapper, delivery: Delivery, arrival: Arrival): Trial {
  const { mapped, ignored } = mapper.map(delivery);
  return { outcomes: mapped.map((one) => outcomeOf(one, arrival)), ignored };
}

function outcomeOf(mapped: Mapped, arrival: Arrival): Outcome {
  if ('refusal' in mapped) return { refused: mapped.refusal };
  const statement = acceptMessage(mapped.message, arrival);
  return isRefusal(statement) ? { refused: statement } : { touchpoint: presentStatement(statement) };
}

/** A touchpoint as people read it: identifiers by kind as they were stated, time in ISO 8601, nothing empty. */
function presentStatement({ touchpoint, message, placement }: Statement): JsonObject {
  const identifiers: Record<string, JsonValue> = {};
  const state = (kind: string, value: string) => {
    const known = identifiers[kind];
    identifiers[kind] = known === undefined ? value : [known as string, value].flat();
  };
  for (const kind of ['userId', 'anonymousId'] as const)
    if (message[kind] !== undefined && message[kind] !== null) state(kind, String(message[kind]));
  for (const { kind, value } of placement.identifiers ?? []) state(kind, value);
  const { id, type, name, time, channel, corner, department, references, properties, traits } = touchpoint;
  const all: Record<string, unknown> = {
    id,
    type,
    name,
    time: new Date(time).toISOString(),
    channel,
    corner,
    department,
    identifiers,
    references,
    properties,
    traits,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => !isEmpty(value))) as JsonObject;
}

function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** An example: a delivery, and the touchpoints that are expected of it. */
export interface Example {
  readonly name: string;
  readonly delivery: Delivery;
  /**
   * One an outcome, in their order: the fields of a touchpoint that matter (those that are not named may hold
   * anything), or `{refused: CODE}`.
   */
  readonly expect: readonly JsonObject[];
}

/** Where an example and what the mapping gives part. */
export interface Difference {
  readonly example: string;
  /** `0.properties.total`: of which touchpoint, and where in it. */
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Runs examples. @returns where they part, nothing where all hold */
export function runExamples(
  mapper: DocumentMapper,
  examples: readonly Example[],
  arrival: Arrival,
): readonly Difference[] {
  return examples.flatMap(({ name, delivery, expect }) => {
    const { outcomes } = tryDelivery(mapper, delivery, arrival);
    const found: Pick<Difference, 'path' | 'expected' | 'found'>[] = [];
    if (outcomes.length !== expect.length)
      found.push({ path: 'length', expected: expect.length, found: outcomes.length });
    for (const [index, expected] of expect.entries()) {
      const outcome = outcomes[index];
      if (outcome) found.push(...differences(expected, shown(outcome), String(index)));
    }
    const ids = outcomes.flatMap(({ touchpoint }) => (touchpoint ? [touchpoint.id] : []));
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
    if (repeated !== undefined)
      found.push({ path: 'id', expected: 'one of its own for each touchpoint', found: repeated });
    return found.map((difference) => ({ example: name, ...difference }));
  });
}

function shown({ touchpoint, refused }: Outcome): JsonObject {
  return touchpoint ?? { refused: refused!.code, because: refused!.message };
}

/** What is expected must be there, wholly below the first level: lists and objects are equal or they differ. */
function differences(
  expected: JsonObject,
  found: JsonObject,
  path: string,
): Pick<Difference, 'path' | 'expected' | 'found'>[] {
  return Object.entries(expected).flatMap(([field, value]) => {
    const actual = Object.hasOwn(found, field) ? found[field] : undefined;
    if (isSame(value, actual)) return [];
    const seen = actual ?? (found.refused === undefined ? null : found);
    return [{ path: `${path}.${field}`, expected: value, found: seen }];
  });
}
