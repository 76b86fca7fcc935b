import {
  type Broker,
  type Certificates,
  findMosquitto,
  findOpenssl,
  findPostgres,
  makeCertificates,
  type PostgresServer,
  Receiver,
  type ServerProcess,
  startMosquitto,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import { connectAsync } from 'mqtt';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, declare, logOf, SECRET, SOON, until } from '../destinations/test/destination.ts';

const possible = [findOpenssl(), findMosquitto(), findPostgres()].every((found) => found !== undefined);
if (!possible) console.log('SKIP TLS: OpenSSL, Mosquitto or PostgreSQL is not installed.');

interface Told {
  readonly accepted: number;
  readonly error: { readonly code: string; readonly message: string } | null;
}
interface Timeline {
  readonly touchpoints: { name: string; properties: Record<string, unknown> }[];
}

describe.skipIf(!possible)('Over TLS, under an authority of the company’s own', () => {
  let certificates: Certificates;
  let broker: Broker;
  let shop: PostgresServer;
  let receiver: Receiver;
  let shopUrl: string;
  /** Trusts the authority, as the start of the process says, and one that does not. */
  let trusting: ServerProcess;
  let other: ServerProcess;
  beforeAll(async () => {
    certificates = await makeCertificates();
    const tls = certificates.server;
    [broker, shop, receiver] = await Promise.all([
      startMosquitto({ tls }),
      startPostgres({ tls }),
      new Receiver(tls).start(),
    ]);
    const url = await shop.createDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    // What is read says whether it was read over TLS.
    await client.query(`create table placed as select 1 as id, now() as at, 'ann' as who`);
    await client.query(
      `create view orders as select placed.*, ssl::text as tls from placed, pg_stat_ssl where pid = pg_backend_pid()`,
    );
    await client.end();
    shopUrl = `${url}?sslmode=verify-full`;
    const options = { arguments: ['--allow-private-webhooks'] };
    [trusting, other] = await Promise.all([
      startServer({ ...options, env: { NODE_EXTRA_CA_CERTS: certificates.caFile } }),
      startServer({ ...options, env: { NODE_EXTRA_CA_CERTS: undefined } }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([trusting?.stop(), other?.stop()]);
    await Promise.all([broker?.stop(), shop?.stop(), receiver?.die()]);
    await certificates?.[Symbol.asyncDispose]();
  });

  const tables = () => ({
    kind: 'postgres',
    settings: { url: shopUrl, table: 'orders', cursor: 'at', key: 'id' },
    mapping: { name: 'Placed', time: 'at', identifiers: { userId: 'who' }, properties: { tls: 'tls' } },
    everySeconds: 1,
  });
  const gates = (settings: object) => ({
    kind: 'mqtt',
    settings: { url: broker.url, topics: ['gate/{gate}'], ...settings },
    mapping: { name: 'Passed', id: '{seq}', identifiers: { userId: 'who' } },
  });
  const stateOf = (server: ServerProcess, name: string) => call<Told>(server, 'GET', `/v1/sources/${name}`);
  const publish = async (seq: number) => {
    const sender = await connectAsync(broker.url, { ca: certificates.ca });
    await sender.publishAsync('gate/7', JSON.stringify({ seq, who: 'ann' }), { qos: 1, retain: true });
    await sender.endAsync();
  };

  it('[C7.16, C6.6, O1.27] tables and a broker are read and a webhook is sent, the authority known to the process', async () => {
    await publish(1);
    await declare(trusting, 'out', {
      kind: 'webhook',
      settings: { url: receiver.url, secret: SECRET },
      retry: SOON,
    });
    await call(trusting, 'PUT', '/v1/sources/shop', tables());
    await call(trusting, 'PUT', '/v1/sources/gates', gates({}));
    const taken = await until(
      () => receiver.taken,
      (all) => all.length === 2,
    );
    expect(taken.map(({ json }) => json.data.name).sort()).toEqual(['Passed', 'Placed']);
    const { touchpoints } = await call<Timeline>(trusting, 'GET', '/v1/people/userId:ann/timeline');
    expect(touchpoints.find(({ name }) => name === 'Placed')?.properties).toEqual({ tls: 'true' });
  });

  it('[C6.6] a broker’s authority can stand in its settings, beside those that are trusted anyway', async () => {
    await call(other, 'PUT', '/v1/sources/gates', gates({ client: 'other', ca: certificates.ca }));
    await publish(2);
    await until(
      () => stateOf(other, 'gates'),
      ({ accepted }) => accepted > 0,
    );
  });

  it('[C7.16, C6.6, O1.27] whom the process does not trust gets nothing, and why is told', async () => {
    await call(other, 'PUT', '/v1/sources/shop', tables());
    await call(other, 'PUT', '/v1/sources/untrusted', gates({ client: 'third' }));
    for (const name of ['shop', 'untrusted']) {
      const { error, accepted } = await until(
        () => stateOf(other, name),
        (told) => told.error !== null,
      );
      expect([accepted, error?.code], name).toEqual([0, 'source_untrusted']);
      expect(error?.message, name).toMatch(/certificate.*NODE_EXTRA_CA_CERTS/);
    }
    await declare(other, 'out', {
      kind: 'webhook',
      settings: { url: receiver.url, secret: SECRET },
      retry: SOON,
    });
    await call(other, 'POST', '/v1/track', { event: 'Seen', userId: 'ben', messageId: 'b1' });
    const [line] = await until(
      () => logOf(other, 'out', '&status=retry'),
      (lines) => lines.length > 0,
    );
    expect(line?.code).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED/);
    expect(receiver.received.filter(({ json }) => json.data.id === 'b1')).toEqual([]);
  });
});
