import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Receiver } from '@throughline/testkit';
import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '../http/test/client.ts';
import { call, declare, type LogLine, logOf, SECRET, SOON, show, track, until } from './test/destination.ts';
import { receiving } from './test/receiving.ts';

const given = receiving();
const { webhook, events } = given;
let admin: Target;
let receiver: Receiver;
/** A destination and people of each test's own. */
let name: string;
beforeEach(() => {
  ({ admin, receiver, name } = given);
});
const shippedEvents = async () =>
  (await call<{ outbox: { events: number } }>(admin, 'GET', '/v1/status')).outbox.events;
const ids = (of: readonly { json: { data: { id: string } } }[]) => of.map(({ json }) => json.data.id);

describe('A webhook', () => {
  it('[O1.1, O1.2] gets every touchpoint that the rule means, signed as Standard Webhooks say', async () => {
    const rule = { and: [{ name: ['Seen'] }, { path: 'properties.total', gte: 20 }] };
    await declare(admin, name, webhook({ rule }));
    await track(admin, events('ann', 'a', 'b', 'c', 'd'));
    await track(admin, events('ann', 'e'), 'Other');
    const taken = await until(
      () => receiver.taken,
      (all) => all.length >= 2,
    );
    expect(ids(taken)).toEqual([`${name}-c`, `${name}-d`]);
    for (const { headers, body, json, id } of taken) {
      expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual(json);
      expect(json).toMatchObject({
        type: 'touchpoint.track',
        data: { key: id, name: 'Seen', channel: 'unknown' },
      });
      expect(json.data.person).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('[O1.2] is signed by two secrets while receivers change over', async () => {
    const previousSecret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    await declare(admin, name, webhook({ settings: { url: receiver.url, secret: SECRET, previousSecret } }));
    await track(admin, events('ann', 'a'));
    const [one] = await until(
      () => receiver.taken,
      (all) => all.length > 0,
    );
    for (const secret of [SECRET, previousSecret])
      expect(new Webhook(secret).verify(one!.body, one!.headers as Record<string, string>)).toEqual(
        one!.json,
      );
  });

  it('[O1.5, O1.6, O1.7, O1.8] what fails holds back its person and nobody else, and comes again under the same id', async () => {
    // Fails four times, and until all of Ben's is there: nobody may wait for Ann.
    let failures = 4;
    const benDone = () => receiver.taken.some(({ json }) => json.data.id === `${name}-b3`);
    receiver.answer = ({ json }) =>
      json.data.id === `${name}-a2` && (failures-- > 0 || !benDone()) ? 500 : 200;
    await declare(admin, name, webhook());
    await track(admin, [...events('ann', 'a1', 'a2', 'a3', 'a4'), ...events('ben', 'b1', 'b2', 'b3')]);
    await until(
      () => receiver.taken,
      (all) => all.length === 7,
    );
    const order = ids(receiver.received);
    expect(order.filter((id) => id.includes('-b'))).toEqual(['b1', 'b2', 'b3'].map((id) => `${name}-${id}`));
    const ann = order.filter((id) => id.startsWith(`${name}-a`)).map((id) => id.slice(name.length + 1));
    expect(ann.filter((id, index) => id !== ann[index - 1])).toEqual(['a1', 'a2', 'a3', 'a4']);
    const tries = receiver.received.filter(({ json }) => json.data.id === `${name}-a2`);
    expect(new Set(tries.map(({ id }) => id)).size).toBe(1);
    expect(tries.length).toBeGreaterThanOrEqual(5);
    const waits = tries.slice(1, 5).map(({ at }, index) => at - tries[index]!.at);
    // 20, 40, 80, 160 ms at most, half of that at least, and what a look takes.
    for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(9 * 2 ** index);
    await until(
      () => show(admin, name),
      ({ waiting }) => waiting === 0,
    );
  });

  it('[O1.9, O1.10] every attempt is in the log, with when, status, attempt, latency and response code, and is found there', async () => {
    let first = true;
    receiver.answer = () => {
      const status = first ? 503 : 204;
      first = false;
      return { status, after: 30 };
    };
    await declare(admin, name, webhook());
    await track(admin, events('ann', 'a1', 'a2'));
    const log = await until(
      () => logOf(admin, name),
      (lines) => lines.length === 3,
    );
    expect(log.map(({ status, event, attempt, code }) => [status, event, attempt, code]).reverse()).toEqual([
      ['retry', `${name}-a1`, 1, '503'],
      ['delivered', `${name}-a1`, 2, '204'],
      ['delivered', `${name}-a2`, 1, '204'],
    ]);
    for (const { at, milliseconds } of log) {
      expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(20_000);
      expect(milliseconds).toBeGreaterThanOrEqual(29);
    }
    expect(await logOf(admin, name, '&status=retry')).toHaveLength(1);
    expect(await logOf(admin, name, `&event=${name}-a1`)).toHaveLength(2);
    expect(await logOf(admin, name, `&event=${log[0]!.key}`)).toHaveLength(1);
    expect(await logOf(admin, name, `&to=${log.at(-1)!.at}`)).toHaveLength(0);
    const paged: LogLine[] = [];
    for (let cursor = ''; ; ) {
      const page = await call<{ deliveries: LogLine[]; next: string | null }>(
        admin,
        'GET',
        `/v1/destinations/${name}/deliveries?limit=2${cursor}`,
      );
      paged.push(...page.deliveries);
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(paged).toEqual(log);
  });

  it('[O1.11, O1.12] paused, it gets nothing, and everything in order once it goes on', async () => {
    await declare(admin, name, webhook());
    await track(admin, events('ann', 'a1'));
    await until(
      () => receiver.taken,
      (all) => all.length === 1,
    );
    await call(admin, 'POST', `/v1/destinations/${name}/pause`);
    await track(admin, events('ann', 'a2', 'a3'));
    await delay(1_000);
    expect(receiver.received).toHaveLength(1);
    await call(admin, 'POST', `/v1/destinations/${name}/resume`);
    await until(
      () => receiver.taken,
      (all) => all.length === 3,
    );
    expect(ids(receiver.taken)).toEqual([`${name}-a1`, `${name}-a2`, `${name}-a3`]);
    const decisions = (await logOf(admin, name)).filter(({ attempt }) => attempt === 0);
    expect(decisions.map(({ status }) => status)).toEqual(['resumed', 'paused']);
  });

  it('[O1.13, O1.8] replayed from a time or a place, it gets what came since again, under the same ids, and what comes meanwhile once', async () => {
    await track(admin, events('ann', 'a0'));
    await call(admin, 'GET', '/v1/status');
    await delay(300);
    const middle = new Date().toISOString();
    await track(admin, events('ann', 'a1', 'a2'));
    await until(shippedEvents, (waiting) => waiting === 0);
    await declare(admin, name, webhook());
    await track(admin, events('ann', 'a3'));
    await until(
      () => receiver.taken,
      (all) => all.length === 1,
    );
    expect(ids(receiver.taken)).toEqual([`${name}-a3`]);
    await call(admin, 'POST', `/v1/destinations/${name}/replay`, { from: middle });
    await track(admin, events('ann', 'a4'));
    await until(
      () => receiver.taken,
      (all) => all.length === 5,
    );
    expect(ids(receiver.taken)).toEqual(['a3', 'a1', 'a2', 'a3', 'a4'].map((id) => `${name}-${id}`));
    expect(new Set(receiver.taken.map(({ id }) => id)).size).toBe(4);
    const from = receiver.taken[1]!.json.data.applied as number;
    await call(admin, 'POST', `/v1/destinations/${name}/replay`, { from: from + 1 });
    await until(
      () => receiver.taken,
      (all) => all.length === 8,
    );
    expect(ids(receiver.taken.slice(5))).toEqual(['a2', 'a3', 'a4'].map((id) => `${name}-${id}`));
  });

  it('[O1.14, O1.15, O1.16] what failed for as long as the schedule lasts is a dead letter: kept, tried again or discarded', async () => {
    let isMended = false;
    receiver.answer = ({ json }) => (!isMended && /-[ab]1$/.test(json.data.id) ? 500 : 200);
    const retry = { ...SOON, days: 1.5 / 86_400 };
    await declare(admin, name, webhook({ retry }));
    await track(admin, [...events('ann', 'a1', 'a2'), ...events('ben', 'b1'), ...events('cay', 'c1')]);
    await until(
      () => show(admin, name),
      ({ dead }) => dead === 2,
    );
    // Ann's later event came after hers was given up.
    await until(
      () => ids(receiver.taken),
      (all) => all.length === 2,
    );
    const { deadLetters } = await call<{ deadLetters: { key: string; event: string; attempts: number }[] }>(
      admin,
      'GET',
      `/v1/destinations/${name}/dead-letters`,
    );
    expect(deadLetters.map(({ event }) => event).sort()).toEqual([`${name}-a1`, `${name}-b1`]);
    expect(deadLetters[0]).toMatchObject({ code: '500', reason: 'the receiver answered 500' });
    expect(deadLetters[0]).toHaveProperty('payload.name', 'Seen');
    expect(deadLetters[0]!.attempts).toBeGreaterThan(1);
    isMended = true;
    const ann = deadLetters.find(({ event }) => event === `${name}-a1`)!;
    const again = await call(admin, 'POST', `/v1/destinations/${name}/dead-letters/retry`, {
      keys: [ann.key],
    });
    expect(again).toEqual({ retried: 1 });
    await until(
      () => ids(receiver.taken),
      (all) => all.includes(`${name}-a1`),
    );
    expect(await call(admin, 'POST', `/v1/destinations/${name}/dead-letters/discard`, {})).toEqual({
      discarded: 1,
    });
    expect(await show(admin, name)).toMatchObject({ dead: 0, waiting: 0 });
    const statuses = (await logOf(admin, name)).map(({ status }) => status);
    for (const status of ['dead', 'retried', 'discarded', 'delivered']) expect(statuses).toContain(status);
  });

  it('[O1.17] that answers 410 is paused and nothing is lost; 429 is left alone for as long as it asks', async () => {
    receiver.answer = () => 410;
    await declare(admin, name, webhook());
    await track(admin, [...events('ann', 'a1'), ...events('ben', 'b1')]);
    const gone = await until(
      () => show(admin, name),
      ({ state }) => state === 'paused',
    );
    expect(gone.why).toBe('the receiver answered 410 Gone');
    receiver.answer = () => ({ status: 429, headers: { 'retry-after': '1' } });
    const before = receiver.received.length;
    await call(admin, 'POST', `/v1/destinations/${name}/resume`);
    await until(
      () => receiver.received.length,
      (seen) => seen > before,
    );
    receiver.answer = () => 200;
    await until(
      () => receiver.taken,
      (all) => all.length === 2,
    );
    const refused = receiver.received.find(({ status }) => status === 429)!;
    expect(receiver.taken[0]!.at - refused.at).toBeGreaterThanOrEqual(990);
  });

  it('[O1.18] that stalls, hangs up, redirects, and dies and returns gets everything in the end, in order', async () => {
    const answers: Answer[] = ['stall', 'hang up', { status: 302, headers: { location: '/elsewhere' } }];
    receiver.answer = () => answers.shift() ?? 200;
    await declare(admin, name, webhook({ timeoutSeconds: 0.3 }));
    const sent = Array.from({ length: 30 }, (_, n) => `a${n}`);
    await track(admin, events('ann', ...sent.slice(0, 10)));
    await until(
      () => receiver.taken,
      (all) => all.length >= 5,
    );
    await receiver.die();
    await track(admin, events('ann', ...sent.slice(10)));
    const retried = async () => new Set((await logOf(admin, name, '&status=retry')).map(({ code }) => code));
    await until(retried, (codes) => codes.has('ECONNREFUSED'));
    await receiver.start();
    await until(
      () => new Set(ids(receiver.taken)).size,
      (all) => all === 30,
    );
    expect([...new Set(ids(receiver.taken))]).toEqual(sent.map((id) => `${name}-${id}`));
    const codes = await retried();
    for (const code of ['timeout', '302', 'ECONNREFUSED']) expect(codes).toContain(code);
    expect(receiver.received.every(({ headers }) => headers['webhook-id'])).toBe(true);
  });
});
