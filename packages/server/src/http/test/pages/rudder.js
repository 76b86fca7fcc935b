import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';

const said = [];
const givenUp = [];
const analytics = new RudderAnalytics();
// The client tells what it drops in its log alone.
const { error } = console;
console.error = (...words) => {
  if (/will be dropped/.test(words.join(' '))) givenUp.push(words.join(' '));
  else error(...words);
};

globalThis.client = {
  load: (writeKey, dataPlaneUrl, options) =>
    new Promise((resolve) => {
      analytics.ready(resolve);
      analytics.load(writeKey, dataPlaneUrl, options);
    }),
  call: (method, ...given) =>
    new Promise((resolve) => {
      analytics[method](...given, ({ messageId }) => {
        said.push(messageId);
        resolve();
      });
    }),
  reset: () => analytics.reset(),
  account: () => ({ said, givenUp, anonymousId: analytics.getAnonymousId() }),
};
