import type { PiiMark } from './catalogue.ts';
import { isPersonName } from './names.ts';
import type { Shape } from './shape.ts';

/** What fields are called that hold personal data, and of what kind. The first that fits decides. */
const NAMES: readonly [pattern: RegExp, kind: string][] = [
  [/e-?mail/i, 'email'],
  [/phone|mobile|msisdn/i, 'phone'],
  [/iban|card_?number|^pan$|account_?number/i, 'payment'],
  [/birth|^dob$/i, 'birth_date'],
  [/street|address|postal|^zip|postcode/i, 'address'],
  [
    /(first|last|middle|maiden|full|sur|nick|customer|guest|passenger|patient|recipient|travell?er|visitor)[_ -]?name$/i,
    'name',
  ],
  [/(employee|contact|member|attendee|subscriber|(card|account)_?holder)[_ -]?name$/i, 'name'],
  // Words that before these mean something else: a product family, the client of a protocol, a place holder.
  [
    /^(given|family|user|legal|preferred|client|person|holder|sender|billing|shipping|buyer|payer)[_ -]?name$/i,
    'name',
  ],
  [/passport|national_?id|^ssn$|tax_?id/i, 'government_id'],
  [/^ip(_?address)?$/i, 'ip_address'],
  [/health|diagnos|religion|ethnic/i, 'sensitive'],
];
const MAX_MARKS = 100;

/** Where personal data seem to be, by names and formats: to be looked at by someone. */
export function suggestPii(shape: Shape): PiiMark[] {
  const marks: PiiMark[] = [];
  const walk = (at: Shape, pointer: string, name: string): void => {
    if (marks.length >= MAX_MARKS) return;
    const kind = kindOf(at, name) ?? (isPersonName(pointer) ? 'name' : undefined);
    if (kind !== undefined && pointer.length <= 500) marks.push({ pointer, kind });
    else
      for (const [key, field] of Object.entries(at.object?.fields ?? {}))
        walk(field, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, key);
  };
  walk(shape, '', '');
  return marks.sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
}

/** The kind of personal data that a field of this name holds, or undefined. */
export function personalKind(name: string): string | undefined {
  return NAMES.find(([pattern]) => pattern.test(name))?.[1];
}

function kindOf({ text, object }: Shape, name: string): string | undefined {
  if (text && text.formats?.email === text.n) return 'email';
  if (name === '' || (object && !/address/i.test(name))) return undefined;
  return personalKind(name);
}
