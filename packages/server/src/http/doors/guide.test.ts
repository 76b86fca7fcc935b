import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { resolve } = createRequire(import.meta.url);

/** What a client's own source says of a setting's default. */
interface Setting {
  readonly name: string;
  readonly file: string;
  readonly written: RegExp;
}

const rudder = resolve('@rudderstack/rudder-sdk-node');
const posthog = createRequire(resolve('posthog-node')).resolve('@posthog/core');
const posthogCore = join(posthog, '../posthog-core-stateless.js');
const snowplow = createRequire(resolve('@snowplow/node-tracker')).resolve('@snowplow/tracker-core');

const PAGES: Record<string, readonly Setting[]> = {
  'rudder-node': [
    { name: 'retryCount', file: rudder, written: /retries: retryCount \|\| (\d+)/ },
    { name: 'flushAt', file: rudder, written: /Math\.max\(flushAt, 1\) \|\| (\d+)/ },
    { name: 'flushInterval', file: rudder, written: /flushInterval \|\| (\d+)/ },
    { name: 'maxQueueSize', file: rudder, written: /maxQueueSize \|\| 1024 \* (\d+)/ },
    { name: 'maxInternalQueueSize', file: rudder, written: /maxInternalQueueSize \|\| (\d+)/ },
  ],
  'posthog-node': [
    { name: 'fetchRetryCount', file: posthogCore, written: /fetchRetryCount \?\? (\d+)/ },
    { name: 'fetchRetryDelay', file: posthogCore, written: /fetchRetryDelay \?\? (\d+)/ },
    { name: 'requestTimeout', file: posthogCore, written: /requestTimeout \?\? (\d+)/ },
    { name: 'flushAt', file: posthogCore, written: /Math\.max\(options\.flushAt, 1\) : (\d+)/ },
    { name: 'maxBatchSize', file: posthogCore, written: /maxBatchSize \?\? (\d+)/ },
    {
      name: 'maxQueueSize',
      file: join(resolve('posthog-node'), '../../client.js'),
      written: /maxQueueSize \?\? (\d+)/,
    },
  ],
  'snowplow-node': [
    {
      name: 'retryFailedRequests',
      file: snowplow,
      written: /retryFailedRequests, \w+ = \w+ === void 0 \? (\w+)/,
    },
    { name: 'eventStore', file: snowplow, written: /maxSize, \w+ = \w+ === void 0 \? (\d+)/ },
    { name: 'maxPostBytes', file: snowplow, written: /maxPostBytes, \w+ = \w+ === void 0 \? (\d+)/ },
    { name: 'connectionTimeout', file: snowplow, written: /connectionTimeout : (\d+)/ },
    {
      name: 'bufferSize',
      file: resolve('@snowplow/node-tracker'),
      written: /configuration\.bufferSize = (\d+)/,
    },
    { name: 'dontRetryStatusCodes', file: snowplow, written: /dontRetryStatusCodes\.concat\(\[([\d, ]+)\]/ },
  ],
};

function blocksOf(page: string): string[] {
  return [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);
}

const meaningful = (code: string) =>
  code
    .split('\n')
    .map((line) => line.trim())
    // What only a reader needs: an example has a server and a key of its own.
    .filter((line) => line !== '' && !/^const (url|key) = /.test(line));

describe.each(Object.entries(PAGES))('The guide to %s', (name, settings) => {
  const page = read(`docs/guide/connect/${name}.md`);

  it.each(settings)(
    '[C3.9] names $name with the default that its source has',
    ({ name: setting, file, written }) => {
      const stated = written.exec(readFileSync(file, 'utf8'))?.[1];
      expect(stated, file).toBeDefined();
      const value = setting === 'maxQueueSize' && name === 'rudder-node' ? Number(stated) * 1024 : stated!;
      const shown = /^\d+$/.test(String(value)) ? Number(value).toLocaleString('en') : value;
      expect(page).toContain(`| \`${setting}\` | ${shown}`);
    },
  );
});

const pageOf = (name: string) =>
  name === 'segment-node' ? 'docs/guide/connect-segment.md' : `docs/guide/connect/${name}.md`;

it.each([...Object.keys(PAGES), 'segment-node', 'cloudevents'])(
  '[C3.9] the lines that the guide to %s shows are those of its example',
  (name) => {
    const example = meaningful(read(`examples/${name}/run.ts`));
    const blocks = blocksOf(read(pageOf(name))).filter((code) => !code.includes('export function deliverTo'));
    expect(blocks.length).toBeGreaterThan(0);
    for (const line of blocks.flatMap(meaningful)) expect(example).toContain(line);
  },
);

it('[C3.9] the transport that the guide shows is the one that is tested', () => {
  const transport = read('examples/cloudevents/deliver.ts');
  expect(blocksOf(read('docs/guide/connect/cloudevents.md'))).toContain(transport);
  expect(read('packages/server/src/http/test/deliver.ts')).toBe(transport);
});
