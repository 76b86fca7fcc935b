import { join } from 'node:path';
import { type ServerProcess, startServer } from '@throughline/testkit';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
});

describe('The client', () => {
  it('[H1.1] is typed from what the running server says of itself', async () => {
    const description = (await (await server.request('/openapi.json')).json()) as Parameters<
      typeof openapiTypescript
    >[0];
    const types = astToString(await openapiTypescript(description));
    const head = '/** Written by `npm run golden` from /openapi.json; do not edit. */\n\n';
    await expect(head + types).toMatchFileSnapshot(join(import.meta.dirname, 'schema.d.ts'));
  });
});
