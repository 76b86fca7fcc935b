import { CodedError, eventKey, isObject, isRefusal, type JsonObject } from '@throughline/core/kernel';
import {
  type Arrival,
  acceptMessage,
  type DocumentMapper,
  doorNamed,
  type Mapped,
  tableMappingSchema,
} from '@throughline/core/touchpoints';
import { type DeadLetterRow, findSource, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import type { Webhooks } from '../webhooks/registry.ts';
import type { Origin, Submission } from './batch.ts';
import { originOf } from './letters.ts';
import { SOURCE_DOOR } from './source-items.ts';
import { RowMapper } from './source-mapping.ts';

/** Why a letter gives no event. */
export interface Unread {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
}

/** A call to be judged; or that the mapping of now cannot tell, and why. */
type Remade = { readonly call: unknown } | { readonly why: Unread };

const INCOMPLETE: Unread = {
  code: 'letter_incomplete',
  message: 'The event was too large, or nested too deeply, to be kept whole.',
};

/**
 * Reads letters as the doors read what they came from: other protocols' items are translated again, and what a
 * webhook or a source gave is mapped by the mapping of now, as far as what is left of it allows. Mappings are looked
 * up once: a reader is for one page of letters.
 */
export class LetterReader {
  readonly #db: Kysely<Schema>;
  readonly #webhooks: Pick<Webhooks, 'compiled'>;
  readonly #documents = new Map<string, DocumentMapper | undefined>();
  readonly #rows = new Map<string, RowMapper | undefined>();

  constructor(db: Kysely<Schema>, webhooks: Pick<Webhooks, 'compiled'>) {
    this.#db = db;
    this.#webhooks = webhooks;
  }

  async read(row: DeadLetterRow, defaults: Arrival['defaults']): Promise<Submission | Unread> {
    const origin = originOf(row, defaults);
    if (!origin) return INCOMPLETE;
    const remade = await this.#remade(origin, row);
    if ('why' in remade) return remade.why;
    const accept = doorNamed(origin.door)?.accept ?? acceptMessage;
    const statement = accept(remade.call, origin.arrival, 0);
    if (isRefusal(statement)) return statement;
    const { source, id } = statement.touchpoint;
    return { key: eventKey(source, id), statement, letter: row.id };
  }

  async #remade(origin: Origin, letter: DeadLetterRow): Promise<Remade> {
    const { item, made, arrival } = origin;
    if (origin.door === SOURCE_DOOR && origin.row !== undefined) {
      const mapper = await this.#rowMapper(arrival.source);
      if (!mapper) return fallback(made, `The source ${arrival.source} has no mapping any more.`);
      const rows = [{ id: origin.row, values: item as JsonObject }];
      const [message] = mapper.messages(rows, undefined, arrival.received);
      return isRefusal(message!) ? { why: message } : { call: message };
    }
    if (origin.door !== 'webhook' || origin.alone) return { call: item };
    const mapper = await this.#documentMapper(arrival.source);
    if (!mapper) return fallback(made, `There is no webhook ${arrival.source} any more.`);
    const mapped = mapper.again(item);
    if (!mapped)
      return fallback(
        made,
        'The webhook’s mapping reads more than the item, as headers, and only the item was kept: let its sender deliver it again.',
      );
    return chosen(mapped, made, letter.event);
  }

  async #rowMapper(source: string): Promise<RowMapper | undefined> {
    if (!this.#rows.has(source)) {
      const row = await findSource(this.#db, source);
      const mapping = row?.mapping ? tableMappingSchema.parse(JSON.parse(row.mapping)) : undefined;
      this.#rows.set(source, mapping && new RowMapper(mapping, source));
    }
    return this.#rows.get(source);
  }

  async #documentMapper(name: string): Promise<DocumentMapper | undefined> {
    if (!this.#documents.has(name)) {
      const compiled = await this.#webhooks.compiled(name).catch((error: unknown) => {
        if (error instanceof CodedError && error.code === 'webhook_unknown') return undefined;
        throw error;
      });
      this.#documents.set(name, compiled?.mapper);
    }
    return this.#documents.get(name);
  }
}

/** What was made of it when it came, where nothing can be made of it now. */
function fallback(made: unknown, message: string): Remade {
  return made === undefined ? { why: { code: 'letter_unmapped', message } } : { call: made };
}

/** An item may give several touchpoints, of which a letter is one: the others may have come in long ago. */
function chosen(mapped: readonly Mapped[], made: unknown, event: string): Remade {
  const same = mapped.filter((one) => 'message' in one && one.message.messageId === event);
  const one = same.length === 1 ? same[0] : mapped.length === 1 ? mapped[0] : undefined;
  if (one) return 'message' in one ? { call: one.message } : { why: one.refusal };
  return fallback(
    isObject(made) ? made : undefined,
    mapped.length === 0
      ? 'No rule of the webhook’s mapping takes the item any more.'
      : 'The webhook’s mapping makes several touchpoints of the item: let its sender deliver it again, what came in is then a duplicate.',
  );
}
