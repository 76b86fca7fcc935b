import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inUtf8, MAX_LINE_BYTES, openBytes, wholeLines } from './import-bytes.ts';
import { csvRows } from './import-csv.ts';
import { jsonlRows } from './import-jsonl.ts';
import { localPlace } from './place.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-csv-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Read {
  columns: readonly string[] | undefined;
  /** `row/line: fields` or `row/line! raw: why`. */
  rows: string[];
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(
  content: string | Buffer,
  options: { size?: number; encoding?: string; columns?: string[] } = {},
) {
  const { size = 100_000, encoding = 'utf-8', columns } = options;
  const result: Read = { columns: undefined, rows: [] };
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const rows = csvRows(wholeLines(inUtf8(inPieces(bytes, size), encoding)), {
    delimiter: ',',
    columns,
    onColumns: (names) => {
      result.columns = names;
    },
  });
  for await (const some of rows) {
    for (const { row, line, content, refusal, raw } of some) {
      const place = `${row}/${line}`;
      result.rows.push(
        refusal
          ? `${place}! ${raw.toString().slice(0, 40)}: ${refusal.message}`
          : `${place}: ${content!.join('|')}`,
      );
    }
  }
  return result;
}

describe('reading CSV', () => {
  it('[T4.1] takes quotes, line ends in fields, CRLF, empty lines, a byte order mark and a last line without an end', async () => {
    const text = '\ufeffa,b\r\n1,"x, ""y"""\r\n\r\n2,"two\r\nlines"\r\n3,é';
    const expected = { columns: ['a', 'b'], rows: ['1/2: 1|x, "y"', '2/4: 2|two\r\nlines', '3/6: 3|é'] };
    for (const size of [1, 2, 7, 1000]) expect(await read(text, { size })).toEqual(expected);
  });

  it('[T4.7] refuses a row with more or fewer fields, and goes on', async () => {
    expect((await read('a,b\n1,2\n1\n1,2,3\n3,4\n')).rows).toEqual([
      '1/2: 1|2',
      '2/3! 1: The line has 1 field where the header has 2.',
      '3/4! 1,2,3: The line has 3 fields where the header has 2.',
      '4/5: 3|4',
    ]);
  });

  it('[T4.7] refuses one line for a broken quote, also where it swallows what follows, and reads on after it', async () => {
    const text = 'a,b\n1,2\n3,x"y\n4,"open\n5,6\n7,"z" z\n8,9\n10,"never closed\n11,12\n';
    const lines = ['3/4! 4,"open', '5/6! 7,"z" z', '7/8! 10,"never closed'];
    for (const size of [1, 9, 1000]) {
      const { rows } = await read(text, { size });
      expect(rows.filter((row) => !row.includes('!'))).toEqual([
        '1/2: 1|2',
        '4/5: 5|6',
        '6/7: 8|9',
        '8/9: 11|12',
      ]);
      expect(rows).toHaveLength(8);
      expect(rows[1]).toMatch(/^2\/3! 3,x"y: The line is no valid CSV: Invalid Opening Quote/);
      for (const line of lines) expect(rows.some((row) => row.startsWith(line))).toBe(true);
    }
  });

  it('[T4.7] refuses a line that is no UTF-8, and takes it where the mapping names its encoding', async () => {
    const latin = Buffer.from('a,b\n1,caf\u00e9\n2,ok\n', 'latin1');
    expect((await read(latin)).rows).toEqual([
      expect.stringContaining('1/2! 1,caf\ufffd: The line is not valid UTF-8'),
      '2/3: 2|ok',
    ]);
    expect((await read(latin, { encoding: 'windows-1252' })).rows).toEqual(['1/2: 1|café', '2/3: 2|ok']);
    const utf16 = Buffer.from('\ufeffa,b\n1,é\n', 'utf16le');
    expect((await read(utf16, { encoding: 'utf-16le', size: 3 })).rows).toEqual(['1/2: 1|é']);
  });

  it('[T4.4, T4.7] refuses a line longer than 1 MB without keeping it', async () => {
    const long = 'x'.repeat(3 * MAX_LINE_BYTES);
    const { rows } = await read(`a,b\n1,2\n3,${long}\n5,6\n`, { size: 65_536 });
    expect(rows).toEqual([
      '1/2: 1|2',
      expect.stringMatching(/^2\/3! 3,x+: The line is longer than 1 MB/),
      '3/4: 5|6',
    ]);
    const quoted = await read(`a,b\n1,"${`${'y'.repeat(1023)}\n`.repeat(1100)}"\n5,6\n`, { size: 65_536 });
    expect(quoted.rows[0]).toMatch(/^1\/2! 1,"y+: The line is no valid CSV: Max Record Size/);
    expect(quoted.rows.at(-1)).toBe('1102/1103: 5|6');
  });

  it('[T4.1] takes the names of columns where there is no header row', async () => {
    expect(await read('1,2\n3,4\n', { columns: ['a', 'b'] })).toEqual({
      columns: ['a', 'b'],
      rows: ['1/1: 1|2', '2/2: 3|4'],
    });
  });

  it('[T4.1] is not begun where the header cannot be read', async () => {
    await expect(read('a,"b\n1,2\n')).rejects.toThrow('the header cannot be read');
    expect(await read('')).toEqual({ columns: undefined, rows: [] });
  });
});

describe('opening a file', () => {
  it('[T4.3] unpacks what is gzipped, whatever its name, several members too', async () => {
    const path = join(folder, 'plain.csv');
    await writeFile(path, Buffer.concat([gzipSync('a\n1\n'), gzipSync('2\n')]));
    const { chunks, bytesRead } = await openBytes(await localPlace(path));
    let text = '';
    for await (const chunk of chunks) text += chunk.toString();
    expect(text).toBe('a\n1\n2\n');
    expect(bytesRead()).toBeGreaterThan(20);
    await writeFile(join(folder, 'x.gz'), 'a\n');
    for await (const chunk of (await openBytes(await localPlace(join(folder, 'x.gz')))).chunks)
      expect(chunk.toString()).toBe('a\n');
  });
});

describe('reading JSONL', () => {
  it('[T4.2, T4.7] reads a value a line, passes over empty lines, refuses what is no JSON', async () => {
    const rows = [];
    for await (const some of jsonlRows(
      wholeLines(inPieces(Buffer.from('{"a":1}\n\n{"b":\r\n[2]\n\xff{}'), 3)),
    ))
      rows.push(...some);
    expect(rows.map(({ row, line, content, refusal }) => [row, line, content ?? refusal?.message])).toEqual([
      [1, 1, { a: 1 }],
      [2, 3, expect.stringContaining('The line is not JSON')],
      [3, 4, [2]],
      [4, 5, expect.stringContaining('The line is not JSON')],
    ]);
  });
});
