import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { referencePages } from './pages.ts';
import { problems } from './problems.ts';
import { fieldsOf, typeOf } from './shape.ts';

const root = join(import.meta.dirname, '../..');

describe('the reference', () => {
  let pages: ReadonlyMap<string, string>;

  beforeAll(async () => {
    pages = await referencePages();
  });

  it('[R3.8, S3.6] of HTTP is what the running server says of itself', async () => {
    const path = 'docs/reference/http.md';
    await expect(pages.get(path)).toMatchFileSnapshot(join(root, path));
  });

  it('[R3.1] of settings has the defaults and bounds of the code', async () => {
    const path = 'docs/reference/settings.md';
    await expect(pages.get(path)).toMatchFileSnapshot(join(root, path));
  });

  it('[A1.20] of roles is what the running server says of its routes', async () => {
    const path = 'docs/reference/roles.md';
    await expect(pages.get(path)).toMatchFileSnapshot(join(root, path));
  });

  it('[S1.6, R3.8] has every code of a problem, with what to do', () => {
    const text = pages.get('docs/reference/http.md') ?? '';
    for (const { code } of problems()) expect(text).toContain(`| \`${code}\` | `);
    expect(problems().every(({ remedy }) => remedy !== '')).toBe(true);
  });

  it('[R3.1, S3.3] the guide to operation names the metrics and codes that there are', () => {
    const guide = readFileSync(join(root, 'docs/guide/operate.md'), 'utf8');
    const source = readFileSync(join(root, 'packages/server/src/metrics.ts'), 'utf8');
    const named = (text: string) => new Set(text.match(/\bthroughline_[a-z_]+/g));
    expect(named(guide)).toEqual(named(source));
    const codes = new Set(problems().map(({ code }) => code));
    const told = [...guide.matchAll(/(?:\b[45]\d\d|ends with) `([a-z_]+)`/g)].map(([, code]) => code!);
    expect(told.length).toBeGreaterThan(8);
    expect(told.filter((code) => !codes.has(code))).toEqual([]);
  });

  it('[R3.8] tells a shape field by field', () => {
    const schema = {
      properties: {
        id: { type: 'string', format: 'uuid' },
        items: {
          items: {
            type: 'object',
            properties: { n: { type: 'integer', minimum: 1, maximum: 5 } },
            required: ['n'],
          },
        },
      },
      required: ['id'],
    };
    expect(fieldsOf(schema, new Set()).map(({ path, type, required }) => [path, type, required])).toEqual([
      ['id', 'uuid', true],
      ['items', 'array of object', false],
      ['items[].n', 'integer 1…5', true],
    ]);
    expect(typeOf({ anyOf: [{ type: 'string' }, { type: 'null' }] })).toBe('text or null');
  });
});
