import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Seal } from '../auth/seal.ts';

const kept = z.array(z.string());

/** A token that nobody guesses: 192 random bits. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

export function sealSecrets(seal: Seal, name: string, secrets: readonly string[]): Promise<Buffer> {
  return seal.close(JSON.stringify(secrets), useOf(name));
}

/** @throws CodedError 503 `seal_key_wrong` */
export async function openSecrets(seal: Seal, name: string, sealed: Uint8Array): Promise<string[]> {
  return kept.parse(JSON.parse(await seal.open(sealed, useOf(name))));
}

function useOf(name: string): string {
  return `webhook ${name}`;
}
