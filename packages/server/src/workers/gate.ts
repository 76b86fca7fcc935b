import { createHash } from 'node:crypto';
import { NIL, type Refusal, refusal, type Uuid } from '@throughline/core/kernel';
import type { Resolved } from '@throughline/core/people';
import type { Touchpoint } from '@throughline/core/touchpoints';
import { ledgerLine } from '@throughline/storage/analytical';
import type { VersionedCatalogue } from '@throughline/storage/relational';
import { compileSchema, type SchemaCheck, type SchemaError } from './schema-check.ts';

/** An event that is not as its touchpoint's schema says, and what becomes of it. */
export interface Violation extends SchemaError {
  /** Version of the touchpoint, and so of its schema. */
  readonly schema: number;
  readonly action: 'refused' | 'marked' | 'allowed';
}

/** What the sender of an event is told that its touchpoint does not take. */
export function refusalOf(violation: Violation | undefined): Refusal | undefined {
  if (violation?.action !== 'refused') return undefined;
  const { path, message, schema } = violation;
  const place = path === '' ? 'The event' : path;
  return refusal('schema_violation', path, `${place} ${message} (catalogue version ${schema}).`);
}

/** The line of the ledger that marks an event, which is kept beside it. */
export function markLine(
  key: Uuid,
  { touchpoint, leaves }: Resolved,
  { schema, path, message }: Violation,
  applied: number,
): string {
  const { source, id, name, received } = touchpoint;
  const detail = { code: 'schema_violation', id, name, schema, path, message };
  const leaf = leaves[0]?.leaf ?? NIL;
  return ledgerLine({ code: 'event_marked', applied, key, leaf, person: NIL, source, detail }, received);
}

const ACTIONS = { refuse: 'refused', mark: 'marked', allow: 'allowed' } as const;

/** Checks that are compiled are kept for so many schemas, over all versions of the catalogue. */
const MAX_CHECKS = 10_000;

/**
 * The catalogue in force, as events are held against it. It judges at the door alone: what it lets in is folded
 * without it, so history does not depend on it. Every schema is compiled when the first event of its touchpoint
 * comes, once a version.
 */
export class Gate {
  readonly version: number;
  readonly #catalogue: VersionedCatalogue;
  readonly #checks: SchemaChecks;
  readonly #ofName = new Map<string, SchemaCheck>();

  constructor(catalogue: VersionedCatalogue, checks: SchemaChecks) {
    this.version = catalogue.version;
    this.#catalogue = catalogue;
    this.#checks = checks;
  }

  judge(touchpoint: Omit<Touchpoint, 'identifiers'>): Violation | undefined {
    const entry = this.#catalogue.entries.get(touchpoint.name);
    const schema = entry?.planned.schema;
    if (!entry || !schema) return undefined;
    let check = this.#ofName.get(touchpoint.name);
    if (!check) {
      check = this.#checkOf(schema);
      this.#ofName.set(touchpoint.name, check);
    }
    const error = check(touchpoint);
    return error && { ...error, schema: entry.version, action: ACTIONS[entry.planned.onViolation] };
  }

  /** What was saved compiles; should a later release take less, its events are let in rather than nothing at all. */
  #checkOf(schema: object): SchemaCheck {
    try {
      return this.#checks.of(schema);
    } catch {
      return () => undefined;
    }
  }
}

/** Compiled schemas, by what they say: a new version of the catalogue finds those that did not change. */
export class SchemaChecks {
  readonly #known = new Map<string, SchemaCheck>();

  of(schema: object): SchemaCheck {
    const text = createHash('sha256').update(JSON.stringify(schema)).digest('base64');
    const known = this.#known.get(text);
    if (known) return known;
    const check = compileSchema(schema);
    if (this.#known.size >= MAX_CHECKS) this.#known.clear();
    this.#known.set(text, check);
    return check;
  }
}
