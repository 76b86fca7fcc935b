import { CodedError } from '@throughline/core/kernel';
import { readSingleSignOn, type Schema, writeSingleSignOn } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ROLES } from './roles.ts';
import type { Seal } from './seal.ts';

const USE = 'single sign-on';

/** Secrets travel over TLS; only a provider on this very machine may be asked without. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.|\[::1\])/.test(hostname));
}

const role = z.enum(ROLES);
const domain = z
  .string()
  .toLowerCase()
  .regex(/^([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/, 'a domain, as example.org');

/** Single sign-on by OpenID Connect, without its secret. */
export const singleSignOnSchema = z
  .strictObject({
    name: z.string().min(1).max(50).default('single sign-on').describe('What the button says.'),
    issuer: z.string().max(500).refine(isIssuer, 'an https address without query or fragment'),
    clientId: z.string().min(1).max(300),
    domains: z
      .array(domain)
      .max(100)
      .default([])
      .describe('Whose verified addresses get an account when they come first. None: only who is invited.'),
    defaultRole: role.default('viewer').describe('Of someone who gets an account so.'),
    roleClaim: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('The claim that says roles: a text or a list of texts, as `groups`.'),
    roles: z
      .array(z.strictObject({ value: z.string().min(1).max(300), role }))
      .max(200)
      .default([])
      .describe('What the claim’s values mean; the first that is there decides, at every sign-in.'),
  })
  .meta({ title: 'SingleSignOn' });
export type SingleSignOnSettings = z.infer<typeof singleSignOnSchema>;

/** What is in force. */
export interface SingleSignOn {
  readonly settings: SingleSignOnSettings;
  readonly secret: string;
  /** 0: by the environment, and nobody changes it over HTTP. */
  readonly version: number;
}

/** Where the settings of single sign-on are: in the environment, else in the database, its secret encrypted. */
export class SingleSignOnStore {
  readonly #db: Kysely<Schema>;
  readonly #seal: Seal;
  readonly #given: SingleSignOn | undefined;

  /** @param given by the environment: then it is what holds */
  constructor(db: Kysely<Schema>, seal: Seal, given: SingleSignOn | undefined) {
    this.#db = db;
    this.#seal = seal;
    this.#given = given;
  }

  async read(): Promise<SingleSignOn | undefined> {
    if (this.#given) return this.#given;
    const row = await readSingleSignOn(this.#db);
    if (row?.value == null || row.sealed === null) return undefined;
    const settings = singleSignOnSchema.parse(JSON.parse(row.value));
    return { settings, secret: await this.#seal.open(row.sealed, USE), version: row.version };
  }

  /**
   * @param secret absent: the one there is, which goes to the same issuer alone
   * @throws CodedError 409 `sso_fixed`, `sso_moved`; 400 `sso_secret_missing`
   */
  async write(
    settings: SingleSignOnSettings | undefined,
    secret: string | undefined,
    { by, at }: { by: string; at: number },
  ): Promise<void> {
    if (this.#given)
      throw new CodedError(409, 'sso_fixed', 'Single sign-on is set by the environment of the server.');
    const before = await this.read();
    const kept = before?.settings.issuer === settings?.issuer ? before?.secret : undefined;
    const next = secret ?? kept;
    if (settings && next === undefined)
      throw new CodedError(400, 'sso_secret_missing', 'Give the client’s secret with a new issuer.');
    const version = ((await readSingleSignOn(this.#db))?.version ?? 0) + 1;
    const done = await writeSingleSignOn(this.#db, {
      version,
      value: settings ? JSON.stringify(settings) : null,
      sealed: settings && next !== undefined ? await this.#seal.close(next, USE) : null,
      ...{ at, by },
    });
    if (!done) throw new CodedError(409, 'sso_moved', 'Someone changed it meanwhile; read it again.');
  }
}

/**
 * Single sign-on by the environment: THROUGHLINE_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET, and if wanted _NAME,
 * _DOMAINS (`a.org,b.org`), _DEFAULT_ROLE, _ROLE_CLAIM, _ROLES (`value=role,…`).
 * @throws CodedError 400 `sso_invalid`
 */
export function singleSignOnOf(environment: NodeJS.ProcessEnv): SingleSignOn | undefined {
  const read = (name: string) => environment[`THROUGHLINE_OIDC_${name}`];
  const issuer = read('ISSUER');
  if (issuer === undefined) return undefined;
  const list = (text: string | undefined) => text?.split(',').map((each) => each.trim());
  const parsed = singleSignOnSchema.safeParse({
    issuer,
    clientId: read('CLIENT_ID'),
    name: read('NAME'),
    domains: list(read('DOMAINS')),
    defaultRole: read('DEFAULT_ROLE'),
    roleClaim: read('ROLE_CLAIM'),
    roles: list(read('ROLES'))?.map((pair) => ({
      value: pair.slice(0, pair.lastIndexOf('=')),
      role: pair.slice(pair.lastIndexOf('=') + 1),
    })),
  });
  const secret = read('CLIENT_SECRET');
  if (!parsed.success || !secret) {
    const issue = parsed.error?.issues[0];
    const why = issue ? `${issue.path.join('.')}: ${issue.message}` : 'CLIENT_SECRET is missing';
    throw new CodedError(400, 'sso_invalid', `THROUGHLINE_OIDC_…: ${why}.`);
  }
  return { settings: parsed.data, secret, version: 0 };
}
