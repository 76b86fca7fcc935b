import { CodedError, isObject, type JsonObject } from '@throughline/core/kernel';
import { z } from 'zod';
import type { Seal } from './seal.ts';
import { type Declared, joined, parted, type Secret, shown } from './secrets.ts';

/** Under this name stands what is sealed; everything else of the settings can be read, so it can be shown without a key. */
const SEALED = '$sealed';
const secretsSchema = z.array(z.tuple([z.array(z.string()), z.json()]));

/**
 * Settings of sources and destinations as they are stored: JSON in which `***` stands for every secret, and beside it
 * all secrets, encrypted. Those without any are stored as they are, and need no key.
 */
export class SealedSettings {
  readonly #seal: Seal;

  constructor(seal: Seal) {
    this.#seal = seal;
  }

  /** @param use whose they are, as {@link useOf} says: they open for nothing else */
  async close(settings: JsonObject, kind: Declared, use: string): Promise<string> {
    if (Object.hasOwn(settings, SEALED))
      throw new CodedError(400, 'invalid_request', `settings.${SEALED}: no setting has this name.`, {
        path: `settings.${SEALED}`,
      });
    const { open, secrets } = parted(settings, kind);
    if (secrets.length === 0) return JSON.stringify(settings);
    const sealed = await this.#seal.close(JSON.stringify(secrets), use);
    return JSON.stringify({ ...open, [SEALED]: sealed.toString('base64') });
  }

  /** Also what was stored before there was a seal. @throws CodedError 503 `seal_key_wrong` */
  async open(stored: string, use: string): Promise<JsonObject> {
    const { settings, sealed } = read(stored);
    if (sealed === undefined) return settings;
    const secrets = await this.#seal.open(Buffer.from(sealed, 'base64'), use);
    return joined(settings, secretsSchema.parse(JSON.parse(secrets)) as Secret[]);
  }
}

export function useOf(what: 'source' | 'destination', name: string): string {
  return `${what} ${name}`;
}

/** As they may be shown; asks for no key. */
export function shownSettings(stored: string, kind: Declared): JsonObject {
  return shown(read(stored).settings, kind);
}

/** The names of all settings, where no kind tells which are secret. */
export function settingNames(stored: string): string[] {
  return Object.keys(read(stored).settings);
}

function read(stored: string): { settings: JsonObject; sealed: string | undefined } {
  const whole: unknown = JSON.parse(stored);
  const { [SEALED]: sealed, ...settings } = isObject(whole) ? (whole as JsonObject) : {};
  return { settings, sealed: typeof sealed === 'string' ? sealed : undefined };
}

export function isSealed(stored: string): boolean {
  return read(stored).sealed !== undefined;
}
