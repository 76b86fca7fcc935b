import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Receiver } from '@throughline/testkit';
import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';
import { run } from '../cli/test/command.ts';
import type { Target } from '../http/test/client.ts';
import type { Throughline } from '../server.ts';
import { declare, SECRET, show, track, until } from './test/destination.ts';
import { receiving } from './test/receiving.ts';

const given = receiving();
const { webhook, events } = given;
let server: Throughline;
let directory: string;
let admin: Target;
let receiver: Receiver;
/** A destination and people of each test's own. */
let name: string;
beforeEach(() => {
  ({ server, directory, admin, receiver, name } = given);
});

describe('A declaration', () => {
  it('[O1.19] secrets are never shown again, stay when they are not given, and do not go to another host', async () => {
    const shown = await declare(admin, name, webhook());
    expect(shown.settings).toEqual({ url: receiver.url, secret: '***' });
    const kept = await declare(admin, name, webhook({ settings: { url: receiver.url, secret: '***' } }));
    expect(kept.settings.secret).toBe('***');
    await declare(admin, name, webhook({ settings: { url: receiver.url } }));
    await track(admin, events('ann', 'a1'));
    const [one] = await until(
      () => receiver.taken,
      (all) => all.length > 0,
    );
    new Webhook(SECRET).verify(one!.body, one!.headers as Record<string, string>);
    for (const path of ['', `/${name}`, `/${name}/deliveries`, `/${name}/dead-letters`])
      expect(await (await admin.request(`/v1/destinations${path}`)).text()).not.toContain(SECRET);
    const elsewhere = await admin.request(`/v1/destinations/${name}`, {
      method: 'PUT',
      body: JSON.stringify(webhook({ settings: { url: 'https://example.org/' } })),
    });
    expect(elsewhere.status).toBe(400);
    expect(await elsewhere.json()).toMatchObject({
      code: 'destination_settings_invalid',
      path: 'settings.secret',
    });
  });

  it('[O1.20] what is declared wrongly is refused with its place, and nothing changes', async () => {
    const cases: [object, string, string][] = [
      [webhook({ kind: 'pigeon' }), 'destination_kind_unknown', ''],
      [
        webhook({ settings: { url: 'ftp://x', secret: SECRET } }),
        'destination_settings_invalid',
        'settings.url',
      ],
      [webhook({ settings: { url: receiver.url } }), 'destination_settings_invalid', 'settings.secret'],
      [
        webhook({ settings: { url: 'https://u:p@example.org/', secret: SECRET } }),
        'destination_settings_invalid',
        'settings',
      ],
      [webhook({ rule: { path: 'password', eq: 1 } }), 'rule_invalid', 'rule'],
      [webhook({ stream: 'people', rule: { name: ['x'] } }), 'rule_invalid', 'rule'],
      [webhook({ concurrency: 0 }), 'invalid_request', 'concurrency'],
      [{ kind: 'files', settings: { folder: '../up' } }, 'destination_settings_invalid', 'settings.folder'],
    ];
    for (const [body, code, path] of cases) {
      const response = await admin.request(`/v1/destinations/${name}`, {
        method: 'PUT',
        body: JSON.stringify(body),
      });
      expect(response.status, JSON.stringify(body)).toBe(400);
      const problem = (await response.json()) as { code: string; path?: string };
      expect([problem.code, problem.path ?? ''], JSON.stringify(problem)).toEqual([code, path]);
    }
    expect((await admin.request(`/v1/destinations/${name}`)).status).toBe(404);
    await declare(admin, name, webhook());
    const other = await admin.request(`/v1/destinations/${name}`, {
      method: 'PUT',
      body: JSON.stringify(webhook({ stream: 'people' })),
    });
    expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([
      409,
      'destination_stream_fixed',
    ]);
  });
});

describe('Files', () => {
  it('[O1.4] hold every touchpoint as a line of JSON, in parts that appear whole, ordered per person', async () => {
    const settings = { folder: `out/${name}`, everySeconds: 0.5, size: 40 };
    await declare(admin, name, { kind: 'files', settings });
    const sent = Array.from({ length: 100 }, (_, n) => [`${name}-${n % 7}`, `${name}-${n}`] as const);
    await track(admin, sent);
    const folder = join(directory, 'files/out', name);
    const read = async () => {
      const parts = (await readdir(folder).catch(() => [])).filter((part) => /^[^.].*\.jsonl$/.test(part));
      return Promise.all(parts.sort().map((part) => readFile(join(folder, part), 'utf8')));
    };
    const texts = await until(read, (all) => all.join('').split('\n').length > 100);
    expect(texts.length).toBeGreaterThan(2);
    const lines = texts.flatMap((text) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
    expect(lines.map(({ id }) => id).sort()).toEqual(sent.map(([, id]) => id).sort());
    for (const text of texts) expect(text.split('\n').length).toBeLessThanOrEqual(41);
    for (let person = 0; person < 7; person++) {
      const theirs = lines.filter(({ id }) => Number(id.split('-')[1]) % 7 === person).map(({ id }) => id);
      expect(theirs).toEqual(sent.filter(([user]) => user === `${name}-${person}`).map(([, id]) => id));
    }
  });
});

describe('On the command line', () => {
  it('[O1.26] a destination is declared from a file, listed, paused, replayed, looked into and taken away', async () => {
    const adminKey = (await readFile(server.newAdminKey!, 'utf8')).trim();
    const file = join(directory, `${name}.yaml`);
    await writeFile(
      file,
      `kind: webhook\nrule: { name: [Seen] }\nretry: { firstSeconds: 0.02, days: 0 }\nsettings: { url: "${receiver.url}", secret: ${SECRET} }\n`,
    );
    const throughline = async (...args: string[]) => {
      const { end, out, err } = await run({ url: server.url, adminKey }, 'destination', ...args);
      expect(err, args.join(' ')).toBe('');
      expect(end).toBe(0);
      return out;
    };
    expect(await throughline('put', name, file)).toBe(`${name} is declared\n`);
    receiver.answer = () => 500;
    await track(admin, events('ann', 'a1'));
    await until(
      () => show(admin, name),
      ({ dead }) => dead === 1,
    );
    expect(await throughline('list')).toMatch(new RegExp(`^${name} +webhook +running +0 +0 +1 +0$`, 'm'));
    expect(await throughline('dead', name)).toContain(`${name}-a1`);
    receiver.answer = () => 200;
    expect(await throughline('dead', name, '--retry')).toBe('1 tried again\n');
    await until(
      () => receiver.taken.length,
      (count) => count === 1,
    );
    const log = await until(
      () => throughline('log', name, '--event', `${name}-a1`),
      (text) => text.includes('delivered'),
    );
    for (const word of ['dead', 'retried', 'delivered', '500', '200']) expect(log).toContain(word);
    expect(await throughline('show', name)).not.toContain(SECRET);
    expect(await throughline('pause', name)).toContain('paused');
    expect(
      await throughline('replay', name, '--from', new Date(Date.now() - 60_000).toISOString()),
    ).toContain('replaying');
    expect(await throughline('resume', name)).toContain('running');
    expect(await throughline('delete', name)).toBe(`${name} is gone\n`);
    const wrong = await run({ url: server.url, adminKey }, 'destination', 'nonsense', name);
    expect([wrong.end, wrong.err]).toEqual([2, expect.stringContaining('destination takes list')]);
    const unknown = await run({ url: server.url, adminKey }, 'destination', 'show', name);
    expect([unknown.end, unknown.err]).toEqual([1, expect.stringContaining('destination_unknown')]);
  });
});
