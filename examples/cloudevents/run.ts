/**
 * [C1.5] Sends CloudEvents through the project's own SDK, one by one and as a batch, and reads the person back.
 *
 *   npx node examples/cloudevents/run.ts
 */
import assert from 'node:assert/strict';
import { CloudEvent, emitterFor, Mode } from 'cloudevents';
import { withServer } from '../own-server.ts';
import { deliverTo } from './deliver.ts';

await withServer('tills', async ({ url, key, timelineOf }) => {
  const deliver = deliverTo(`${url}/v1/cloudevents`, key);
  const emit = emitterFor(deliver, { mode: Mode.STRUCTURED });

  await emit(
    new CloudEvent({
      source: '/till/1',
      type: 'Card shown',
      subject: 'userId:ann',
      data: { tier: 'gold' },
    }),
  );
  await emit(
    new CloudEvent({
      source: '/till/1',
      type: 'Order completed',
      userid: 'ann',
      subject: 'order:4711',
      channel: 'store',
      data: { total: 12.5 },
    }),
  );

  const batch = ['Receipt printed', 'Bag packed'].map(
    (type) => new CloudEvent({ source: '/till/1', type, userid: 'ann', data: {} }),
  );
  await deliver({
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(batch),
  });

  const deeds = await timelineOf('userId:ann');
  assert.deepEqual(deeds.map(({ name }) => name).sort(), [
    'Bag packed',
    'Card shown',
    'Order completed',
    'Receipt printed',
  ]);
});
