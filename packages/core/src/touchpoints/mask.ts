import { isObject } from '../kernel/index.ts';
import type { PlannedTouchpoint } from './catalogue.ts';
import { isPersonName } from './names.ts';
import { personalKind } from './pii.ts';

/**
 * Takes out of an answer what names a person, for whoever may see what people did and not who they are. Masked are:
 *
 * - M1 identifiers, but for those that say nothing to a stranger (user id, device, anonymous id);
 * - M2 fields of traits, properties and context that the catalogue marks as personal, or that are called so;
 * - M3 names of people: beside the id of the person, and among traits, but for those of a group;
 * - M4 e-mail addresses and international phone numbers, in whatever text they stand.
 *
 * Free text may still name somebody. Nothing is added, so a masked answer has the shape of a whole one.
 */

/** Where the catalogue says that personal data are: JSON pointers (RFC 6901) by the name of the event. */
export interface Marks {
  readonly byName: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of traits, which profiles show without saying by which event they came. */
  readonly traits: ReadonlySet<string>;
}

export const NO_MARKS: Marks = { byName: new Map(), traits: new Set() };

const MASK = '•••';
const PSEUDONYMS = new Set(['userId', 'anonymousId', 'device']);
const CONTAINERS = new Set(['traits', 'properties', 'context']);
/** Of what a person is called in answers, beside what fields of events are called. */
const CALLED = /^(display_?name|birthday|latitude|longitude|lat|lng|lon)$/i;
/** Quantifiers are bounded (RFC 5321, 4.5.3.1): a hostile text costs no more than its length. */
const ADDRESS = /[^\s@"'<>(),;:/?&=]{1,64}@[^\s@"'<>(),;:/?&=]{1,255}/g;
const PHONE = /\+\d[\d ().-]{6,20}\d/g;
/** Some clients state traits there. */
const IN_CONTEXT = /^\/context\/traits\//;
const LABEL = /^([a-zA-Z][a-zA-Z0-9_]{0,49}):(.+)$/s;

/**
 * @param planned what the catalogue says of each event
 * @param identifying traits that are read as identifiers, with the kind of each
 */
export function marksOf(
  planned: Iterable<readonly [name: string, touchpoint: PlannedTouchpoint]>,
  identifying: Readonly<Record<string, string>> = {},
): Marks {
  const byName = new Map<string, Set<string>>();
  const traits = new Set<string>();
  for (const [name, { pii }] of planned) {
    if (pii.length === 0) continue;
    byName.set(name, new Set(pii.map(({ pointer }) => pointer)));
    for (const { pointer } of pii) if (pointer.startsWith('/traits/')) traits.add(pointer);
  }
  for (const [trait, kind] of Object.entries(identifying))
    if (!PSEUDONYMS.has(kind)) traits.add(`/traits/${escaped(trait)}`);
  return { byName, traits };
}

/** Whether an identifier says nothing to whoever does not know it. */
export function isPseudonym(kind: string, value: string): boolean {
  return PSEUDONYMS.has(kind) && maskText(value) === value;
}

/** Whether a trait of this name, with all that stands in it, is shown as it is. */
export function isOpenTrait(name: string, value: unknown, { traits }: Marks): boolean {
  const isShown = (field: unknown): boolean => {
    const given = { [name]: field };
    const shown = maskData(given, '/traits', { marked: [traits], ofGroup: false });
    return JSON.stringify(shown) === JSON.stringify(given);
  };
  // By its name, whatever stands in it, and by what stands in it.
  return isShown('x') && isShown(value);
}

/**
 * Whether a field of events of this name is shown as it is, whatever text or number stands in it but for addresses.
 * @param pointer as marks are written (RFC 6901): `/properties/seat`
 */
export function isOpenField(pointer: string, name: string, { byName, traits }: Marks): boolean {
  const marked = [byName.get(name), traits];
  const parts = pointer.split('/').slice(1);
  if (!CONTAINERS.has(parts[0] ?? '') || parts.includes('externalIds')) return false;
  // A mark below says that what is here holds something personal.
  const below = `${pointer.replace(IN_CONTEXT, '/traits/')}/`;
  if (marked.some((pointers) => pointers && [...pointers].some((each) => each.startsWith(below))))
    return false;
  return parts.every((_, index) => {
    const at = `/${parts.slice(0, index + 1).join('/')}`;
    return index === 0 || !isMarkedOrCalledSo(at, { marked, ofGroup: false });
  });
}

/** @returns a copy with personal data masked */
export function maskPersonal(value: unknown, marks: Marks): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map((item) => maskPersonal(item, marks));
  if (!isObject(value)) return value;
  const kind = typeof value.kind === 'string' && typeof value.value === 'string' ? value.kind : undefined;
  const marked = typeof value.name === 'string' ? marks.byName.get(value.name) : undefined;
  // What it is called is a person's name, and no event's.
  const isPerson = typeof value.person === 'string' && !('type' in value);
  return mapFields(value, (field, key) => {
    if (key === 'name' && isPerson && typeof field === 'string') return shorten(field);
    if (key === 'person' || key === 'keptApart') return maskWho(field, marks);
    if (kind !== undefined && key === 'value') return maskIdentifier(kind, String(field));
    if (CONTAINERS.has(key))
      return maskData(field, `/${key}`, { marked: [marked, marks.traits], ofGroup: value.type === 'group' });
    if (key === 'identifiers' && isObject(field)) return maskIdentifiers(field);
    // A number under such a name is a count: of the channel `email`, say.
    const text = typeof field === 'string' || Array.isArray(field);
    return text && isPersonal(key) ? hide(field) : maskPersonal(field, marks);
  });
}

/** What of the whole decides how its parts are masked. */
interface Said {
  readonly marked: readonly (ReadonlySet<string> | undefined)[];
  /** Traits of a group are a company's: `name` is what the company is called. */
  readonly ofGroup: boolean;
}

/** What an event or a profile says: below `pointer`, names of fields count. */
function maskData(value: unknown, pointer: string, said: Said): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map((item, index) => maskData(item, `${pointer}/${index}`, said));
  if (!isObject(value)) return value;
  return mapFields(value, (field, key) => {
    const at = `${pointer}/${escaped(key)}`;
    if (key === 'externalIds' && Array.isArray(field)) return field.map(maskExternalId);
    return isMarkedOrCalledSo(at, said) ? hide(field) : maskData(field, at, said);
  });
}

function isMarkedOrCalledSo(at: string, { marked, ofGroup }: Said): boolean {
  return (
    isPersonal(unescaped(at.slice(at.lastIndexOf('/') + 1))) ||
    (!ofGroup && isPersonName(at)) ||
    marked.some((pointers) => pointers?.has(at) || pointers?.has(at.replace(IN_CONTEXT, '/traits/')))
  );
}

/** An identifier of a company's own, as Segment's clients state one in `context`. */
function maskExternalId(stated: unknown): unknown {
  if (!isObject(stated)) return hide(stated);
  const { type } = stated;
  return mapFields(stated, (field, key) =>
    key === 'id' && typeof field === 'string' && typeof type === 'string'
      ? maskIdentifier(type, field)
      : key === 'id'
        ? hide(field)
        : maskPersonal(field, NO_MARKS),
  );
}

function maskIdentifiers(identifiers: Record<string, unknown>): unknown {
  return mapFields(identifiers, (value, kind) =>
    PSEUDONYMS.has(kind) ? maskData(value, '', { marked: [], ofGroup: false }) : hide(value),
  );
}

function maskIdentifier(kind: string, value: string): string {
  return PSEUDONYMS.has(kind) ? maskText(value) : shorten(value);
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescaped(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}

function isPersonal(key: string): boolean {
  return personalKind(key) !== undefined || CALLED.test(key);
}

/** Everything in it; of a trait with its origin, the value. */
function hide(value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value === 'string') return shorten(value);
  if (Array.isArray(value)) return value.map(hide);
  if (!isObject(value)) return MASK;
  const told = 'value' in value && 'since' in value;
  return mapFields(value, (field, key) =>
    told && key !== 'value' ? maskPersonal(field, NO_MARKS) : hide(field),
  );
}

/** The first letter stays, so that two people in one list can be told apart. */
function shorten(text: string): string {
  const first = /^\p{L}/u.exec(text)?.[0] ?? '';
  return text === '' ? '' : first + MASK;
}

/** Who somebody is, as `kind:value`; an id stays. */
function maskLabel(text: string): string {
  const label = LABEL.exec(text);
  return label ? `${label[1]}:${maskIdentifier(label[1]!, label[2]!)}` : maskText(text);
}

/** Whose something is, by one label or several pairs of them. */
function maskWho(who: unknown, marks: Marks): unknown {
  if (typeof who === 'string') return maskLabel(who);
  return Array.isArray(who) ? who.map(maskPair) : maskPersonal(who, marks);
}

/** Two identifiers that somebody keeps apart. */
function maskPair(pair: unknown): unknown {
  if (!isObject(pair)) return maskPersonal(pair, NO_MARKS);
  return mapFields(pair, (field, key) =>
    (key === 'a' || key === 'b') && typeof field === 'string'
      ? maskLabel(field)
      : maskPersonal(field, NO_MARKS),
  );
}

function maskText(text: string): string {
  const label = LABEL.exec(text);
  if (label && personalKind(label[1]!) !== undefined) return `${label[1]}:${shorten(label[2]!)}`;
  const addresses = text.includes('@')
    ? text.replaceAll(ADDRESS, (found) => `${shorten(found)}@${MASK}`)
    : text;
  return addresses.includes('+') ? addresses.replaceAll(PHONE, `+${MASK}`) : addresses;
}

function mapFields(value: object, map: (field: unknown, key: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [maskText(key), map(field, key)]));
}

/** Only addresses and phone numbers, in whatever text they stand (M4): for answers that are not about people. */
export function maskAddresses(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(maskAddresses);
  return isObject(value) ? mapFields(value, maskAddresses) : value;
}
