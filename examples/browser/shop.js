// What a shop's page runs, once bundled. In a page of your own, the address and the key are constants.
import { AnalyticsBrowser } from '@segment/analytics-next';

const given = new URLSearchParams(location.search);
const analytics = AnalyticsBrowser.load({ writeKey: given.get('key'), cdnURL: given.get('throughline') });
// What the client gives up on is lost unless someone counts it here.
analytics.on('error', ({ code, ctx }) => console.error('given up on', code, ctx?.event.messageId));

analytics.page('Home');

const buy = document.createElement('button');
buy.textContent = 'Buy';
buy.onclick = () => {
  analytics.identify('ann', { email: 'ann@example.org' });
  analytics.track('Order completed', { order_id: '4711', total: 12.5, currency: 'EUR' });
};
document.body.append(buy);
