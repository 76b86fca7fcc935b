import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { get, makeKey, post } from '../http/test/client.ts';
import { type Ran, run } from './test/command.ts';

let server: ServerProcess;
let directory: string;
let file: string;
const catalogue = (...args: string[]): Promise<Ran> => run(server, 'catalogue', ...args);
const dead = (...args: string[]): Promise<Ran> => run(server, 'dead', ...args);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-catalogue-'));
  file = join(directory, 'catalogue.yaml');
  server = await startServer();
  const batch = Array.from({ length: 3 }, (_, n) => ({
    ...{ type: 'track', event: 'Ordered', userId: 'ann', messageId: `o${n}` },
    properties: n === 0 ? {} : { total: n },
  }));
  const { outbox } = await post(server, '/v1/batch', { batch });
  await server.request(`/v1/journeys/graph?after=${outbox[0]}`);
});
afterAll(async () => {
  await server?.stop();
  await rm(directory, { recursive: true, force: true });
});

const WANTED = `
departments: [marketing, product, sales, service, front_desk]
corners: [marketing, product, commerce, service]
stages: [research, purchase]
touchpoints:
  Ordered:
    description: The till has taken the money.
    department: sales
    corner: commerce
    stage: purchase
    cost: { amount: 0.12, currency: EUR }
    promise: A receipt within a minute.
    onViolation: refuse
    schema:
      properties:
        properties: { type: object, required: [total] }
  Called: { department: service }
`;

describe('catalogue pull and push', () => {
  it('[K1.4] a push shows what it would change and whom it would refuse, and changes nothing without --yes', async () => {
    await writeFile(file, WANTED);
    const shown = await catalogue('push', file);
    expect(shown.end).toBe(1);
    for (const line of [
      '~ structure',
      '    + departments: ["marketing","product","sales","service","front_desk"]',
      '+ Ordered',
      '    + cost.amount: 0.12',
      '    + schema.properties.properties.required: ["total"]',
      '+ Called',
      '  Ordered: 1 of 3 events are not as it says (admin 1)',
      'nothing was changed; add --yes to push this',
    ])
      expect(shown.out).toContain(`${line}\n`);
    expect(await get(server, '/v1/catalogue')).toMatchObject({ version: 0, value: { touchpoints: {} } });
  });

  it('[K1.4] with --yes it is what the file says, and a pull gives the same back', async () => {
    const pushed = await catalogue('push', file, '--yes');
    expect([pushed.end, pushed.out.split('\n').at(-2)]).toEqual([
      0,
      'pushed: version 3, 2 touchpoints changed',
    ]);
    expect(await catalogue('push', file)).toMatchObject({
      end: 0,
      out: 'the catalogue is as the file says\n',
    });
    const pulled = await catalogue('pull');
    expect(pulled.out).toContain('version: 3\n');
    await writeFile(file, pulled.out);
    expect(await catalogue('push', file)).toMatchObject({
      end: 0,
      out: 'the catalogue is as the file says\n',
    });
    const edited = parse(pulled.out) as { touchpoints: { Ordered: { stage: string }; Called?: object } };
    edited.touchpoints.Ordered.stage = 'research';
    delete edited.touchpoints.Called;
    await writeFile(file, stringify(edited));
    const shown = await catalogue('push', file);
    expect(shown.out).toContain('~ Ordered\n    - stage: "purchase"\n    + stage: "research"\n');
    expect(shown.out).toContain('- Called\n    - department: "service"\n');
    expect(shown.out).not.toContain('events are not as it says');
  });

  it('[K1.4] a file that was pulled before someone’s change is refused', async () => {
    await server.request('/v1/catalogue/touchpoints/Called', { method: 'DELETE' });
    const refused = await catalogue('push', file, '--yes');
    expect(refused).toMatchObject({
      end: 1,
      err: expect.stringContaining('was pulled at version 3, and the catalogue is at 4'),
    });
  });

  it('[K1.4] with what was seen and is in no plan, on request', async () => {
    await post(server, '/v1/track', { event: 'Key handed over', userId: 'ann', properties: { room: 7 } });
    const out = join(directory, 'all.yaml');
    expect(await catalogue('pull', '--unplanned', '--out', out)).toMatchObject({
      end: 0,
      out: `${out}: 2 touchpoints\n`,
    });
    const text = await readFile(out, 'utf8');
    expect(text).toMatch(/Key handed over:[\s\S]*status: unplanned/);
    expect((await catalogue('pull')).out).not.toContain('Key handed over');
    expect((await catalogue('push', out, '--yes')).end).toBe(0);
  });

  it('[K1.5] bad files are refused with the place, and change nothing', async () => {
    const before = await get<{ version: number }>(server, '/v1/catalogue');
    const cases: [text: string, said: RegExp][] = [
      ['touchpoints: [', /is not YAML/],
      ['touchpoints: { A: { owner: x } }', /touchpoints\.A: Unrecognized key/],
      ['touchpoint: {}', /Unrecognized key/],
      ['touchpoints: { A: { stage: limbo } }', /limbo is none of the structure’s stages \(|limbo is none/],
      ['touchpoints: { A: { schema: { type: what } } }', /schema_invalid/],
      [
        'a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]',
        /is not YAML|Unrecognized/,
      ],
      ['\u0000', /file_invalid|is not YAML|YAML|Invalid input/],
    ];
    for (const [text, said] of cases) {
      await writeFile(file, text);
      const refused = await catalogue('push', file, '--yes');
      expect(refused.end, text).toBe(1);
      expect(`${refused.out}${refused.err}`, text).toMatch(said);
    }
    expect((await catalogue('push', join(directory, 'none.yaml'))).err).toContain('cannot be read');
    expect(await get(server, '/v1/catalogue')).toEqual(before);
  });

  it('[K3.5] gaps are listed', async () => {
    const gaps = await catalogue('gaps');
    expect(gaps.out).toMatch(/^Touchpoints without an owner: 1\n {2}name +seen\n {2}Key handed over +1\n/);
    expect(gaps.out).toMatch(/Stages without a touchpoint: 1\n {2}stage\n {2}research\n/);
    expect(JSON.parse((await catalogue('gaps', '--json')).out)).toMatchObject({ plannedButNeverSeen: [] });
    expect((await catalogue('list')).out).toMatch(/Ordered +planned +sales +commerce +purchase/);
    expect((await catalogue('burn')).end).toBe(2);
  });
});

describe('dead', () => {
  it('[L1.9] lists, shows, exports, replays, discards and erases', async () => {
    const { key } = await makeKey(server, 'write', 'shop');
    const send = (batch: object[]) =>
      post(server, '/v1/batch', { batch }, { authorization: `Bearer ${key}` });
    const bad = {
      type: 'track',
      event: 'Ordered',
      userId: 'bob',
      messageId: 'd1',
      properties: { note: 'a\u001b[2Jb' },
    };
    await send([
      bad,
      { type: 'none', messageId: 'd2' },
      { type: 'none', messageId: 'd3', userId: 'erase-me' },
    ]);
    const listed = await dead('list', '--source', 'shop');
    expect(listed.out.split('\n')[0]).toMatch(/^id +received +source +name +code +path +seen$/);
    const id = /^([0-9a-f-]{36}) .*Ordered +schema_violation +properties\.total +1$/m.exec(listed.out)?.[1];
    const shown = await dead('show', id!);
    expect(shown.out).toMatch(/^code +schema_violation$/m);
    expect(shown.out).toContain('"note": "a\\u001b[2Jb"');
    const out = join(directory, 'dead.jsonl');
    expect(await dead('export', '--source', 'shop', '--out', out)).toMatchObject({ end: 0 });
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect((await readFile(out, 'utf8')).trimEnd().split('\n')).toHaveLength(3);
    expect((await dead('export', '--code', 'none')).out).toBe('');
    expect(await dead('replay')).toMatchObject({ end: 2 });
    const again = await dead('replay', '--source', 'shop', '--code', 'schema_violation');
    expect(again).toMatchObject({
      end: 1,
      out: expect.stringContaining('1 refused again\n  1 × schema_violation: '),
    });
    // A row of a file that only the server could refuse is kept as the message that it became.
    const rows = join(directory, 'orders.jsonl');
    await writeFile(rows, '{"type":"track","event":"Ordered","userId":"carl","messageId":"row"}\n');
    expect((await run(server, 'import', rows, '--source', 'files')).out).toContain('0 accepted, 1 refused');
    await server.request('/v1/catalogue/touchpoints/Ordered', { method: 'DELETE' });
    expect((await dead('replay', '--source', 'files')).out).toContain('1 replayed');
    expect(await get(server, '/v1/people/userId:carl')).toMatchObject({ touchpoints: 1 });
    expect(await dead('replay', id!)).toMatchObject({
      end: 0,
      out: '1 replayed, 0 there already, 0 refused again\n',
    });
    expect(await get(server, '/v1/people/userId:bob')).toMatchObject({ touchpoints: 1 });
    expect(await dead('erase', 'userId:erase-me')).toMatchObject({
      out: '1 erased, 1 in the ledger, 0 deliveries given up\n',
    });
    expect(await dead('discard', '--source', 'shop')).toMatchObject({ out: '1 discarded\n' });
    expect((await dead('list', '--state', 'all', '--source', 'shop')).out.trim().split('\n')).toHaveLength(2);
  });
});
