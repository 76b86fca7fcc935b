import { Readable } from 'node:stream';
import { CodedError, isObject } from '@throughline/core/kernel';
import { type Marks, maskAddresses, maskPersonal } from '@throughline/core/touchpoints';
import { type Audit, type Change, changesBetween, withoutSecrets } from '../auth/audit.ts';
import { seesPersonalData } from '../auth/roles.ts';
import { type Call, JsonText, type Route } from './route.ts';

/** These show or change what people did and who they are, one by one: to read them leaves a line. */
const SHOWS_PEOPLE =
  /\/people|\/person|\/export|\/live|\/stream|\/dead-letters\/\{id\}|\/destinations\/\{name\}\/dead-letters$/;
/** How many, and nobody by name. */
const COUNTS = /\/(counts|total)$/;
/** What these say is about the company and its systems, so that names of fields mean nothing in them. */
const OF_SYSTEMS =
  /^\/v1\/(catalogue|settings|keys|sources|webhooks)\b|^\/(healthz|readyz|metrics|openapi\.json)$/;
/** Whoever may ask these is shown colleagues, and oneself. */
const OF_STAFF = /^\/v1\/(auth|organization)\//;

/** What was there before is what somebody sent, and may be erased because nobody may know it any more. */
const HOLDS_EVENTS = /^\/v1\/dead-letters$/;

/** Where bodies hold what somebody sent: of that the audit has the size, which erasing a person need not take out. */
const HOLDS_SENT: readonly [path: RegExp, within: readonly string[]][] = [
  [/^\/v1\/webhooks\/\{name\}\/try$/, []],
  [/^\/v1\/webhooks\/\{name\}$/, ['definition', 'examples']],
  [/^\/v1\/dead-letters\/(replay|discard)$/, ['filter', 'text']],
];

interface Parts {
  readonly audit: Audit;
  readonly routes: () => readonly Route[];
  readonly marks: () => Promise<Marks>;
}

/**
 * Stands between every route and its answer: writes down who saw and changed what before the answer goes out, and masks
 * what names people for roles that see no names. Keys pass untouched, but for what they change with scope admin, and
 * for what they read of people where the settings want it.
 */
export class Witness {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether there is anything to do around this call: most are of keys, and pay nothing for it. */
  concerns(route: Route, { principal }: Call): boolean {
    if (principal.user) return true;
    if (principal.id === '') return false;
    return isChange(route) ? route.scope === 'admin' : this.#parts.audit.keyReads && showsPeople(route);
  }

  async attend(route: Route, call: Call): Promise<unknown> {
    try {
      return await this.#attend(route, call);
    } catch (error) {
      if (error instanceof CodedError && error.status === 403) await this.denied(route, call);
      throw error;
    }
  }

  async #attend(route: Route, call: Call): Promise<unknown> {
    const twin = isChange(route) ? this.#twin(route) : undefined;
    const before = twin ? await readTwin(twin, call) : undefined;
    const answer = await route.handle(call);
    // Those that sign in and out, and what one does to one's own account, leave lines of their own.
    const own = OF_STAFF.test(route.path) && route.tag === 'auth';
    if (isChange(route) && !own) {
      const after = twin && route.method !== 'DELETE' ? await readTwin(twin, call) : undefined;
      const changes = twin
        ? changesBetween(withoutSent(route, before), withoutSent(route, after))
        : asked(route, call);
      await this.#note('change', route, call, subjectsOf(route, call, answer), changes);
    } else if (showsPeople(route)) {
      await this.#note('read', route, call, subjectsOf(route, call, answer));
    }
    const { user } = call.principal;
    if (!user || seesPersonalData(user.role) || OF_STAFF.test(route.path)) return answer;
    return this.#mask(route, call, answer);
  }

  /** Somebody asked for what their role may not do. */
  async denied(route: Route, { principal, request }: Pick<Call, 'principal' | 'request'>): Promise<void> {
    await this.#parts.audit.note({
      ...{ by: principal, action: 'denied', route: `${route.method} ${route.path}`, status: 403 },
      ...{ address: request.ip, request: request.id },
    });
  }

  async #note(
    action: string,
    route: Route,
    { principal, request }: Call,
    subjects: readonly string[],
    changes?: readonly Change[],
  ): Promise<void> {
    await this.#parts.audit.note({
      ...{ by: principal, action, route: `${route.method} ${route.path}`, subjects, changes },
      ...{ address: request.ip, request: request.id },
    });
  }

  /** The route that shows what this one changes. */
  #twin({ method, path, scope }: Route): Route | undefined {
    if (method === 'POST' || scope === 'none' || HOLDS_EVENTS.test(path)) return undefined;
    return this.#parts.routes().find((each) => each.method === 'GET' && each.path === path);
  }

  async #mask(route: Route, { reply }: Call, answer: unknown): Promise<unknown> {
    const marks = await this.#parts.marks();
    const mask = OF_SYSTEMS.test(route.path) ? maskAddresses : (value: unknown) => maskPersonal(value, marks);
    if (answer instanceof JsonText) return mask(JSON.parse(answer.bytes.toString()));
    if (answer instanceof Readable) {
      const type = String(reply.getHeader('content-type') ?? '');
      if (/ndjson/.test(type)) return maskLines(answer, (line) => JSON.stringify(mask(JSON.parse(line))));
      if (/event-stream/.test(type)) return maskLines(answer, (line) => maskEventLine(line, mask));
      answer.destroy();
      throw new CodedError(
        403,
        'format_unmasked',
        'Your role is shown personal data masked, which this format cannot be: take jsonl.',
      );
    }
    return isObject(answer) || Array.isArray(answer) ? mask(answer) : answer;
  }
}

function isChange({ method, scope }: Route): boolean {
  return method !== 'GET' && scope !== 'read';
}

function showsPeople({ path }: Route): boolean {
  return SHOWS_PEOPLE.test(path) && !OF_STAFF.test(path) && !COUNTS.test(path);
}

/** @returns undefined where there is nothing yet */
async function readTwin(twin: Route, call: Call): Promise<unknown> {
  try {
    const answer = await twin.handle({ ...call, query: twin.query?.parse({}), body: undefined, bytes: 0 });
    return answer instanceof JsonText ? JSON.parse(answer.bytes.toString()) : answer;
  } catch (error) {
    if (error instanceof CodedError && error.status < 500) return undefined;
    throw error;
  }
}

function asked(route: Route, { body }: Call): Change[] {
  if (body === undefined) return [];
  return [{ path: '', before: null, after: withoutSecrets(withoutSent(route, body)) }];
}

function withoutSent({ path }: Route, value: unknown): unknown {
  const within = HOLDS_SENT.find(([pattern]) => pattern.test(path))?.[1];
  return within === undefined ? value : sizedAt(value, within);
}

/** A copy with the size in place of what stands there. */
function sizedAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key !== undefined)
    return isObject(value) && Object.hasOwn(value, key)
      ? { ...value, [key]: sizedAt(value[key], rest) }
      : value;
  if (value === undefined || value === null) return value;
  const bytes = Buffer.byteLength(JSON.stringify(value));
  return Array.isArray(value) ? { items: value.length, bytes } : { bytes };
}

/** The people that an answer shows, by their ids; else what the address, or the answer, names. */
function subjectsOf(route: Route, { params }: Call, answer: unknown): string[] {
  const value = answer instanceof JsonText ? JSON.parse(answer.bytes.toString()) : answer;
  const people = peopleIn(value);
  if (people.length > 0) return people;
  const named = Object.values(isObject(params) ? params : {}).map(String);
  // An identifier would put in the audit what erasing a person could not take out.
  if (route.path.includes('{person}')) return named.map((text) => `${text.split(':', 1)[0]}:•••`);
  const made = isObject(value) && typeof value.id === 'string' ? [value.id] : [];
  return named.length > 0 ? named : made;
}

function peopleIn(value: unknown): string[] {
  if (!isObject(value)) return [];
  const own = typeof value.person === 'string' ? [value.person] : [];
  const rows = Object.values(value).filter(Array.isArray).flat() as unknown[];
  const listed = rows.flatMap((row) => {
    if (!isObject(row)) return [];
    if (typeof row.person === 'string') return [row.person];
    const about = isObject(row.profile) ? row.profile : row.payload;
    return isObject(about) && typeof about.person === 'string' ? [about.person] : [];
  });
  return [...new Set([...own, ...listed])];
}

/** Each whole line of a stream, masked. */
function maskLines(stream: Readable, mask: (line: string) => string): Readable {
  async function* lines() {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of stream) {
      const text =
        rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk as Buffer, { stream: true }));
      const end = text.lastIndexOf('\n');
      rest = text.slice(end + 1);
      if (end < 0) continue;
      const whole = text.slice(0, end).split('\n');
      yield `${whole.map((line) => (line === '' ? '' : mask(line))).join('\n')}\n`;
    }
    if (rest !== '') yield mask(rest);
  }
  const masked = Readable.from(lines(), { objectMode: false, highWaterMark: 16 * 1024 });
  masked.once('close', () => stream.destroy());
  return masked;
}

function maskEventLine(line: string, mask: (value: unknown) => unknown): string {
  if (!line.startsWith('data:')) return line;
  try {
    return `data: ${JSON.stringify(mask(JSON.parse(line.slice(5))))}`;
  } catch {
    return `data: ${JSON.stringify(mask(line.slice(5).trim()))}`;
  }
}
