import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { z } from 'zod';
import { loadDefinition } from '../cli/webhook-file.ts';
import { definitionSchema, holdExamples, readDefinition } from './definition.ts';
import { signatureSchema } from './schemes.ts';

const root = join(import.meta.dirname, '../../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const REFERENCE = 'docs/reference/webhooks.md';

/** The definitions that a page shows: YAML with a signature. */
const definitionsIn = (page: string) =>
  [...read(page).matchAll(/```yaml\n(.*?)```/gs)]
    .map(([, yaml]) => parse(yaml!) as Record<string, unknown>)
    .filter((content) => 'signature' in content);

describe('The reference of webhooks', () => {
  it('[C5.25] shows definitions that hold their own examples, and so do guide and example', async () => {
    const shown = [REFERENCE, 'docs/guide/connect/webhooks.md'].flatMap(definitionsIn);
    const definitions = [...shown, await loadDefinition(join(root, 'examples/webhooks/desk.yaml'))];
    expect(definitions).toHaveLength(3);
    for (const content of definitions) {
      const compiled = readDefinition(content);
      expect(compiled.definition.examples.length).toBeGreaterThan(0);
      holdExamples(compiled, 'shown', Date.now());
    }
  });

  it('[C5.25] names every field, option, scheme and setting of a signature', () => {
    const text = read(REFERENCE);
    const words = new Set<string>([...Object.keys(definitionSchema.shape)]);
    for (const option of signatureSchema.options) {
      for (const [name, schema] of Object.entries(option.shape)) {
        words.add(name === 'scheme' ? ((schema as z.ZodLiteral).value as string) : name);
      }
    }
    // The mapping's own words, from its source: its schema is made of preprocessed and lazy parts.
    for (const file of ['mapping.ts', 'value-spec.ts', 'vocabulary.ts']) {
      const source = read(`packages/core/src/touchpoints/mapping/${file}`);
      for (const [, word] of source.matchAll(
        /^ {2,4}(?:get )?(\w+)(?:\(\) \{|: (?:z\.|wordValue|dataValue|regular|timeSchema|conditions))/gm,
      ))
        words.add(word!);
    }
    for (const word of ['each', 'coalesce', 'lookup', 'matches', 'optional', 'tolerance', 'prefix', 'token'])
      expect(words).toContain(word);
    expect([...words].filter((word) => !new RegExp(`\`[^\`\n]*\\b${word}\\b[^\`\n]*\``).test(text))).toEqual(
      [],
    );
  });
});
