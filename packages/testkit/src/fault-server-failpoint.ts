import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What the server's composition calls at each named point of its way. */
export type Failpoint = (name: string) => void | Promise<void>;

type Action = (detail: number) => void | Promise<void>;

const actions: Readonly<Record<string, Action>> = {
  /** Ends at once, as a power cut does for this process. */
  kill: () => void process.kill(process.pid, 'SIGKILL'),
  /** Freezes (SIGSTOP) until the test sends SIGCONT: a process that wakes after its lease moved. */
  freeze: () => void process.kill(process.pid, 'SIGSTOP'),
  throw: () => {
    throw new Error('failpoint');
  },
  /** Waits so many milliseconds and goes on. */
  wait: async (milliseconds) => void (await delay(milliseconds)),
};

/**
 * Reads failpoints of the form `NAME:ACTION:PASS`, e.g. `after-claim:kill:3`: on the third pass of the point
 * `after-claim`, kill. ACTION is `kill`, `freeze`, `throw` or `wait=MILLISECONDS`; PASS is a number, or `all`.
 * What is done is said on standard output first.
 *
 * @throws on a text that is none.
 */
export function parseFailpoints(texts: readonly string[]): Failpoint {
  const planned = texts.map(parse);
  const passes = new Map<string, number>();
  return async (name) => {
    const pass = (passes.get(name) ?? 0) + 1;
    passes.set(name, pass);
    for (const { text, point, at, run } of planned) {
      if (point !== name || (at !== 'all' && at !== pass)) continue;
      // Written at once: a killed process would lose what is still buffered.
      writeSync(1, `failpoint ${text} on pass ${pass}\n`);
      await run();
    }
  };
}

function parse(text: string) {
  const [point = '', action = '', pass = ''] = text.split(':');
  const [verb = '', detail = '0'] = action.split('=');
  const act = Object.hasOwn(actions, verb) ? actions[verb] : undefined;
  const at = pass === 'all' ? 'all' : Number(pass);
  if (point === '' || act === undefined || (at !== 'all' && !(Number.isInteger(at) && at > 0))) {
    throw new Error(`"${text}" is no failpoint: NAME:(kill|freeze|throw|wait=MS):(PASS|all) is expected.`);
  }
  return { text, point, at, run: () => act(Number(detail)) } as const;
}
