import { parseArgs } from 'node:util';
import type { Status } from '../http/operations.ts';
import { Api, SERVER_OPTIONS } from './api.ts';

/** `status`: what runs, how much waits, how many people and touchpoints there are. */
export async function statusCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { ...SERVER_OPTIONS, json: { type: 'boolean', default: false } },
  });
  const api = await Api.connect(values);
  const status = await api.call<Status>('GET', '/v1/status');
  process.stdout.write(values.json ? `${JSON.stringify(status, null, 2)}\n` : describe(api.url, status));
  return status.ready ? 0 : 1;
}

function describe(url: string, status: Status): string {
  const count = (n: number) => n.toLocaleString('en-US');
  const waiting =
    status.outbox.rows === 0
      ? 'nothing'
      : `${count(status.outbox.events)} events, the oldest for ${(status.outbox.oldestSeconds ?? 0).toFixed(1)} s`;
  const touchpoints =
    status.touchpoints === null
      ? 'unknown: the analytical engine does not answer'
      : `${count(status.touchpoints)} in the analytical engine, ${count(status.withoutPerson ?? 0)} of them without a person`;
  return `Throughline ${status.version} at ${url}
  ready         ${status.ready ? 'yes' : `no: ${status.why}`}
  engines       ${status.relational} (relational), ${status.analytical} (analytical)
  people        ${count(status.people)}
  touchpoints   ${touchpoints}
  under way     ${waiting}
  queue         ${count(status.queue.items)} items
  duplicates    recognised for ${status.duplicateWindowHours} h
  memory        ${count(status.memoryMegabytes)} MB, up ${count(status.uptimeSeconds)} s
`;
}
