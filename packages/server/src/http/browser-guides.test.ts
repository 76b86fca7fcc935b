import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const { resolve } = createRequire(import.meta.url);
const guideOf = (name: string) =>
  readFileSync(join(import.meta.dirname, `../../../../docs/guide/connect/browser-${name}.md`), 'utf8');

/** Where each setting of a guide's table has its default in the client's own source. */
const SETTINGS = {
  segment: {
    source: () =>
      join(dirname(resolve('@segment/analytics-next')), '../pkg/plugins/segmentio/shared-dispatcher.js'),
    rows: {
      '`backoffConfig.maxRetryCount`': /backoff\.maxRetryCount, (\d+)/,
      '`rateLimitConfig.maxRetryCount`': /rate\.maxRetryCount, (\d+)/,
      '`rateLimitConfig.maxRetryInterval`': /rate\.maxRetryInterval, (\d+)/,
    },
  },
  rudder: {
    source: () => resolve('@rudderstack/analytics-js/bundled'),
    rows: {
      '`maxAttempts`': /RETRY_QUEUE_OPTIONS=\{[^}]*maxAttempts:(\d+)/,
      '`minRetryDelay`': /RETRY_QUEUE_OPTIONS=\{[^}]*minRetryDelay:(\d+)/,
      '`maxRetryDelay`': /RETRY_QUEUE_OPTIONS=\{[^}]*maxRetryDelay:(\d+)/,
      '`backoffFactor`': /RETRY_QUEUE_OPTIONS=\{[^}]*backoffFactor:(\d+)/,
      '`maxItems`': /RETRY_QUEUE_OPTIONS=\{[^}]*maxItems:(\d+)/,
    },
  },
  posthog: {
    source: () => join(dirname(resolve('posthog-js')), '../lib/src/retry-queue.js'),
    rows: {
      'retries after a 5xx': /DEFAULT_MAX_RETRIES = (\d+)/,
      'retries after a broken connection': /STATUS_CODE_ZERO_MAX_RETRIES = (\d+)/,
    },
  },
};

it.each(Object.entries(SETTINGS))(
  '[C3.17] the guide of %s has the values that the client’s source has',
  (name, { source, rows }) => {
    const [guide, code] = [guideOf(name), readFileSync(source(), 'utf8')];
    for (const [row, pattern] of Object.entries(rows)) {
      const value = pattern.exec(code)?.[1];
      expect(value, row).toBeDefined();
      expect(guide, row).toContain(`| ${row} | ${Number(value).toLocaleString('en')} |`);
    }
  },
);

it.each(['segment', 'rudder', 'posthog'])(
  '[C3.17] the guide of %s is about the version that is tested',
  (name) => {
    const [, client = '', version = ''] = /`((?:@\w+\/)?[\w-]+)` (\d+\.\d+),/.exec(guideOf(name)) ?? [];
    const { devDependencies } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../../package.json'), 'utf8'),
    ) as { devDependencies: Record<string, string> };
    expect(devDependencies[client]).toMatch(new RegExp(`^${version.replace('.', '\\.')}\\.\\d+$`));
  },
);
