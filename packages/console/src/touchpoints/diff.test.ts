import { describe, expect, it } from 'vitest';
import { sayGaps } from './catalogue-words.ts';
import { diffLines } from './diff.ts';
import { settingsOf, textsOf, valuesOf } from './settings-schema.ts';

describe('What a change is told by', () => {
  it('[G3.2] lines that go, lines that come, and three around them', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\n';
    const after = 'a\nb\nc\nd\nE\nf\ng\n';
    expect(diffLines(before, after).map(({ kind, text }) => `${kind[0]}${text}`)).toEqual([
      'sb',
      'sc',
      'sd',
      'ge',
      'cE',
      'sf',
      'sg',
    ]);
    expect(diffLines('', 'new\n')).toEqual([{ kind: 'come', text: 'new' }]);
    expect(diffLines('same', 'same')).toEqual([]);
  });

  it('[G3.2] gaps as a sentence', () => {
    const none = {
      withoutOwner: [],
      stagesWithoutTouchpoint: [],
      severalDepartments: [],
      unplanned: [],
      plannedButNeverSeen: [],
      retiredButSeen: [],
    };
    expect(sayGaps(none)).toEqual([]);
    expect(
      sayGaps({
        ...none,
        withoutOwner: ['a', 'b', 'c', 'd'].map((name) => ({ name, seen: 1 })),
        stagesWithoutTouchpoint: ['renewal'],
        unplanned: [{ name: 'e', sources: [], seen: 2 }],
      }),
    ).toEqual([
      { text: '4 touchpoints have no owner', gap: 'withoutOwner' },
      { text: 'the stage renewal has no touchpoint' },
      { text: '1 touchpoint is seen and in no plan', gap: 'unplanned' },
    ]);
  });

  it('[G3.7] a form is made of a kind’s schema, and gives values of the right type', () => {
    const settings = settingsOf({
      required: ['url', 'size'],
      properties: {
        url: { type: 'string' },
        secret: { type: 'string', secret: true },
        size: { type: 'integer', default: 40 },
        ssl: { type: 'boolean' },
        mode: { enum: ['a', 'b'] },
        columns: { type: 'array' },
      },
    });
    expect(settings.map(({ input }) => input)).toEqual([
      'text',
      'secret',
      'number',
      'switch',
      'choice',
      'json',
    ]);
    const texts = { url: 'https://x', secret: '***', size: '5', ssl: 'true', mode: '', columns: '["k"]' };
    expect(valuesOf(settings, texts)).toEqual({
      values: { url: 'https://x', secret: '***', size: 5, ssl: true, columns: ['k'] },
      faults: {},
    });
    expect(Object.keys(valuesOf(settings, { columns: '{' }).faults)).toEqual(['url', 'columns']);
    expect(textsOf(settings, { url: 'u', columns: ['k'] }).columns).toBe('[\n  "k"\n]');
  });
});
