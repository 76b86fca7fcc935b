import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timelineOf } from '../http/test/client.ts';
import { SECRETS, signed } from '../webhooks/test/senders.ts';
import { start } from './test/command.ts';

let server: ServerProcess;
let folder: string;
beforeAll(async () => {
  [server, folder] = await Promise.all([startServer(), mkdtemp(join(tmpdir(), 'throughline-webhook-'))]);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const webhook = (...args: string[]) => start(server, ['webhook', ...args]).ended;
const write = async (name: string, text: string) => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};

const OWN = `
description: Our own desk
signature: { scheme: header, header: X-Desk }
mapping:
  id: '{$.id}'
  name: Desk {$.what}
  identifiers: { userId: $.who }
examples:
  - { name: opened, file: opened.json, expect: [{ id: d1, name: Desk opened }] }
`;

describe('throughline webhook', () => {
  it('[C5.23] puts a ready one, says where its sender posts to, and what comes is taken', async () => {
    expect(await webhook('ready')).toMatchObject({
      end: 0,
      out: 'postmark\nsendgrid\nshopify\nstripe\ntwilio\nzendesk\n',
    });
    const put = await webhook('put', 'stripe', '--ready', 'stripe', '--secret', SECRETS.stripe!);
    expect(put).toEqual({
      end: 0,
      err: '',
      out: `stripe: version 1, 9 examples hold. Its sender posts to\n${server.url}/v1/webhooks/stripe/receive\n`,
    });
    const paid = {
      id: 'evt_1',
      type: 'invoice.paid',
      created: 1753094424,
      data: { object: { customer: 'cus_9' } },
    };
    const { body, headers } = signed('stripe', JSON.stringify(paid), Date.now());
    const answer = await fetch(`${server.url}/v1/webhooks/stripe/receive`, { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
    expect(await timelineOf(server, 'stripe_customer:cus_9')).toMatchObject([{ name: 'Invoice paid' }]);
    const [out, secret] = [await webhook('list'), await write('secret', `${SECRETS.twilio}\n`)];
    expect(out.out).toMatch(
      /^name +version +signature +since +by +path\nstripe +1 +stripe +20\S+ +admin +\/v1\//,
    );
    expect(out.out).not.toContain(SECRETS.stripe);
    const url = 'https://hooks.example.com/v1/webhooks/twilio/receive';
    const twilio = ['--ready', 'twilio', '--secret-file', secret, '--public-url', url];
    expect(await webhook('put', 'twilio', ...twilio)).toMatchObject({ end: 0 });
    expect((await webhook('show', 'twilio')).out).toContain(`"url": "${url}"`);
  });

  it('[C5.5, C5.23] puts one from a file, shows where it fails its examples, tries a body, and deletes', async () => {
    const opened = await write('opened.json', '{"id":"d1","what":"opened","who":"dee"}');
    const path = await write('desk.yaml', OWN);
    const secret = ['--secret', 'aZ9xQ2mN7vB4kL1pR6tY8wE3'];
    expect(await webhook('put', 'desk', path, ...secret)).toMatchObject({ end: 0 });
    const tried = await webhook('try', 'desk', opened);
    expect([tried.end, JSON.parse(tried.out)]).toMatchObject([
      0,
      { ignored: 0, outcomes: [{ touchpoint: { id: 'd1', identifiers: { userId: 'dee' } } }] },
    ]);
    const nameless = await write('nameless.json', '{"what":"opened"}');
    const refused = await webhook('try', 'desk', nameless, '--header', 'X-A: b');
    expect([refused.end, refused.out]).toMatchObject([1, expect.stringContaining('"code": "wrong_type"')]);

    const broken = await write('broken.yaml', OWN.replace('Desk opened', 'Desk closed'));
    expect(await webhook('put', 'desk', broken)).toEqual({
      end: 1,
      out: '',
      err:
        'throughline webhook: not kept, it fails its own examples\n' +
        'opened: 0.name\n  expected  "Desk closed"\n  found     "Desk opened"\n',
    });
    expect(await webhook('delete', 'desk')).toMatchObject({ end: 0, out: 'deleted desk\n' });
    expect(await webhook('delete', 'desk')).toMatchObject({
      end: 1,
      err: expect.stringContaining('webhook_unknown'),
    });
  });

  it('[C5.23] says what it takes, and which file it could not read', async () => {
    const none = join(folder, 'none.yaml');
    const cases = [
      [[], 2, 'webhook takes put, list'],
      [['put', 'a', none, '--ready', 'stripe'], 2, 'one of them'],
      [['put', 'a', none], 1, `${none} cannot be read`],
      [['put', 'a', '--ready', 'fax'], 1, 'there is no ready fax'],
      [['try', 'a', none, '--header', 'x'], 2, "'NAME: VALUE'"],
    ] as const;
    const told = await Promise.all(cases.map(([args]) => webhook(...args)));
    for (const [index, [args, end, words]] of cases.entries()) {
      const { end: ended, err } = told[index]!;
      expect([ended, err], args.join(' ')).toEqual([end, expect.stringContaining(words)]);
    }
  });
});
