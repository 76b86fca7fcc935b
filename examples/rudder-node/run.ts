/**
 * [C1.5] Sends through RudderStack's own client for Node.js, and reads the person back.
 *
 *   npx node examples/rudder-node/run.ts
 */
import assert from 'node:assert/strict';
import Analytics from '@rudderstack/rudder-sdk-node';
import { withServer } from '../own-server.ts';

await withServer('web-shop', async ({ url, key, timelineOf }) => {
  const client = new Analytics(key, {
    dataPlaneUrl: url,
    retryCount: 10,
    errorHandler: (error) => console.error('given up on a batch:', error.message),
  });
  client.page({ anonymousId: 'cookie-1', name: 'Home' });
  client.identify({ userId: 'ann', anonymousId: 'cookie-1', traits: { email: 'ann@example.org' } });
  client.track({ userId: 'ann', event: 'Order completed', properties: { total: 12.5 } });
  await client.flush();

  const deeds = await timelineOf('email:ann@example.org');
  assert.deepEqual(deeds.map(({ name }) => name).sort(), ['Home', 'Identified', 'Order completed']);
});
