import { CodedError } from '@throughline/core/kernel';
import {
  findWebhook,
  listWebhooks,
  type Schema,
  type WebhookRow,
  webhookVersion,
  writeWebhook,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import type { Seal } from '../auth/seal.ts';
import { type CompiledWebhook, checkSecrets, holdExamples, readDefinition } from './definition.ts';
import { newToken, openSecrets, sealSecrets } from './secrets.ts';

/** What is known of a webhook, its secrets left out. */
export interface WebhookSummary {
  readonly name: string;
  readonly version: number;
  readonly at: number;
  readonly by: string;
  readonly secrets: boolean;
  readonly definition: unknown;
}

/** A webhook that can be received, with what its senders prove themselves by. */
export interface OpenWebhook extends CompiledWebhook {
  readonly version: number;
  readonly secrets: readonly string[];
}

/** Webhooks that were used lately stay compiled. */
const REMEMBERED = 200;

/**
 * The webhooks of a database. Each delivery asks for the version in force, so that a change holds at once in every
 * process; what is compiled is remembered by version.
 */
export class Webhooks {
  readonly #db: Kysely<Schema>;
  readonly #seal: Seal;
  readonly #open = new Map<string, OpenWebhook>();

  constructor(db: Kysely<Schema>, seal: Seal) {
    this.#db = db;
    this.#seal = seal;
  }

  async list(): Promise<WebhookSummary[]> {
    return (await listWebhooks(this.#db)).map(summaryOf);
  }

  /** @throws CodedError 404 `webhook_unknown` */
  async read(name: string): Promise<WebhookSummary> {
    return summaryOf(await this.#row(name));
  }

  /**
   * Keeps a new version, once its examples hold.
   * @param change.secrets absent: those of the version before stay
   * @param change.basedOn the version it was edited from, where the writer minds what others did meanwhile
   * @returns what was kept, with the token where one was made: it is told this once
   * @throws CodedError 400, 409 `webhook_moved`, 422 `examples_differ`
   */
  async put(
    name: string,
    change: { content: unknown; secrets?: readonly string[] | undefined; basedOn?: number | undefined },
    { by, at }: { by: string; at: number },
  ): Promise<{ version: number; examples: number; token: string | undefined }> {
    const read = readDefinition(change.content);
    const { definition } = read;
    holdExamples(read, name, at);
    const before = await findWebhook(this.#db, name);
    if (change.basedOn !== undefined && change.basedOn !== (before?.version ?? 0)) throw moved();
    const { sealed, token } = await this.#secretsFor(name, read, change.secrets, before);
    const version = (before?.version ?? 0) + 1;
    const row = { name, version, definition: JSON.stringify(definition), sealed, at, by };
    if (!(await writeWebhook(this.#db, row))) throw moved();
    return { version, examples: definition.examples.length, token };
  }

  /** @throws CodedError 404 `webhook_unknown`, 409 `webhook_moved` */
  async delete(name: string, { by, at }: { by: string; at: number }): Promise<void> {
    const { version } = await this.#row(name);
    const row = { name, version: version + 1, definition: null, sealed: null, at, by };
    if (!(await writeWebhook(this.#db, row))) throw moved();
    this.#open.delete(name);
  }

  /** @returns undefined where there is none of that name in force */
  async open(name: string): Promise<OpenWebhook | undefined> {
    const version = await webhookVersion(this.#db, name);
    const known = this.#open.get(name);
    if (known?.version === version) return known;
    this.#open.delete(name);
    if (version === undefined) return undefined;
    const row = await findWebhook(this.#db, name);
    if (!row || row.definition === null || row.sealed === null) return undefined;
    const { compiled } = readDefinition(JSON.parse(row.definition));
    const secrets = await openSecrets(this.#seal, name, row.sealed);
    const opened = { ...compiled, version: row.version, secrets };
    this.#open.set(name, opened);
    const [oldest] = this.#open.keys();
    if (this.#open.size > REMEMBERED && oldest !== undefined) this.#open.delete(oldest);
    return opened;
  }

  /** @throws CodedError 404 `webhook_unknown` */
  async compiled(name: string): Promise<CompiledWebhook> {
    return readDefinition(summaryOf(await this.#row(name)).definition).compiled;
  }

  async #row(name: string): Promise<WebhookRow> {
    const row = await findWebhook(this.#db, name);
    if (!row || row.definition === null)
      throw new CodedError(404, 'webhook_unknown', 'There is no webhook of this name.');
    return row;
  }

  /** @throws CodedError 400 `webhook_secret_invalid` */
  async #secretsFor(
    name: string,
    { definition }: ReturnType<typeof readDefinition>,
    given: readonly string[] | undefined,
    before: WebhookRow | undefined,
  ): Promise<{ sealed: Uint8Array; token: string | undefined }> {
    // Who gives new ones needs none of the old, which may be sealed under a key that was lost.
    const kept = !given && before?.sealed ? await openSecrets(this.#seal, name, before.sealed) : undefined;
    const token = !given && !kept && definition.signature.scheme === 'token' ? newToken() : undefined;
    const secrets = given ?? kept ?? (token === undefined ? undefined : [token]);
    if (!secrets)
      throw new CodedError(
        400,
        'webhook_secret_invalid',
        'A webhook needs the secret its sender signs with.',
      );
    checkSecrets(definition, secrets);
    return { sealed: await sealSecrets(this.#seal, name, secrets), token };
  }
}

function summaryOf({ name, version, at, by, sealed, definition }: WebhookRow): WebhookSummary {
  return { name, version, at, by, secrets: sealed !== null, definition: JSON.parse(definition ?? 'null') };
}

function moved(): CodedError {
  return new CodedError(409, 'webhook_moved', 'Someone changed the webhook meanwhile; read it again.');
}
