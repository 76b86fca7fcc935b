import { AnalyticsBrowser } from '@segment/analytics-next';

// The page's own account of what it asked for and what became of it; the test reads it.
const said = [];
const givenUp = [];
let analytics;

globalThis.client = {
  async load(settings, options) {
    analytics = AnalyticsBrowser.load(settings, options);
    analytics.on('error', ({ ctx }) => givenUp.push(ctx.event.messageId));
    await analytics;
  },
  async call(method, ...given) {
    const { event } = await analytics[method](...given);
    said.push(event.messageId);
  },
  reset: () => analytics.reset(),
  account: () => ({ said, givenUp, anonymousId: analytics.instance.user().anonymousId() }),
};
