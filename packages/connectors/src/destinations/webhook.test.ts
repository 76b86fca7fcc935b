import { Receiver } from '@throughline/testkit';
import { destinationContract, sampleDelivery } from '@throughline/testkit/destination-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPublic, publicLookup } from './addresses.ts';
import { webhook } from './webhook.ts';

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

destinationContract('[O2.6, O2.7] a webhook', async () => {
  const receiver = await new Receiver().start();
  return {
    destination: webhook,
    settings: { url: receiver.url, secret },
    arrived: async () => receiver.taken.map(({ json }) => json.data.id),
    fail: () => receiver.die(),
    mend: async () => void (await receiver.start()),
    writesOver: false,
    close: () => receiver.die(),
  };
});

describe('A webhook', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await new Receiver().start();
  });
  afterAll(() => receiver.die());
  const send = async (url: string, allowPrivate: boolean, milliseconds = 5_000) => {
    const run = { name: 'w', directory: '', allowPrivate, signal: AbortSignal.timeout(milliseconds) };
    const [outcome] = await webhook.deliver([sampleDelivery(1)], { url, secret }, run);
    return outcome;
  };

  it('[O1.22] reaches no loopback, link-local or private address, however it is written, unless that is allowed', async () => {
    const { port } = new URL(receiver.url);
    const hosts = [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '0.0.0.0',
      '2130706433',
      '0x7f.1',
      '[::ffff:127.0.0.1]',
      '127.1',
    ];
    for (const host of hosts) {
      expect(await send(`http://${host}:${port}/`, false), host).toMatchObject({
        status: 'retry',
        code: 'address_refused',
      });
    }
    expect(receiver.received).toEqual([]);
    expect(await send(receiver.url, true)).toEqual({ status: 'delivered', code: '200' });
    const place = { name: 'w', directory: '', allowPrivate: false };
    for (const url of [
      'http://169.254.169.254/latest/meta-data',
      'http://10.0.0.1',
      'https://[fd00::1]/x',
      'http://192.168.1.1',
    ])
      expect(webhook.check?.({ url, secret }, place), url).toContain('private');
    expect(webhook.check?.({ url: 'https://hooks.example.org/x', secret }, place)).toBeUndefined();
  });

  it('[O1.22] knows public addresses from the others, and judges names by what the connection will use', async () => {
    const special = [
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '169.254.169.254',
      '172.31.0.1',
      '192.168.0.1',
      '0.0.0.0',
    ];
    const six = [
      '::1',
      '::',
      'fe80::1%eth0',
      'fc00::1',
      '::ffff:10.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      'ff02::1',
    ];
    for (const address of [...special, ...six, '224.0.0.1', '255.255.255.255', 'nonsense', ''])
      expect(isPublic(address), address).toBe(false);
    for (const address of ['1.1.1.1', '93.184.216.34', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])
      expect(isPublic(address), address).toBe(true);
    const error = await new Promise((resolve) =>
      publicLookup('localhost', { all: true }, (found) => resolve(found)),
    );
    expect(error).toMatchObject({ code: 'address_refused' });
  });

  it('[O1.23] follows no redirect, waits no longer than it may, and reads no endless answer', async () => {
    receiver.answer = () => ({ status: 307, headers: { location: receiver.url } });
    const before = receiver.received.length;
    expect(await send(receiver.url, true)).toMatchObject({ status: 'retry', code: '307' });
    expect(receiver.received).toHaveLength(before + 1);
    receiver.answer = () => 'stall';
    const started = performance.now();
    expect(await send(receiver.url, true, 200)).toMatchObject({ status: 'retry', code: 'timeout' });
    expect(performance.now() - started).toBeLessThan(2_000);
    receiver.answer = () => ({ status: 200, endless: true });
    expect(await send(receiver.url, true)).toMatchObject({ status: 'delivered' });
    receiver.answer = () => 200;
  });

  it('[O1.17] hears Retry-After as seconds and as a date', async () => {
    receiver.answer = () => ({ status: 429, headers: { 'retry-after': '7' } });
    expect(await send(receiver.url, true)).toMatchObject({ status: 'retry', afterSeconds: 7 });
    const date = new Date(Date.now() + 60_000).toUTCString();
    receiver.answer = () => ({ status: 503, headers: { 'retry-after': date } });
    const outcome = await send(receiver.url, true);
    expect(outcome).toMatchObject({ status: 'retry', code: '503' });
    expect((outcome as { afterSeconds: number }).afterSeconds).toBeGreaterThan(55);
    receiver.answer = () => 410;
    expect(await send(receiver.url, true)).toMatchObject({ status: 'gone' });
  });
});
