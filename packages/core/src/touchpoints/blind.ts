import { isObject, isSame } from '../kernel/index.ts';
import { isOpenField, type Marks, maskAddresses } from './mask.ts';

/**
 * What whoever is shown people masked may have a schema test. A schema is held against what came in as it is, and how
 * many events it refuses is told: a pattern for a masked field, saved again and again, would read the field letter by
 * letter. So such a change may
 *
 *  - B1 leave what the schema in force says, in its place
 *  - B2 say everywhere of which kind a value is and what has to be there, which masked copies tell too
 *  - B3 test values of fields that are shown as they are; but no text with a pattern, as an address may stand in any
 *
 * and nothing else: what is not known to be harmless is refused, and so is everything new beside a reference.
 */
const OF_KIND = new Set([
  ...['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples', 'deprecated'],
  ...['readOnly', 'writeOnly', 'type', 'format', 'required'],
]);
const OF_VALUE = new Set([
  ...['enum', 'const', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
]);
const REFERENCE = /"\$(dynamic)?ref":/i;

/** A schema within the schema, beside the one in force in its place. */
interface Part {
  readonly next: unknown;
  readonly known: unknown;
  /** What it is held against in the event, as marks of personal data are written. */
  readonly field: string;
  /** JSON pointer into the whole schema. */
  readonly at: string;
  readonly isOpen: (field: string) => boolean;
}

/**
 * @param next a schema of events named `name`
 * @param known the one in force
 * @returns where `next` tests what whoever is shown people masked may not have tested (JSON pointer into it; empty:
 *   beside a reference); undefined: nowhere
 */
export function hiddenTest(next: unknown, known: unknown, name: string, marks: Marks): string | undefined {
  if (isSame(next, known)) return undefined;
  // What a reference points to is tested wherever it stands.
  if (REFERENCE.test(JSON.stringify([next, known]))) return '';
  return findHidden({ next, known, field: '', at: '', isOpen: (field) => isOpenField(field, name, marks) });
}

function findHidden({ next, known, field, at, isOpen }: Part): string | undefined {
  if (!isObject(next)) return undefined;
  for (const [keyword, value] of Object.entries(next)) {
    const part = {
      next: value,
      known: member(known, keyword),
      field,
      at: `${at}/${escaped(keyword)}`,
      isOpen,
    };
    if (OF_KIND.has(keyword) || isSame(value, part.known)) continue;
    const parts = partsOf(keyword, part);
    if (!parts && !isHarmless(keyword, value, isOpen(field))) return part.at;
    const found = parts?.map(findHidden).find((each) => each !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The schemas that stand under a keyword; undefined where it is a test, or unknown. */
function partsOf(keyword: string, { next, known, field, at, isOpen }: Part): Part[] | undefined {
  if (keyword === 'properties' && isObject(next))
    return Object.entries(next).map(([key, of]) => ({
      ...{ next: of, known: member(known, key), isOpen },
      ...{ field: `${field}/${escaped(key)}`, at: `${at}/${escaped(key)}` },
    }));
  if (keyword !== 'items') return undefined;
  return [{ next, known, at, field: `${field}/0`, isOpen: (of) => isOpen(field) && isOpen(of) }];
}

function member(of: unknown, key: string): unknown {
  return isObject(of) && Object.hasOwn(of, key) ? of[key] : undefined;
}

function isHarmless(keyword: string, value: unknown, ofOpen: boolean): boolean {
  if (keyword === 'additionalProperties') return typeof value === 'boolean';
  return OF_VALUE.has(keyword) && ofOpen && isPlain(value);
}

/** A number, words, or a choice of such: an address would be a guess, and an object one at all that is in it. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((each) => !Array.isArray(each) && isPlain(each));
  return !isObject(value) && maskAddresses(value) === value;
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
