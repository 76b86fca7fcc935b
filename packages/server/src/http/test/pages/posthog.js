import posthog from 'posthog-js/no-external';

const said = [];
const givenUp = [];

const calls = {
  page: () => posthog.capture('$pageview'),
  identify: (id, traits) => posthog.identify(id, traits),
  track: (event, properties) => posthog.capture(event, properties),
  group: (id, traits) => posthog.group('company', id, traits),
  alias: (id, before) => posthog.alias(id, before),
};

globalThis.client = {
  load: (key, options) =>
    new Promise((resolve) => {
      posthog.init(key, {
        ...options,
        // A status below 500 is final for this client.
        on_request_error: ({ statusCode }) => {
          if (statusCode < 500) givenUp.push(String(statusCode));
        },
        loaded: resolve,
      });
      posthog.on('eventCaptured', ({ uuid }) => said.push(uuid));
    }),
  call: async (method, ...given) => void calls[method](...given),
  reset: () => posthog.reset(),
  account: () => ({ said, givenUp, anonymousId: posthog.get_distinct_id() }),
};
