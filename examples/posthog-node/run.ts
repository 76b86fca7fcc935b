/**
 * [C1.5] Sends through PostHog's own client for Node.js, and reads the person back.
 *
 *   npx node examples/posthog-node/run.ts
 */
import assert from 'node:assert/strict';
import { PostHog } from 'posthog-node';
import { withServer } from '../own-server.ts';

await withServer('web-shop', async ({ url, key, timelineOf }) => {
  const client = new PostHog(key, { host: url, fetchRetryCount: 100 });
  client.on('error', (error) => console.error('not delivered:', error));

  client.capture({
    distinctId: 'cookie-1',
    event: '$pageview',
    properties: { title: 'Home', $process_person_profile: false },
  });
  client.identify({
    distinctId: 'ann',
    properties: { $set: { email: 'ann@example.org' }, $anon_distinct_id: 'cookie-1' },
  });
  client.capture({
    distinctId: 'ann',
    event: 'Order completed',
    properties: { total: 12.5 },
    groups: { company: 'acme' },
  });
  await client.shutdown();

  const deeds = await timelineOf('email:ann@example.org');
  assert.deepEqual(deeds.map(({ name }) => name).sort(), ['Identified', 'Order completed', 'Page viewed']);
});
