import type { ServerProcess } from '@throughline/testkit';

/** One event of a stream. */
export interface Heard {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Who listens to server-sent events, as the HTML standard parses them. */
export interface Listener {
  readonly heard: Heard[];
  /** The id of the last event, or of one that told nothing. */
  readonly lastId: string | undefined;
  /** Begins to read, where it was stalled. */
  resume(): void;
  /** Resolves when the stream is over. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Opens a stream; resolves once its first event is there, or at once where it is stalled. */
export async function listen(
  server: Pick<ServerProcess, 'request'>,
  path: string,
  lastId?: string,
  { stalled = false } = {},
): Promise<Listener> {
  const leaving = new AbortController();
  const response = await server.request(path, {
    signal: leaving.signal,
    headers: lastId === undefined ? {} : { 'last-event-id': lastId },
  });
  if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
  const first = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  if (!stalled) go.resolve();
  const listener = { heard: [] as Heard[], lastId: undefined as string | undefined };
  const read = async () => {
    await go.promise;
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) take(block, listener);
      if (listener.heard.length > 0) first.resolve();
    }
  };
  const ended = read()
    .catch(() => {})
    .finally(() => first.resolve());
  if (!stalled) await first.promise;
  return Object.assign(listener, {
    ended,
    resume: () => go.resolve(),
    close: async () => {
      leaving.abort();
      await ended;
    },
  });
}

function take(block: string, listener: { heard: Heard[]; lastId: string | undefined }): void {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  listener.lastId = fields.get('id') ?? listener.lastId;
  const event = fields.get('event');
  if (event !== undefined) listener.heard.push({ event, data: JSON.parse(fields.get('data') ?? '{}') });
}
