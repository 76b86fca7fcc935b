import { once } from 'node:events';
import { getPriority, setPriority } from 'node:os';
import { LoadError, type Report, type Task } from './load.ts';
import { load } from './sender.ts';

// The process of a load: it ends with the one that started it, and not by a Ctrl-C that is meant for that one.

/** Whoever serves goes first. */
const NICE = 5;

process.on('SIGINT', () => {});
process.once('disconnect', () => process.exit(0));
setPriority(Math.max(getPriority(), NICE));
const tell = (report: Report) =>
  new Promise<void>((told) => {
    process.send?.(report, undefined, undefined, () => told());
  });

const [task] = (await once(process, 'message')) as [Task];
try {
  const loaded = await load(task, (progress) => void tell({ progress }));
  await tell({ loaded });
} catch (error) {
  const code = error instanceof LoadError ? error.code : 'sample_failed';
  await tell({ failure: { code, message: (error as Error).message } });
}
process.exit(0);
