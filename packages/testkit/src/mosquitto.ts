import { once } from 'node:events';
import { chownSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from './certificates.ts';
import { Daemon, findProgram } from './daemon.ts';
import { freePort, unprivilegedUser } from './postgres.ts';

/** A real MQTT broker (Eclipse Mosquitto) of one's own: loopback, a free port, its sessions on disk. */
export interface Broker extends AsyncDisposable {
  readonly url: string;
  /** SIGKILL: sessions are as of the last time it wrote them. */
  crash(): Promise<void>;
  /** Starts again on the same port and sessions. */
  restart(): Promise<void>;
  /** Freezes it (SIGSTOP): connections stay open and nothing answers. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
  output(): string;
}

/** Where `mosquitto` is; undefined where absent. */
export function findMosquitto(): string | undefined {
  return findProgram('mosquitto');
}

interface BrokerOptions {
  /** Messages that it sends a client before one is acknowledged; its own default is 20. */
  readonly inFlight?: number;
  /** Whether it writes its sessions after every change, so that a crash loses no more than a disk would. That is slow. */
  readonly saves?: boolean;
  /** Its certificate: then it takes connections over TLS alone. */
  readonly tls?: Certificate;
}

/**
 * @throws where it is not installed (ask `findMosquitto()` first), or with its output where it does not start
 */
export async function startMosquitto({
  inFlight = 20,
  saves = true,
  tls,
}: BrokerOptions = {}): Promise<Broker> {
  const program = findMosquitto();
  if (program === undefined) throw new Error('Mosquitto is not installed.');
  const owner = unprivilegedUser('mosquitto');
  const directory = await mkdtemp(join(tmpdir(), 'throughline-mosquitto-'));
  const port = await freePort();
  const file = join(directory, 'mosquitto.conf');
  const settings = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence true',
    `persistence_location ${directory}/`,
    ...(saves ? ['autosave_on_changes true', 'autosave_interval 1'] : []),
    'max_queued_messages 0',
    `max_inflight_messages ${inFlight}`,
    'log_dest stderr',
    // The usual ones, and each subscription as `client 1 topic`: a test may wait for it.
    ...['error', 'warning', 'notice', 'information', 'subscribe'].map((type) => `log_type ${type}`),
    ...(tls ? [`certfile ${directory}/server.pem`, `keyfile ${directory}/server.key`] : []),
  ];
  const files = { [file]: `${settings.join('\n')}\n` };
  if (tls)
    Object.assign(files, {
      [join(directory, 'server.pem')]: tls.cert,
      [join(directory, 'server.key')]: tls.key,
    });
  for (const [path, text] of Object.entries(files)) await writeFile(path, text, { mode: 0o600 });
  if (owner !== undefined)
    for (const path of [directory, ...Object.keys(files)]) chownSync(path, owner.uid, owner.gid);
  const daemon = new Daemon({
    program,
    args: ['-c', file],
    owner,
    cwd: directory,
    directory,
    answers: () => listens(port),
  });
  const stop = async () => {
    await daemon.signal('SIGTERM');
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await daemon.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `${tls ? 'mqtts' : 'mqtt'}://127.0.0.1:${port}`,
    crash: () => daemon.signal('SIGKILL'),
    restart: async () => {
      await daemon.signal('SIGTERM');
      await daemon.start();
    },
    pause: () => daemon.signal('SIGSTOP'),
    resume: () => daemon.signal('SIGCONT'),
    stop,
    output: () => daemon.output,
    [Symbol.asyncDispose]: stop,
  };
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
