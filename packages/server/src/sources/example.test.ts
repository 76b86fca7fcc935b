import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { sourceContract } from '@throughline/testkit/source-contract';
import { describe, expect, it } from 'vitest';
import { loadConnectors } from '../connectors.ts';

const folder = resolve(import.meta.dirname, '../../../../examples/connectors');

sourceContract('[O2.1, O2.2] the example', async () => {
  let log = '';
  let written = 0;
  const server = createServer((request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.statusCode = start < log.length ? 206 : 416;
    response.end(log.slice(start));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    source: (await loadConnectors(folder)).sources.get('ndjson')!,
    settings: { url: `http://127.0.0.1:${port}/log` },
    happen: async (count) => {
      for (let i = 0; i < count; i++)
        log += `${JSON.stringify({ type: 'track', event: 'E', messageId: `line-${++written}` })}\n`;
    },
    close: async () => void server.close(),
  };
});

describe('the folder of connectors', () => {
  it('[O2.2] holds an example of fewer than 50 lines, beside the kinds that ship', async () => {
    expect(readFileSync(resolve(folder, 'ndjson.ts'), 'utf8').trimEnd().split('\n').length).toBeLessThan(50);
    expect([...(await loadConnectors(folder)).sources.keys()].sort()).toEqual([
      'mqtt',
      'mysql',
      'ndjson',
      'postgres',
    ]);
    expect([...(await loadConnectors(undefined)).sources.keys()]).not.toContain('ndjson');
  });
});
