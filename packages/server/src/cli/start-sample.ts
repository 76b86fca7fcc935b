import { readFile } from 'node:fs/promises';
import { DEFAULT_GUESTS, DEFAULT_SEED, LoadError, loadSample, unfinishedSample } from '@throughline/sample';
import { giveMemoryBack } from './give-back.ts';
import { duration, ProgressBar } from './import-progress.ts';
import { UsageError } from './usage.ts';

/** What `--sample` asks for; `auto` where it was not given. */
export type AskedSample = { readonly guests: number } | 'none' | 'auto';

const MAX_GUESTS = 1_000_000;

/** `none`, `resort`, or `resort:GUESTS`. @throws UsageError */
export function askedSample(flag: string | undefined): AskedSample {
  if (flag === undefined) return 'auto';
  if (flag === 'none') return 'none';
  const [, guests = String(DEFAULT_GUESTS)] = /^resort(?::(\d{1,7}))?$/.exec(flag) ?? ['', '0'];
  if (Number(guests) >= 1 && Number(guests) <= MAX_GUESTS) return { guests: Number(guests) };
  throw new UsageError(`--sample is none, resort, or resort:GUESTS with up to ${MAX_GUESTS} guests`);
}

export interface StartedServer {
  readonly url: string;
  readonly keyFile: string;
  /** Nobody has started on these data before. */
  readonly isNew: boolean;
  /** On the engines that come with it: nobody's production is there. */
  readonly isEmbedded: boolean;
  readonly signal: AbortSignal;
}

/**
 * Loads the sample company beside the server that serves meanwhile: where it is asked for, on new data of the embedded
 * engines, and to its end where an earlier start was stopped in the middle. Never fails the server.
 */
export async function startSample(asked: AskedSample, server: StartedServer): Promise<void> {
  if (asked === 'none') return;
  const bar = new ProgressBar(process.stderr);
  try {
    const key = (await readFile(server.keyFile, 'utf8').catch(() => '')).trim();
    if (key === '') {
      if (asked !== 'auto') bar.say(`the sample needs the admin key in ${server.keyFile}`);
      return;
    }
    const sample = asked === 'auto' ? await bySelf(server, key) : { ...asked, seed: DEFAULT_SEED };
    if (sample) await load(server, key, sample, bar);
  } catch (error) {
    if (server.signal.aborted) return;
    const code = error instanceof LoadError ? ` (${error.code})` : '';
    bar.say(`the sample was not loaded: ${(error as Error).message}${code}`);
  }
}

/** What is loaded though nobody asked. */
async function bySelf({ url, isNew, isEmbedded }: StartedServer, key: string) {
  if (isNew) return isEmbedded ? { guests: DEFAULT_GUESTS, seed: DEFAULT_SEED } : undefined;
  return unfinishedSample({ url, key });
}

async function load(
  { url, signal }: StartedServer,
  key: string,
  { guests, seed }: { readonly guests: number; readonly seed: number },
  bar: ProgressBar,
): Promise<void> {
  const count = (n: number) => n.toLocaleString('en-US');
  let partBefore: number | undefined;
  const loaded = await loadSample({
    ...{ url, key, guests, seed, signal },
    onProgress: (progress) => {
      if (partBefore === undefined) {
        bar.say(
          `loading a sample company, a lakeside resort with ${count(guests)} guests; --sample none starts without. What is in can be looked at meanwhile.`,
        );
        partBefore = progress.rows === progress.rowsNow ? 0 : progress.part;
      }
      bar.show({ ...progress, file: 'resort', partBefore });
    },
  });
  if (loaded.already) return;
  giveMemoryBack();
  bar.say(
    `the resort is in: ${count(loaded.rows)} touchpoints, ${duration(loaded.seconds)}, ${count(Math.round(loaded.rowsNow / loaded.seconds))} a second`,
  );
}
