import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { describeProgress, duration, ProgressBar } from './import-progress.ts';

const HALF = {
  file: 'orders.csv',
  part: 0.5,
  partBefore: 0,
  rows: 12_000,
  rowsNow: 12_000,
  refused: 3,
  seconds: 4,
};

/** A terminal, or a file, that remembers what was written. */
function output(terminal: boolean) {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const out = Object.assign(stream, { isTTY: terminal, columns: 120 }) as unknown as NodeJS.WriteStream;
  return { out, text: () => text };
}

describe('progress', () => {
  it('[T4.5] says part, rows, speed, time left and refusals', () => {
    expect(describeProgress(HALF)).toBe('orders.csv  50 %  12,000 rows  3,000 rows/s  4.0 s left  3 refused');
    const resumed = { ...HALF, partBefore: 0.4, rowsNow: 2_000, refused: 0 };
    expect(describeProgress(resumed)).toBe('orders.csv  50 %  12,000 rows  500 rows/s  20 s left');
  });

  it('[T4.5] draws one line over and over on a terminal, and gives way to lines that stay', () => {
    const { out, text } = output(true);
    const bar = new ProgressBar(out);
    bar.show(HALF);
    bar.show(HALF);
    expect(text()).toBe(`\r\u001b[K[============            ] ${describeProgress(HALF)}`);
    bar.say('waiting');
    expect(text().endsWith('\r\u001b[Kwaiting\n')).toBe(true);
  });

  it('[T4.5] writes a line every few seconds elsewhere', () => {
    const { out, text } = output(false);
    const bar = new ProgressBar(out, 0);
    bar.show(HALF);
    expect(text()).toBe(`${describeProgress(HALF)}\n`);
    const quiet = output(false);
    new ProgressBar(quiet.out).show(HALF);
    expect(quiet.text()).toBe('');
  });

  it('[T4.5] writes durations as people do', () => {
    expect([0.44, 59, 61, 7_500].map(duration)).toEqual(['0.4 s', '59 s', '1 min 1 s', '2 h 5 min']);
  });
});
