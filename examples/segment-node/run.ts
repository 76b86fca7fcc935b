/**
 * [R3.10] Sends what a shop's server would send, through Segment's own client for Node.js, and reads the person back.
 *
 *   npx node examples/segment-node/run.ts
 */
import assert from 'node:assert/strict';
import { Analytics } from '@segment/analytics-node';
import { withServer } from '../own-server.ts';

await withServer('web-shop', async ({ url, key, timelineOf }) => {
  const analytics = new Analytics({ writeKey: key, host: url });
  let delivered = 0;
  for (const type of ['page', 'track', 'identify'] as const) {
    analytics.on(type, () => {
      delivered++;
    });
  }
  // What the client gives up on is lost unless someone counts it here.
  analytics.on('error', ({ code, reason }) => console.error('given up on an event:', code, reason));

  analytics.page({ anonymousId: 'cookie-1', name: 'Home' });
  analytics.identify({ userId: 'ann', anonymousId: 'cookie-1', traits: { email: 'ann@example.org' } });
  analytics.track({ userId: 'ann', event: 'Order completed', properties: { total: 12.5 } });
  await analytics.closeAndFlush();

  assert.equal(delivered, 3);
  const deeds = await timelineOf('email:ann@example.org');
  // What Ann did before she logged in is hers.
  assert.deepEqual(deeds.map(({ name }) => name).sort(), ['Home', 'Identified', 'Order completed']);
});
