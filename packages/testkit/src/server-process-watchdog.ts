import { spawn } from 'node:child_process';

/** Waits for this process to be gone; releasing it calls the watch off. */
export interface Watchdog {
  release(): void;
}

/** Ends `pid` and removes `directory` as soon as this process is gone, however it went. */
export function watchProcess(
  pid: number,
  options: { signal: 'QUIT' | 'KILL'; directory?: string | undefined },
): Watchdog {
  const script = 'kill -"$1" "$2"; if [ -n "$3" ]; then sleep 1; rm -rf -- "$3"; fi';
  return afterThisProcess(script, [options.signal, String(pid), options.directory ?? '']);
}

/**
 * Runs a shell script ($1 … are the arguments) once this process is gone, however it went.
 *
 * An exit hook does not run after SIGKILL, and neither PostgreSQL nor a native engine that is busy watches
 * its parent. A shell that reads a pipe does: the kernel closes the pipe's other end with this process.
 */
export function afterThisProcess(script: string, values: readonly string[]): Watchdog {
  const shell = spawn('/bin/sh', ['-c', `read _; ${script}`, 'sh', ...values], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Its own group, so that an interrupt typed at a terminal does not end the watchdog before its work.
    detached: true,
  });
  shell.unref();
  // The pipe must not keep this process alive either; it exists to be closed.
  (shell.stdin as unknown as { unref(): void }).unref();
  return { release: () => void shell.kill('SIGKILL') };
}

/** Sends a signal; false where the process is gone already. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
