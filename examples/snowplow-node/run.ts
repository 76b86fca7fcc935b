/**
 * [C1.5] Sends through Snowplow's own tracker for Node.js, and reads the person back.
 *
 *   npx node examples/snowplow-node/run.ts
 */
import assert from 'node:assert/strict';
import {
  buildEcommerceTransaction,
  buildPageView,
  buildSelfDescribingEvent,
  newTracker,
} from '@snowplow/node-tracker';
import { withServer } from '../own-server.ts';

await withServer('web-shop', async ({ url, key, timelineOf }) => {
  const tracker = newTracker(
    { namespace: 'web-shop', appId: 'web-shop' },
    {
      endpoint: url,
      customHeaders: { Authorization: `Bearer ${key}` },
      onRequestFailure: ({ events, willRetry, message }) => {
        if (!willRetry) console.error('given up on', events.length, 'events:', message);
      },
    },
  );
  tracker.setDomainUserId('cookie-1');
  tracker.track(buildPageView({ pageUrl: 'https://shop.example/', pageTitle: 'Home' }));
  tracker.setUserId('ann');
  tracker.track(
    buildSelfDescribingEvent({
      event: { schema: 'iglu:com.example/identify/jsonschema/1-0-0', data: { email: 'ann@example.org' } },
    }),
  );
  tracker.track(buildEcommerceTransaction({ orderId: '4711', total: 12.5, currency: 'EUR' }));
  await tracker.flush();

  const deeds = await timelineOf('email:ann@example.org');
  assert.deepEqual(deeds.map(({ name }) => name).sort(), ['Identified', 'Order completed', 'Page viewed']);
});
