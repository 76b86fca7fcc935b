import { setTimeout as delay } from 'node:timers/promises';
import type { ServerProcess } from '@throughline/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeKey, post, type Target } from './test/client.ts';
import { type Heard, listen } from './test/events.ts';
import { embedded, external, hasPostgres } from './test/installations.ts';

const LIVE = '/v1/touchpoints/live';

for (const [place, possible] of [
  [embedded(), true],
  [external(), hasPostgres],
] as const)
  describe.skipIf(!possible)(`What comes in, live, on ${place.name}`, () => {
    let servers: ServerProcess[];
    let first: ServerProcess;
    let last: ServerProcess;
    let count = 0;
    /** A source and people of each test's own. */
    let name: string;
    let sender: Target;

    beforeAll(async () => {
      servers = await place.start();
      first = servers[0]!;
      last = servers.at(-1)!;
    }, 60_000);
    afterAll(() => place.stop());
    beforeEach(async () => {
      name = `s${++count}`;
      const { key } = await makeKey(first, 'write', name);
      sender = {
        request: (path, init = {}) =>
          first.request(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` } }),
      };
    });

    const track = (from: number, to: number, more: object = {}) =>
      post(sender, '/v1/batch', {
        batch: Array.from({ length: to - from }, (_, n) => ({
          type: 'track',
          event: 'Seen',
          userId: `${name}-${(from + n) % 5}`,
          messageId: `${name}-${from + n}`,
          ...more,
        })),
      });
    const ids = (heard: readonly Heard[]) =>
      heard.filter(({ event }) => event === 'touchpoint').map(({ data }) => data.id);
    const numbered = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => `${name}-${from + n}`);

    it('[H1.5] is told to who watches in any process, with who it was, where and when, refused ones with why', async () => {
      const one = await listen(first, `${LIVE}?source=${name}`);
      const two = await listen(last, `${LIVE}?source=${name}`);
      await post(sender, '/v1/batch', {
        batch: [
          {
            type: 'track',
            event: 'Paid',
            userId: name,
            messageId: `${name}-a`,
            context: { channel: 'till' },
          },
          { type: 'none', event: 'Odd', messageId: `${name}-b` },
        ],
      });
      for (const stream of [one, two]) {
        await expect.poll(() => ids(stream.heard).length, { timeout: 10_000 }).toBe(2);
        const told = stream.heard.filter(({ event }) => event === 'touchpoint').map(({ data }) => data);
        expect(told.find(({ outcome }) => outcome === 'accepted')).toMatchObject({
          ...{ id: `${name}-a`, source: name, name: 'Paid', type: 'track', refusal: null },
          person: `userId:${name}`,
        });
        expect(told.find(({ outcome }) => outcome === 'refused')).toMatchObject({
          ...{ id: `${name}-b`, source: name, name: 'Odd', person: null },
          refusal: { code: 'type_unknown', letter: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        });
        await stream.close();
      }
    });

    it('[H1.6] resumed anywhere, as often as connections break, it misses nothing and tells nothing twice', async () => {
      const total = 600;
      const sending = (async () => {
        for (let from = 0; from < total; from += 30) await track(from, from + 30).then(() => delay(15));
      })();
      const told: unknown[] = [];
      let lastId: string | undefined;
      for (let turn = 0; told.length < total && turn < 200; turn++) {
        const server = servers[turn % servers.length]!;
        const stream = await listen(
          server,
          `${LIVE}?source=${name}${turn === 0 ? '&recent=500' : ''}`,
          lastId,
        );
        expect(stream.heard[0]).toMatchObject({ event: 'opened', data: { resumed: turn > 0 } });
        await expect.poll(() => stream.lastId, { timeout: 10_000 }).toBeDefined();
        await delay((turn * 37) % 90);
        await stream.close();
        told.push(...ids(stream.heard));
        lastId = stream.lastId ?? lastId;
        expect(stream.heard.some(({ event }) => event === 'gap')).toBe(false);
      }
      await sending;
      expect(told.toSorted()).toEqual(numbered(0, total).toSorted());
    }, 60_000);

    it('[H1.7] a place that is there no more is told as a gap, and the stream goes on from now', async () => {
      const stream = await listen(first, `${LIVE}?source=${name}`, 'nothing.of.ours');
      expect(stream.heard.slice(0, 2)).toMatchObject([
        { event: 'opened', data: { resumed: false } },
        { event: 'gap', data: { why: 'window', skipped: null } },
      ]);
      await track(0, 3);
      await expect.poll(() => ids(stream.heard), { timeout: 10_000 }).toEqual(numbered(0, 3));
      await stream.close();
    });

    it('[H1.8] only what is asked for: by name, source, channel, outcome, and person, also after a merge', async () => {
      await track(0, 5);
      await track(5, 6, { event: 'Other' });
      await post(sender, '/v1/batch', { batch: [{ type: 'none', event: 'Other', messageId: `${name}-x` }] });
      const anonymous = { type: 'page', name: 'Seen', anonymousId: `${name}-phone`, messageId: `${name}-y` };
      await post(sender, '/v1/batch', {
        batch: [
          anonymous,
          { type: 'identify', anonymousId: `${name}-phone`, userId: `${name}-0`, messageId: `${name}-z` },
        ],
      });
      const found = async (query: string) => {
        const wanted = `${LIVE}?follow=false&recent=500&source=${name}&${query}`;
        const stream = await listen(first, wanted);
        await stream.ended;
        return ids(stream.heard).map((id) => String(id).slice(name.length + 1));
      };
      await expect.poll(async () => (await found('')).length, { timeout: 10_000 }).toBe(9);
      expect(await found('name=Other')).toEqual(['5', 'x']);
      expect(await found('name=Other&outcome=accepted')).toEqual(['5']);
      expect(await found('outcome=refused')).toEqual(['x']);
      expect(await found('channel=none')).toEqual([]);
      expect((await found(`person=userId:${name}-0`)).toSorted()).toEqual(['0', '5', 'y', 'z']);
    });

    it('[H1.10] what changed is told in every process, also what changed while nobody listened', async () => {
      const stream = await listen(last, '/v1/changes/live');
      await expect.poll(() => stream.heard.length, { timeout: 5_000 }).toBe(1);
      expect(stream.heard[0]).toMatchObject({ event: 'changed', data: { resources: [] } });
      await makeKey(first, 'read', 'one more');
      const resources = () => stream.heard.flatMap(({ data }) => data.resources as string[]);
      await expect.poll(resources, { timeout: 10_000 }).toEqual(['keys']);
      await stream.close();
      await post(sender, '/v1/batch', { batch: [{ type: 'none' }] });
      await first.request('/v1/catalogue/touchpoints/Live', {
        method: 'PUT',
        body: JSON.stringify({ basedOn: 0, value: {} }),
      });
      const again = await listen(first, '/v1/changes/live?follow=false', stream.lastId);
      await again.ended;
      expect(again.heard[0]!.data.resources).toEqual(['catalogue', 'dead-letters']);
      await first.request('/v1/catalogue/touchpoints/Live', { method: 'DELETE' });
    });

    it('[H1.11] a stream ends with its key, and with the server, which does not wait for it', async () => {
      const refused = await fetch(first.url + LIVE);
      expect([refused.status, refused.headers.get('content-type')]).toEqual([
        401,
        'application/problem+json; charset=utf-8',
      ]);
      const { key, id } = await makeKey(first, 'read', 'ends soon');
      const own: Target = {
        request: (path, init = {}) =>
          fetch(first.url + path, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` } }),
      };
      const theirs = await listen(own, LIVE);
      await first.request(`/v1/keys/${id}`, { method: 'DELETE' });
      for (let n = 0; theirs.heard.at(-1)?.event !== 'ended' && n < 60; n++) {
        await track(n, n + 1);
        await delay(250);
      }
      expect(theirs.heard.at(-1)).toMatchObject({ event: 'ended', data: { code: 'key_invalid' } });
      await theirs.ended;
      const stream = await listen(last, LIVE);
      const stalled = await listen(last, LIVE, undefined, { stalled: true });
      const started = Date.now();
      await last.stop();
      await stream.ended;
      expect(Date.now() - started).toBeLessThan(8_000);
      stalled.resume();
      await stalled.ended;
    });
  });
