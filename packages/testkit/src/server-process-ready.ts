import type { ChildProcess } from 'node:child_process';

/**
 * Waits for the line `listening on http://HOST:PORT` on a child's standard output and gives its URL.
 *
 * @throws with the child's output when it ends first or `timeLimit` (ms) passes.
 */
export function readyLine(child: ChildProcess, timeLimit: number, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const look = (chunk: Buffer) => {
      text += chunk.toString();
      const url = /listening on (http:\/\/\S+)/.exec(text)?.[1];
      // The line may still be arriving: only a complete one names the whole port.
      if (url !== undefined && text.slice(text.indexOf(url)).includes('\n')) settle(() => resolve(url));
    };
    const ended = (code: number | null, signal: NodeJS.Signals | null) =>
      settle(() =>
        reject(new Error(`The server ended with ${signal ?? code} before it was ready:\n${output()}`)),
      );
    const timer = setTimeout(
      () => settle(() => reject(new Error(`The server was not ready after ${timeLimit} ms:\n${output()}`))),
      timeLimit,
    );
    function settle(conclude: () => void): void {
      clearTimeout(timer);
      child.stdout?.off('data', look);
      child.off('close', ended);
      conclude();
    }
    child.stdout?.on('data', look);
    child.once('close', ended);
  });
}
