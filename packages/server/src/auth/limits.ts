import { CodedError, digest } from '@throughline/core/kernel';
import { countTry, forgetTries, type Rate, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';

/**
 * How often may be tried, for all processes together. A stranger must not lock an account's owner out, so what is
 * tight is counted by account and address together, and what is counted by account alone is wide. Codes of second
 * factors are the library's to count: five a sign-in, and after ten wrong ones in a row none for a quarter of an hour.
 */
const RATES = {
  /** Passwords for one account from one address. */
  password: { burst: 10, interval: 60_000 },
  /** Passwords for one account, wherever from. */
  account: { burst: 100, interval: 30_000 },
  /** Sign-ins from one address, for whomever. */
  address: { burst: 60, interval: 5_000 },
  /** Links that open nothing, from one address. */
  link: { burst: 20, interval: 30_000 },
  /** Lines of the audit that say that one address is held back: else whoever floods fills it. */
  line: { burst: 1, interval: 60_000 },
} as const satisfies Record<string, Rate>;
export type Limited = keyof typeof RATES;

/** A subject of a limit; neither addresses nor accounts can be read from what is kept. */
export type Try = readonly [what: Limited, ...of: string[]];

export class Limits {
  readonly #db: Kysely<Schema>;
  readonly #now: () => number;

  constructor(db: Kysely<Schema>, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  /**
   * Counts one try under each of these.
   * @throws CodedError 429 `too_many_tries`, the same whether the account exists or not
   */
  async count(...tries: readonly Try[]): Promise<void> {
    for (const each of tries) {
      const wait = await countTry(this.#db, idOf(each), RATES[each[0]], this.#now());
      if (wait === 0) continue;
      const retryAfter = Math.ceil(wait / 1000);
      throw new CodedError(429, 'too_many_tries', `Too many tries; wait ${retryAfter} seconds.`, {
        retryAfter,
      });
    }
  }

  /** Whether one more may be counted, where that holds nobody back. */
  async allows(one: Try): Promise<boolean> {
    return (await countTry(this.#db, idOf(one), RATES[one[0]], this.#now())) === 0;
  }

  /** Who proved themselves is not held back by what they mistyped before. */
  async forget(...tries: readonly Try[]): Promise<void> {
    await forgetTries(this.#db, tries.map(idOf));
  }
}

function idOf([what, ...of]: Try): string {
  return digest('limit', what, ...of);
}

/** Who has one IPv6 address has 2^64 of them: they count as one. */
export function addressBlock(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const left = head.split(':').filter((group) => group !== '');
  const right = tail.split(':').filter((group) => group !== '');
  const zeros = address.includes('::') ? Array(Math.max(0, 8 - left.length - right.length)).fill('0') : [];
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
