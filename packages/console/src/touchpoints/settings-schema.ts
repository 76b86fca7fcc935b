/** One setting of a kind, as its JSON Schema describes it. */
export interface Setting {
  readonly name: string;
  readonly input: 'text' | 'secret' | 'number' | 'switch' | 'choice' | 'json';
  readonly choices: readonly string[];
  readonly required: boolean;
  readonly describes: string | undefined;
  readonly usual: unknown;
}

interface Described {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly secret?: boolean;
  readonly description?: string;
  readonly default?: unknown;
}

/** The settings of a kind: an input for each, JSON for what has no input of its own. */
export function settingsOf(schema: Readonly<Record<string, unknown>>): Setting[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Described>>;
  const required = (schema.required ?? []) as readonly string[];
  return Object.entries(properties).map(([name, of]) => ({
    name,
    input: inputOf(of),
    choices: (of.enum ?? []).map(String),
    required: required.includes(name) && of.default === undefined,
    describes: of.description,
    usual: of.default,
  }));
}

function inputOf({ type, enum: choices, secret }: Described): Setting['input'] {
  if (secret) return 'secret';
  if (choices) return 'choice';
  if (type === 'string') return 'text';
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'boolean' ? 'switch' : 'json';
}

/** Inputs hold text; settings hold values. Empty ones are left out, so that the kind's own default holds. */
export function valuesOf(
  settings: readonly Setting[],
  texts: Readonly<Record<string, string>>,
): { values: Record<string, unknown>; faults: Record<string, string> } {
  const values: Record<string, unknown> = {};
  const faults: Record<string, string> = {};
  for (const { name, input, required } of settings) {
    const text = texts[name] ?? '';
    if (text === '') {
      if (required) faults[name] = 'This has to be stated.';
    } else if (input === 'number') values[name] = Number(text);
    else if (input === 'switch') values[name] = text === 'true';
    else if (input === 'json') {
      try {
        values[name] = JSON.parse(text);
      } catch {
        faults[name] = 'This is no JSON.';
      }
    } else values[name] = text;
  }
  return { values, faults };
}

/** Stored settings as their inputs hold them. */
export function textsOf(
  settings: readonly Setting[],
  values: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(
    settings.map(({ name, input }) => {
      const value = values[name];
      if (value === undefined || value === null) return [name, ''];
      return [name, input === 'json' ? JSON.stringify(value, null, 2) : String(value)];
    }),
  );
}
