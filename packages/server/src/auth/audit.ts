import { isObject } from '@throughline/core/kernel';
import {
  type AuditRow,
  appendAudit,
  dropAudit,
  forgetOldTries,
  type Schema,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { uuidv7 } from 'uuidv7';
import type { Principal } from './keys.ts';

/** How often what is too old is looked for, and settings are read anew, milliseconds. */
const EVERY_MS = 5_000;
const SWEEP_MS = 600_000;
const DAY_MS = 24 * 3600 * 1000;
/** Changes and subjects of one line at most: more subjects make more lines, of the same request. */
const MAX_CHANGES = 200;
const MAX_SUBJECTS = 100;
const MAX_TEXT = 500;
const MAX_DEPTH = 8;

/** What a line says beside when and under which id. */
export interface AuditEntry {
  readonly by: Principal;
  readonly action: string;
  readonly route: string;
  readonly subjects?: readonly string[];
  readonly changes?: readonly Change[] | undefined;
  readonly status?: number;
  readonly address: string;
  readonly request: string;
}

export interface Change {
  /** JSON pointer; '' is the whole. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface AuditSettings {
  /** How long lines are kept. */
  readonly days: number;
  /** Whether what keys read is written down too; what someone signed in reads always is. */
  readonly keyReads: boolean;
}

interface Parts {
  readonly db: Kysely<Schema>;
  readonly settings: () => Promise<AuditSettings>;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** Who saw and changed what: lines are only ever added, until they are older than the settings keep them. */
export class Audit {
  readonly #parts: Parts;
  #timer: NodeJS.Timeout | undefined;
  #swept = 0;
  /** As the settings said lately: no read of a key waits for a look at them. */
  keyReads = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#look().catch(this.#parts.onError), EVERY_MS).unref();
    void this.#look().catch(this.#parts.onError);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Durable when it resolves. */
  async note({
    by,
    action,
    route,
    subjects = [],
    changes,
    status = 200,
    address,
    request,
  }: AuditEntry): Promise<void> {
    const { user } = by;
    const line: AuditRow = {
      id: uuidv7(),
      at: this.#parts.now(),
      actor_kind: user ? 'person' : by.id === '' ? 'nobody' : 'key',
      actor: user?.user ?? by.id,
      name: storable(user?.email || by.name),
      role: user?.role ?? (by.id === '' ? '' : `key of scope ${by.scope}`),
      ...{ action, route, status, address, request },
      subjects: subjects.slice(0, MAX_SUBJECTS).map((text) => storable(text.slice(0, MAX_TEXT))),
      changes: changes && changes.length > 0 ? storable(JSON.stringify(changes)) : null,
    };
    await appendAudit(this.#parts.db, line);
    const others = subjects.slice(MAX_SUBJECTS);
    if (others.length > 0) await this.note({ by, action, route, subjects: others, status, address, request });
  }

  async #look(): Promise<void> {
    const { days, keyReads } = await this.#parts.settings();
    this.keyReads = keyReads;
    const now = this.#parts.now();
    if (now < this.#swept + SWEEP_MS) return;
    this.#swept = now;
    await dropAudit(this.#parts.db, now - days * DAY_MS);
    await forgetOldTries(this.#parts.db, now);
  }
}

/** No engine stores these. */
function storable(text: string): string {
  return text.replaceAll('\0', '').replaceAll('\\u0000', '').toWellFormed();
}

/** What differs between two values, field by field, without secrets. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const changes: Change[] = [];
  const compare = (a: unknown, b: unknown, path: string, depth: number): void => {
    if (changes.length >= MAX_CHANGES || JSON.stringify(a) === JSON.stringify(b)) return;
    if (depth >= MAX_DEPTH || !isObject(a) || !isObject(b)) {
      changes.push({ path, before: withoutSecrets(a ?? null), after: withoutSecrets(b ?? null) });
      return;
    }
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      if (SECRET.test(key)) continue;
      compare(a[key], b[key], `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
    }
  };
  compare(before, after, '', 0);
  return changes;
}

const SECRET = /password|secret|token|credential|authorization|cookie|private|^code$|_?key$/i;

/** A value as it may be written down: fields that hold secrets, and passwords in addresses, are taken out. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return withoutPassword(value.slice(0, MAX_TEXT));
  if (value === null || typeof value !== 'object') return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value))
    return value.slice(0, MAX_SUBJECTS).map((item) => withoutSecrets(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_CHANGES)
      .map(([key, field]) => [key, SECRET.test(key) ? '…' : withoutSecrets(field, depth + 1)]),
  );
}

function withoutPassword(text: string): string {
  return text.replace(/^(\w[\w+.-]*:\/\/)[^/@\s]*@/, '$1…@');
}
