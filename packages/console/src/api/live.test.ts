import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LiveEvent, listen, readEvents } from './live.ts';

describe('A stream of events', () => {
  it('[H1.2] is read as the standard has it, wherever its bytes are cut', async () => {
    const text =
      ': hello\r\nid: 1\ndata: a\ndata:  b\n\nevent: moved\rid:2\rdata\r\rretry: 250\nid\ndata: ü\n\ndata: unfinished';
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 2, 3, 7, bytes.length]) {
      const events: LiveEvent[] = [];
      const waits: number[] = [];
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.slice(at * size, (at + 1) * size),
      );
      await readEvents(new Blob(parts).stream(), {
        onEvent: (event) => events.push(event),
        onRetry: (milliseconds) => waits.push(milliseconds),
      });
      expect(events, `in parts of ${size}`).toEqual([
        { id: '1', event: 'message', data: 'a\n b' },
        { id: '2', event: 'moved', data: '' },
        { id: '', event: 'message', data: 'ü' },
      ]);
      expect(waits).toEqual([250]);
    }
  });
});

describe('Listening', () => {
  const asked: IncomingMessage[] = [];
  let answer: (response: ServerResponse, time: number) => void;
  const server = createServer((request, response) => answer(response, asked.push(request)));
  let url: string;

  beforeEach(async () => {
    asked.length = 0;
    vi.stubGlobal('sessionStorage', { getItem: () => 'tl_key', removeItem: vi.fn() });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stream`;
  });
  afterEach(async () => {
    vi.unstubAllGlobals();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  it('[H1.2] goes on after the last event where the line broke, and says who asks', async () => {
    answer = (response, time) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`retry: 5\nid: ${time}\ndata: ${time}\n\n`);
      // An end, and a line that is cut.
      if (time === 2) setTimeout(() => response.destroy(), 100);
      else response.end();
    };
    const stop = new AbortController();
    const seen: string[] = [];
    await listen(url, {
      signal: stop.signal,
      from: '0',
      onEvent: ({ data }) => {
        seen.push(data);
        if (data === '4') stop.abort();
      },
    });
    expect(seen).toEqual(['1', '2', '3', '4']);
    expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual(['0', '1', '2', '3']);
    expect(asked.every(({ headers }) => headers.authorization === 'Bearer tl_key')).toBe(true);
  });

  it('[H1.2] ends with the server’s reason where it refuses for good', async () => {
    answer = (response) => {
      response.writeHead(403, { 'content-type': 'application/problem+json' });
      response.end(
        JSON.stringify({ status: 403, code: 'scope_insufficient', detail: 'No.', requestId: 'r' }),
      );
    };
    const states: [string, unknown][] = [];
    await listen(url, {
      signal: new AbortController().signal,
      onEvent: () => {},
      onState: (state, error) => states.push([state, (error as { body?: { code: string } })?.body?.code]),
    });
    expect(states).toEqual([['closed', 'scope_insufficient']]);
    expect(asked.length).toBe(1);
  });
});
