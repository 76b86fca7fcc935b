import { parentPort, workerData } from 'node:worker_threads';
import type { Report, Task } from './load.ts';
import { LoadError } from './load.ts';
import { load } from './sender.ts';

const tell = (report: Report) => parentPort?.postMessage(report);

try {
  tell({ loaded: await load(workerData as Task, (progress) => tell({ progress })) });
} catch (error) {
  const code = error instanceof LoadError ? error.code : 'sample_failed';
  tell({ failure: { code, message: (error as Error).message } });
}
