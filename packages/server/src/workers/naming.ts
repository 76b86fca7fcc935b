import { isObject, type JsonValue } from '@throughline/core/kernel';
import { type Leaf, normaliseIdentifier, type VersionedSettings } from '@throughline/core/people';

type IdentitySettings = VersionedSettings['value']['identity'];
type Named = Pick<Leaf, 'kind' | 'value'>;

/** A value of fewer characters is looked for only where identifiers stand: it is part of too much else. */
const SHORT = 6;
/** Names under which calls and their context state who they are about. */
const NAMING = /^(?:userId|anonymousId|previousId|id|value|externalId)$/;
/** Texts, with whether each is the name of a field, and numbers, of JSON that may be cut off anywhere. */
const TOKENS = /"((?:[^"\\]|\\.)*)(?:"|\\?$)(\s*:)?|-?\d[\d.]*/gs;
/** What parts the cells of a line. */
const CELLS = /[,;|\t\n]/;

/**
 * Tells whether what is kept names a person: by a text that is one of their identifiers, however it is written, or that
 * holds one. A short identifier counts only where identifiers stand, or everything that holds a 7 would go.
 */
export class Naming {
  readonly #wanted: readonly { leaf: Named; text: string; long: boolean }[];
  readonly #identity: IdentitySettings;

  constructor(identifiers: readonly Named[], identity: IdentitySettings) {
    this.#identity = identity;
    this.#wanted = identifiers.map((leaf) => {
      const text = leaf.value.toLowerCase();
      return { leaf, text, long: text.length >= SHORT };
    });
  }

  /** Of a text without structure: an id, a message, a line of a file. */
  inText(text: string): boolean {
    return this.#in(text, '') || text.split(CELLS).some((cell) => this.#in(cell.trim(), ''));
  }

  /** Of JSON, also where it is only the beginning of it; of a text where it is none at all. */
  inJson(text: string): boolean {
    const parsed = parsedOrNone(text);
    if (parsed !== undefined) return this.inValue(parsed);
    return this.inText(text) || this.#inTokens(text) || this.#endsWithin(text);
  }

  inValue(at: JsonValue, key = ''): boolean {
    if (typeof at === 'string' || typeof at === 'number') return this.#in(String(at), key);
    if (Array.isArray(at)) return at.some((item) => this.inValue(item, key));
    return (
      isObject(at) &&
      Object.entries(at).some(([name, field]) => this.#holds(name) || this.inValue(field, name))
    );
  }

  #in(text: string, key: string): boolean {
    if (this.#holds(text)) return true;
    return this.#wanted.some(
      ({ leaf, long }) => (long || key === leaf.kind || NAMING.test(key)) && this.#isSame(leaf, text),
    );
  }

  #holds(text: string): boolean {
    const lower = text.toLowerCase();
    return this.#wanted.some(({ text: wanted, long }) => long && lower.includes(wanted));
  }

  #isSame({ kind, value }: Named, text: string): boolean {
    return normaliseIdentifier({ kind, value: text }, this.#identity)?.value === value;
  }

  #inTokens(text: string): boolean {
    let key = '';
    for (const [token, quoted, colon] of text.matchAll(TOKENS)) {
      const told = quoted === undefined ? token : String(parsedOrNone(`"${quoted}"`) ?? quoted);
      if (colon !== undefined) {
        if (this.#holds(told)) return true;
        key = told;
      } else if (this.#in(told, key)) return true;
    }
    return false;
  }

  /** Whether a text was cut off within an identifier. */
  #endsWithin(text: string): boolean {
    const end = text.slice(-700).toLowerCase();
    return this.#wanted.some(({ text: wanted }) => {
      for (let length = wanted.length - 1; length >= SHORT; length--)
        if (end.endsWith(wanted.slice(0, length))) return true;
      return false;
    });
  }
}

function parsedOrNone(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
