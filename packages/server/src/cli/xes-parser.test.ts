import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { surveyXes, xesRows } from './import-xes.ts';
import { XesParser } from './xes-parser.ts';

const log = (inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n${inside}\n</log>`;
const chunks = (bytes: Buffer | string, size = 1_000) => {
  const all = Buffer.from(bytes);
  const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
    all.subarray(i * size, (i + 1) * size),
  );
  return Readable.from(pieces) as AsyncIterable<Buffer>;
};

async function read(bytes: Buffer | string, size?: number) {
  const rows = [];
  for await (const some of xesRows(chunks(bytes, size), 'log.xes')) rows.push(...some);
  return rows.map(({ row, line, content }) => ({
    row,
    line,
    ...Object.fromEntries([...content!].map(([key, { type, text }]) => [key, `${type} ${text}`])),
  }));
}

const SMALL = log(`<global scope="event"><string key="concept:name" value="none"/></global>
<string key="origin" value="a test"/>
<trace>
<string key="concept:name" value="Case &amp; 1"/>
<list key="parties"><values><string key="party" value="x"/></values></list>
<event>
<string key="concept:name" value="Called"/>
<int key="n" value="7"><string key="unit" value="minutes"/></int>
<boolean key="again" value="true"/>
</event>
<event><string key="concept:name" value="Wrote"/></event>
</trace>
<trace><event><string key="concept:name" value="Left"/></event></trace>`);

describe('reading XES', () => {
  it('[C8.3] gives each event with its own attributes and its trace’s, however the file is cut', async () => {
    const trace = { 'case:concept:name': 'string Case & 1', 'case:parties.party': 'string x' };
    const expected = [
      {
        row: 1,
        line: 8,
        ...trace,
        'concept:name': 'string Called',
        n: 'int 7',
        'n.unit': 'string minutes',
        again: 'boolean true',
      },
      { row: 2, line: 13, ...trace, 'concept:name': 'string Wrote' },
      { row: 3, line: 15, 'concept:name': 'string Left' },
    ];
    for (const size of [1, 7, 10_000]) expect(await read(SMALL, size)).toEqual(expected);
  });

  it('[C8.3] reads the encoding that the file names', async () => {
    const latin = SMALL.replace('UTF-8', 'ISO-8859-1').replace('Wrote', 'Réponse');
    expect((await read(Buffer.from(latin, 'latin1')))[1]).toMatchObject({ 'concept:name': 'string Réponse' });
    const wide = Buffer.from(`\ufeff${SMALL.replace('UTF-8', 'UTF-16')}`, 'utf16le');
    expect(await read(wide, 3)).toHaveLength(3);
  });

  it('[C8.3] knows the columns of a log and their types before a row is read', async () => {
    const survey = await surveyXes(chunks(SMALL), 'log.xes');
    expect(survey.columns).toEqual([
      'case:concept:name',
      'case:parties.party',
      'concept:name',
      'n',
      'n.unit',
      'again',
    ]);
    expect(survey.types.get('n')).toBe('int');
    expect(survey.exported).toBe(false);
  });

  it('[V1.23] refuses a document type at once, whatever it would expand to, with place and cure', () => {
    const lols = Array.from(
      { length: 9 },
      (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i};`.repeat(10)}">`,
    ).join('\n');
    const bombs = [
      `<?xml version="1.0"?>\n<!DOCTYPE log [\n<!ENTITY lol0 "lol">\n${lols}\n]>\n<log><trace>&lol9;</trace></log>`,
      '<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>',
      '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log><string key="a" value="&x;"/></log>',
    ];
    for (const bomb of bombs) {
      const before = process.memoryUsage().heapUsed;
      expect(() => new XesParser('log.xes').write(bomb)).toThrow(
        expect.objectContaining({
          code: 'xes_doctype',
          message: expect.stringMatching(
            /^log\.xes, line \d+, column \d+: there is a document type declaration .* Take it out/,
          ),
        }),
      );
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6);
    }
  });

  it('[V1.24] tells what is truncated or broken, with line, column and cure', async () => {
    const cases: [string, RegExp][] = [
      [SMALL.slice(0, SMALL.indexOf('Wrote')), /^log\.xes, line 13, column \d+: .*The file ends too early/],
      [SMALL.slice(0, SMALL.indexOf('<event><string key="concept:name" value="Wrote"')), /ends too early/],
      ['', /The file ends too early|begins with/],
      ['<html><body/></html>', /begins with <html> where XES has <log>/],
      [SMALL.replace('</event>', '</trace>'), /line 12, .*unexpected close tag.*Mend that line/],
      [SMALL.replace('&amp;', '&nbsp;'), /line 6, .*undefined entity.*Mend that line/],
      [log('<trace>'.repeat(50)), /nested deeper than 40/],
      [log(`<string key="a" value="${'x'.repeat(3e6)}"/>`), /more than 1 MB between two tags/],
    ];
    for (const [text, message] of cases) {
      await expect(read(text, 65_536), String(message)).rejects.toMatchObject({
        code: 'xes_invalid',
        message: expect.stringMatching(message),
      });
    }
    await expect(read(Buffer.from(SMALL.replace('Wrote', 'é'), 'latin1'))).rejects.toMatchObject({
      code: 'xes_invalid',
      message: expect.stringContaining('is not valid utf-8. Name the file'),
    });
  });
});
