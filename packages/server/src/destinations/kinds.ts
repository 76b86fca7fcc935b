import type { Destination } from '@throughline/connectors/destinations';
import { CodedError, type JsonObject } from '@throughline/core/kernel';
import { type Retry, type Rule, retrySchema, ruleSchema } from '@throughline/core/touchpoints';
import type { DestinationRow } from '@throughline/storage/relational';
import { z } from 'zod';
import type { SealedSettings } from '../auth/sealed-settings.ts';
import { settingNames, shownSettings, useOf } from '../auth/sealed-settings.ts';
import { MASK, refersToKept, secretFields, unmasked } from '../auth/secrets.ts';

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

/** Why a stored destination cannot be used by this process. */
export type Unusable = 'unknown_kind' | 'seal_key_wrong';

/** The kinds of destination there are: what comes with the product, and what was loaded beside it. */
export class DestinationKinds {
  readonly #kinds: ReadonlyMap<string, Destination>;
  readonly #sealed: SealedSettings;

  constructor(kinds: ReadonlyMap<string, Destination>, sealed: SealedSettings) {
    this.#kinds = kinds;
    this.#sealed = sealed;
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
   * another host.
   * @throws CodedError 400 `destination_settings_invalid`, 503 `seal_key_wrong` where one that stays cannot be opened
   */
  async settings(
    kindName: string,
    given: JsonObject,
    before: DestinationRow | undefined,
  ): Promise<JsonObject> {
    const kind = this.find(kindName);
    const parsed = kind.settings(z).safeParse(await this.#withKept(kind, given, before));
    if (parsed.success) return parsed.data as JsonObject;
    const issue = parsed.error.issues[0]!;
    throw invalid(['settings', ...issue.path].join('.'), issue.message);
  }

  async #withKept(
    kind: Destination,
    given: JsonObject,
    row: DestinationRow | undefined,
  ): Promise<JsonObject> {
    const before = row?.kind === kind.name ? row : undefined;
    const stays = before ? secretFields(kind).filter((field) => isKept(before, field)) : [];
    const absent = stays.filter((field) => given[field] === undefined);
    const asked = { ...given, ...Object.fromEntries(absent.map((field) => [field, MASK])) };
    if (!refersToKept(asked, kind)) return asked;
    // Whoever gives all secrets anew needs none of the old, which may be sealed under a key that was lost.
    const kept = before && (await this.#sealed.open(before.settings, useOf('destination', before.name)));
    try {
      return unmasked(asked, kept, kind);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      throw new CodedError(400, 'destination_settings_invalid', error.message, error.detail);
    }
  }

  /** Settings as they are stored. */
  sealed(kind: string, name: string, settings: JsonObject): Promise<string> {
    return this.#sealed.close(settings, this.find(kind), useOf('destination', name));
  }

  /** Settings as they may be shown. */
  shown(row: Pick<DestinationRow, 'kind' | 'settings'>): JsonObject {
    const kind = this.#kinds.get(row.kind);
    if (kind) return shownSettings(row.settings, kind);
    // Of a kind that is not loaded any more nothing tells what is secret.
    return Object.fromEntries(settingNames(row.settings).map((field) => [field, MASK]));
  }

  /** A stored destination, or why this process cannot use it: one of a kind that it was not given, say. */
  async declared(row: DestinationRow): Promise<DeclaredDestination | Unusable> {
    const kind = this.#kinds.get(row.kind);
    if (!kind) return 'unknown_kind';
    let opened: JsonObject;
    try {
      opened = await this.#sealed.open(row.settings, useOf('destination', row.name));
    } catch (error) {
      if (error instanceof CodedError && error.code === 'seal_key_wrong') return 'seal_key_wrong';
      throw error;
    }
    const settings = kind.settings(z).safeParse(opened);
    if (!settings.success) return 'unknown_kind';
    return {
      kind,
      settings: settings.data,
      rule: JSON.parse(row.rule) as Rule,
      options: optionsSchema.parse(JSON.parse(row.options)),
    };
  }
}

function isKept({ settings }: DestinationRow, field: string): boolean {
  return settingNames(settings).includes(field);
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
