import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startThroughline } from '@throughline/server';
import { layCluster } from '@throughline/testkit';
import { type OpenApi, renderHttp } from './http.ts';
import { problems } from './problems.ts';
import { type RoleFacts, renderRoles } from './roles.ts';
import { renderSettings } from './settings.ts';

/** The generated pages, by their path from the root: rendered from a server that runs for a moment. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), 'throughline-reference-'));
  await layCluster(join(directory, 'relational'));
  const server = await startThroughline({
    host: '127.0.0.1',
    port: 0,
    dataDirectory: directory,
    logLevel: 'silent',
  });
  try {
    const answer = await fetch(`${server.url}/openapi.json`);
    const api = (await answer.json()) as OpenApi;
    const key = (await readFile(server.newAdminKey ?? '', 'utf8')).trim();
    const headers = { authorization: `Bearer ${key}` };
    const told = await fetch(`${server.url}/v1/organization/roles`, { headers });
    const { roles } = (await told.json()) as { roles: RoleFacts[] };
    const permitted = server.routes.map(({ method, path }) => ({
      route: `${method} ${path}`,
      permission: api.paths[path]?.[method.toLowerCase()]?.['x-permission'],
    }));
    return new Map([
      ['docs/reference/roles.md', renderRoles(roles, permitted)],
      ['docs/reference/http.md', renderHttp(server.routes, api, problems())],
      ['docs/reference/settings.md', renderSettings()],
    ]);
  } finally {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}
