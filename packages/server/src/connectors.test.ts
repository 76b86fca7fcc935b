import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Receiver } from '@throughline/testkit';
import { destinationContract } from '@throughline/testkit/destination-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConnectors } from './connectors.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../../examples/connectors');

destinationContract('[O2.7, O2.8] the chat of the examples', async () => {
  const destination = (await loadConnectors(EXAMPLES)).destinations.get('chat')!;
  const room = await new Receiver().start();
  return {
    destination,
    settings: { room: room.url, token: 'hush, a secret', text: '{id}' },
    arrived: async () => room.taken.map(({ json }) => json.line as string),
    fail: () => room.die(),
    mend: async () => void (await room.start()),
    writesOver: false,
    close: () => room.die(),
  };
});

describe('The folder of connectors', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-connectors-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  const PLAIN = `export default {
    name: 'plain',
    settings: (z) => z.strictObject({ to: z.string() }),
    deliver: async (batch) => batch.map(() => ({ status: 'delivered' })),
  };`;

  it('[O2.8] a file of fewer than 50 lines is a destination, also as plain JavaScript that imports nothing', async () => {
    const lines = (await readFile(join(EXAMPLES, 'chat.ts'), 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBeLessThan(50);
    await write('plain.mjs', PLAIN);
    await write(
      'source.mjs',
      "export default { name: 'other', settings: () => {}, pull: async function* () {} };",
    );
    await write('plain.test.mjs', 'throw new Error("a test is no connector")');
    const { destinations, sources } = await loadConnectors(folder);
    expect([...destinations.keys()].sort()).toEqual(['files', 'plain', 'table', 'webhook']);
    expect([...sources.keys()]).toContain('other');
    expect((await loadConnectors(undefined)).destinations.size).toBe(3);
  });

  it('[O2.9] a file that cannot be used keeps the server from starting, and is named', async () => {
    const cases: [string, string, RegExp][] = [
      ['broken.mjs', 'export default {', /broken\.mjs cannot be used/],
      ['throws.mjs', 'throw new Error("no token");', /throws\.mjs cannot be used: no token/],
      [
        'second.mjs',
        PLAIN.replace("'plain'", "'webhook'"),
        /second\.mjs cannot be used: there is a destination named webhook/,
      ],
    ];
    for (const [name, text, message] of cases) {
      await write(name, text);
      await expect(loadConnectors(folder)).rejects.toThrow(message);
      await expect(loadConnectors(folder)).rejects.toMatchObject({ code: 'connector_invalid' });
      await rm(join(folder, name));
    }
    await expect(loadConnectors(join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'connector_invalid',
    });
  });
});
