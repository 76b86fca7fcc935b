import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startThroughline } from '@throughline/server';
import { type OpenApi, renderHttp } from './http.ts';
import { problems } from './problems.ts';
import { renderSettings } from './settings.ts';

/** The generated pages, by their path from the root: rendered from a server that runs for a moment. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), 'throughline-reference-'));
  const server = await startThroughline({
    host: '127.0.0.1',
    port: 0,
    dataDirectory: directory,
    logLevel: 'silent',
  });
  try {
    const answer = await fetch(`${server.url}/openapi.json`);
    const api = (await answer.json()) as OpenApi;
    return new Map([
      ['docs/reference/http.md', renderHttp(server.routes, api, problems())],
      ['docs/reference/settings.md', renderSettings()],
    ]);
  } finally {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}
