import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Receiver } from '@throughline/testkit';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Target } from '../../http/test/client.ts';
import { startHere } from '../../http/test/here.ts';
import type { Throughline } from '../../server.ts';
import { asAdmin, call, SECRET, SOON, until } from './destination.ts';

/** An embedded server for all tests of a file, and a receiver, with a name, for each of them. */
export interface Receiving {
  readonly directory: string;
  readonly server: Throughline;
  readonly admin: Target;
  readonly receiver: Receiver;
  /** Of a destination and people of the test's own. */
  readonly name: string;
  /** A destination that sends to the receiver. */
  webhook(more?: object): object;
  /** For `track`: events of a user, in order. */
  events(user: string, ...sent: string[]): (readonly [user: string, id: string])[];
}

export function receiving(): Receiving {
  let directory: string;
  let server: Throughline;
  let admin: Target;
  let receiver: Receiver;
  let count = 0;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'throughline-destinations-'));
    server = await startHere({ dataDirectory: directory, logLevel: 'warn', allowPrivateWebhooks: true });
    admin = await asAdmin(server);
  });
  afterAll(async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    count++;
    receiver = await new Receiver().start();
  });
  afterEach(async () => {
    // What a test did not wait for would arrive in the next one, whose destination is sent whatever arrives from then on.
    await until(
      () => call<{ outbox: { events: number } }>(admin, 'GET', '/v1/status'),
      ({ outbox }) => outbox.events === 0,
    );
    await admin.request(`/v1/destinations/d${count}`, { method: 'DELETE' });
    await receiver.die();
  });
  const name = () => `d${count}`;
  return {
    get directory() {
      return directory;
    },
    get server() {
      return server;
    },
    get admin() {
      return admin;
    },
    get receiver() {
      return receiver;
    },
    get name() {
      return name();
    },
    webhook: (more = {}) => ({
      ...{ kind: 'webhook', settings: { url: receiver.url, secret: SECRET }, retry: SOON },
      ...more,
    }),
    events: (user, ...sent) => sent.map((id) => [`${name()}-${user}`, `${name()}-${id}`] as const),
  };
}
