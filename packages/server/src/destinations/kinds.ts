import type { Destination } from '@throughline/connectors/destinations';
import { CodedError, isObject, type JsonObject } from '@throughline/core/kernel';
import { type Retry, type Rule, retrySchema, ruleSchema } from '@throughline/core/touchpoints';
import type { DestinationRow } from '@throughline/storage/relational';
import { z } from 'zod';

/** What every destination has, whatever its kind. */
export const optionsSchema = z.strictObject({
  retry: retrySchema.prefault({}).describe('When what failed is tried again.'),
  concurrency: z
    .int()
    .min(1)
    .max(64)
    .default(8)
    .describe(
      'Deliveries under way at once, of each process; kinds that send in batches send one at a time.',
    ),
  timeoutSeconds: z.number().min(0.1).max(60).default(15).describe('How long one attempt may take.'),
});
export interface DestinationOptions {
  readonly retry: Retry;
  readonly concurrency: number;
  readonly timeoutSeconds: number;
}

/** A destination as it is declared, checked. */
export interface DeclaredDestination {
  readonly kind: Destination;
  readonly settings: unknown;
  readonly rule: Rule;
  readonly options: DestinationOptions;
}

/** What stands in place of a secret; given back, it means the one that is kept. */
const MASK = '***';

/** The kinds of destination there are: what comes with the product, and what was loaded beside it. */
export class DestinationKinds {
  readonly #kinds: ReadonlyMap<string, Destination>;

  constructor(kinds: ReadonlyMap<string, Destination>) {
    this.#kinds = kinds;
  }

  get all(): Destination[] {
    return [...this.#kinds.values()];
  }

  get names(): string[] {
    return [...this.#kinds.keys()].sort();
  }

  /** @throws CodedError 400 `destination_kind_unknown` */
  find(name: string): Destination {
    const kind = this.#kinds.get(name);
    if (kind) return kind;
    throw new CodedError(
      400,
      'destination_kind_unknown',
      `There is no kind of destination named ${name}; there are ${this.names.join(', ')}.`,
    );
  }

  /**
   * Reads settings of a kind. A secret that is not given, or as `***`, stays as it was, unless it would be sent to
   * another host: whoever may change an address must not learn by it what was kept from them.
   * @throws CodedError 400 `destination_settings_invalid`
   */
  settings(name: string, given: JsonObject, before: DestinationRow | undefined): unknown {
    const kind = this.find(name);
    const schema = kind.settings(z);
    const kept = before?.kind === name ? secretsOf(schema, JSON.parse(before.settings)) : {};
    if (before?.kind === name && moved(given, JSON.parse(before.settings))) {
      const missing = Object.keys(kept).find((field) => stays(given[field]));
      if (missing)
        throw invalid(`settings.${missing}`, 'the address changed, so the secret has to be given again');
    }
    const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== MASK));
    const parsed = schema.safeParse({ ...kept, ...stated });
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0]!;
    throw invalid(['settings', ...issue.path].join('.'), issue.message);
  }

  /** Settings as they may be shown. */
  shown(row: Pick<DestinationRow, 'kind' | 'settings'>): JsonObject {
    const settings = JSON.parse(row.settings) as JsonObject;
    const kind = this.#kinds.get(row.kind);
    // Of a kind that is not loaded any more nothing tells what is secret.
    const hidden = kind ? Object.keys(secretsOf(kind.settings(z), settings)) : Object.keys(settings);
    return { ...settings, ...Object.fromEntries(hidden.map((field) => [field, MASK])) };
  }

  /** A stored destination; undefined where its kind is not loaded, or its settings are none of that kind any more. */
  declared(row: DestinationRow): DeclaredDestination | undefined {
    const kind = this.#kinds.get(row.kind);
    const settings = kind?.settings(z).safeParse(JSON.parse(row.settings));
    if (!kind || !settings?.success) return undefined;
    return {
      kind,
      settings: settings.data,
      rule: JSON.parse(row.rule) as Rule,
      options: optionsSchema.parse(JSON.parse(row.options)),
    };
  }
}

/** @throws CodedError 400 `rule_invalid` */
export function readRule(given: JsonObject): Rule {
  const parsed = ruleSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new CodedError(
    400,
    'rule_invalid',
    `The rule is none: ${issue.message}. It is {} for everything, lists by name, type, source, channel, corner or ` +
      'department, a comparison of a path, or and, or, not of rules.',
    { path: ['rule', ...issue.path].join('.') },
  );
}

function invalid(path: string, message: string): CodedError {
  return new CodedError(400, 'destination_settings_invalid', `${path}: ${message}.`, { path });
}

function stays(value: JsonObject[string] | undefined): boolean {
  return value === undefined || value === MASK;
}

/** Whether the settings lead to another host than those before. */
function moved(given: JsonObject, before: JsonObject): boolean {
  return typeof given.url === 'string' && hostOf(given.url) !== hostOf(String(before.url ?? ''));
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** Those of some settings that the schema marks as secret. */
function secretsOf(schema: z.ZodType, settings: JsonObject): JsonObject {
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const properties = isObject(described.properties) ? described.properties : {};
  const marked = (field: string) => isObject(properties[field]) && properties[field].secret === true;
  return Object.fromEntries(Object.entries(settings).filter(([field]) => marked(field)));
}
