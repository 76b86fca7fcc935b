import { setTimeout as delay } from 'node:timers/promises';
import type { Message, TransportFunction } from 'cloudevents';

/** Sends a CloudEvent again until it is delivered; the SDK's own transport neither looks at the status nor repeats. */
export function deliverTo(sink: string, key: string, { retries = 5, pause = 1000 } = {}): TransportFunction {
  return async ({ headers, body }: Message) => {
    for (let attempt = 0; ; attempt++) {
      const response = await fetch(sink, {
        method: 'POST',
        headers: {
          ...(headers as Record<string, string>),
          authorization: `Bearer ${key}`,
          'x-retry-count': String(attempt),
        },
        body: body as string,
      }).catch(() => undefined);
      if (response?.ok) return response.json();
      const final = response !== undefined && response.status < 500 && response.status !== 429;
      if (final || attempt === retries) throw new Error(`not delivered: ${await response?.text()}`);
      await delay(Number(response?.headers.get('retry-after') ?? 0) * 1000 || pause * 2 ** attempt);
    }
  };
}
