import { z } from 'zod';
import { identifierSchema, slug } from '../touchpoints/index.ts';

/**
 * Settings that take part in the fold. They are versioned: every event carries the version it was folded with, so
 * that replaying history gives the same people whatever the settings are by then.
 */
export const foldSettingsSchema = z.object({
  identity: z
    .object({
      /** How many identifiers of one kind a person may have; evidence beyond it goes to review. */
      limits: z
        .record(z.string(), z.int().min(1))
        .default({ userId: 1, email: 10, phone: 10, card: 20, device: 50, anonymousId: 100 }),
      /** How many identifiers a person may have in all. */
      maxLeaves: z.int().min(1).max(1000).default(200),
      /** Traits of an identify call that name the person, and the kind of identifier each is. */
      traits: z.record(z.string(), identifierSchema.shape.kind).default({ email: 'email', phone: 'phone' }),
      /** Values that clients send for "nobody": never identifiers. Compared in lower case. */
      blocked: z
        .array(z.string().toLowerCase())
        .default([
          'null',
          'undefined',
          'none',
          'nil',
          'anonymous',
          'unknown',
          'guest',
          'n/a',
          'na',
          '0',
          '-1',
          'nan',
          'true',
          'false',
          '[object object]',
          '00000000-0000-0000-0000-000000000000',
        ]),
      /** Country whose national format phone numbers without `+` are read in, as `GB`. */
      phoneCountry: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .optional(),
    })
    .prefault({}),
  /** By name of the source: where its touchpoints happen, unless they say otherwise. */
  sources: z
    .record(
      z.string(),
      z.object({ channel: slug.optional(), corner: slug.optional(), department: slug.optional() }),
    )
    .default({}),
  /** What is kept of refused events; the oldest go first. It takes no part in the fold. */
  deadLetters: z
    .object({
      days: z.int().min(1).max(3650).default(30),
      perSource: z.int().min(0).max(1_000_000).default(10_000),
      total: z.int().min(0).max(1_000_000).default(50_000),
      megabytes: z.int().min(0).max(100_000).default(1_000),
    })
    .prefault({}),
  /** Who saw and changed what. It takes no part in the fold. */
  audit: z
    .object({
      /** How long its lines are kept. */
      days: z.int().min(1).max(3650).default(400),
      /** Whether what keys read of people is written down too; what someone signed in reads always is. */
      keyReads: z.boolean().default(false),
    })
    .prefault({}),
});
export type FoldSettings = z.infer<typeof foldSettingsSchema>;

/** Settings with the version under which they are kept. */
export interface VersionedSettings {
  readonly version: number;
  readonly value: FoldSettings;
}

export const DEFAULT_SETTINGS: VersionedSettings = { version: 0, value: foldSettingsSchema.parse({}) };
