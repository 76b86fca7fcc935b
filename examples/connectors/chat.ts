/**
 * A destination of one's own: posts a line to a chat room for each touchpoint. Start the server with
 * `--connectors ./examples/connectors`, then declare it: docs/guide/connect/own-destination.md.
 */
import { defineDestination } from '@throughline/connectors/destinations';

export default defineDestination({
  name: 'chat',
  settings: (z) =>
    z.strictObject({
      room: z.url(),
      token: z.string().min(1).meta({ secret: true }),
      text: z.string().default('{name}: {person}'),
    }),
  async deliver([delivery], { room, token, text }, { signal }) {
    const line = text.replace(/\{(\w+)\}/g, (_, field) => String(delivery?.value[field] ?? ''));
    const response = await fetch(room, {
      method: 'POST',
      signal,
      redirect: 'manual',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      // The room drops a message whose id it has seen: a repetition does no harm.
      body: JSON.stringify({ id: delivery?.id, line }),
    });
    await response.body?.cancel();
    const code = String(response.status);
    if (response.ok) return [{ status: 'delivered', code }];
    if (response.status === 400) return [{ status: 'refused', code, reason: 'the room refuses the line' }];
    return [{ status: 'retry', code, reason: `the room answered ${code}` }];
  },
});
