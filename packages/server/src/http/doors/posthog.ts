import { CodedError, isObject } from '@throughline/core/kernel';
import { posthogDoor } from '@throughline/core/touchpoints';
import { z } from 'zod';
import { type Call, type Route, route } from '../route.ts';
import { answerSchema, type Doors, MAX_BATCH_BYTES, receive } from '../take.ts';
import { readPosthogBody } from './posthog-body.ts';
import { posthogKey } from './posthog-key.ts';

const captured = z
  .union([z.looseObject({}), z.array(z.unknown())])
  .describe(
    'One event, a list of events, or `{"api_key", "batch": […], "sent_at"}`, as PostHog’s clients send them.',
  );
const query = z.looseObject({
  _: z
    .string()
    .optional()
    .describe('When it was sent, in milliseconds since 1970, where the body does not say it.'),
  compression: z.string().optional().describe('`gzip-js` or `base64`; the bytes decide.'),
  token: z.string().optional().describe('The key, where it stands neither in a header nor in the body.'),
});
const answer = answerSchema.extend({ status: z.literal(1).describe('What PostHog answers.') });

/** The newer API's: a verdict an event, by its uuid. */
const results = z.object({
  results: z.record(z.string(), z.object({ result: z.enum(['ok', 'drop']), details: z.string().optional() })),
});

const flags = z.looseObject({
  flags: z.looseObject({}),
  featureFlags: z.looseObject({}),
  featureFlagPayloads: z.looseObject({}),
  errorsWhileComputingFlags: z.boolean(),
});
const definitions = z.looseObject({
  flags: z.array(z.unknown()),
  group_type_mapping: z.looseObject({}),
  cohorts: z.looseObject({}),
});

/** What every route for PostHog's clients has in common. */
const ROUTE = {
  scope: 'write',
  tag: 'doors',
  crossOrigin: true,
  retries5xxAlone: true,
  errors: [413, 415, 503],
} as const;
const POSTED = {
  ...ROUTE,
  method: 'POST',
  query,
  keyInBody: true,
  bodyKey: posthogKey,
  keyInAddress: 'token',
  readBody: readPosthogBody,
  bodyLimit: MAX_BATCH_BYTES,
} as const;

/** PostHog's capture API, and the empty answers its clients need about feature flags. */
export function posthogRoutes(doors: Doors): Route[] {
  const capture = (path: string) =>
    route({
      ...POSTED,
      path,
      summary: 'Takes in events of a PostHog client.',
      body: captured,
      judgesItems: true,
      response: answer,
      handle: async (call) => ({ status: 1 as const, ...(await takeCaptured(doors, call)) }),
    });
  const judged = route({
    ...POSTED,
    path: '/i/v1/analytics/events',
    summary: 'Takes in events of a PostHog client that reads a verdict an event.',
    body: captured,
    judgesItems: true,
    response: results,
    handle: async (call) => resultsOf((await takeCaptured(doors, call)).items),
  });
  const noFlags = (path: string) =>
    route({
      ...POSTED,
      path,
      summary: 'Answers a PostHog client that there are no feature flags.',
      body: z.looseObject({}),
      response: flags,
      handle: async () => NO_FLAGS,
    });
  const noDefinitions = (path: string) =>
    route({
      ...ROUTE,
      method: 'GET',
      path,
      summary: 'Answers a PostHog client that evaluates flags by itself that there are none.',
      response: definitions,
      handle: async () => ({ flags: [], group_type_mapping: {}, cohorts: {} }),
    });
  return [
    ...['/batch', '/e', '/i/v0/e', '/capture'].map(capture),
    judged,
    ...['/flags', '/decide'].map(noFlags),
    ...['/flags/definitions', '/api/feature_flag/local_evaluation'].map(noDefinitions),
  ];
}

const NO_FLAGS = {
  flags: {},
  featureFlags: {},
  featureFlagPayloads: {},
  errorsWhileComputingFlags: false,
};

async function takeCaptured(
  doors: Doors,
  call: Call<unknown, z.infer<typeof query>, z.infer<typeof captured>>,
) {
  const { body } = call;
  const enclosed = isObject(body) && 'batch' in body;
  if (enclosed && !Array.isArray(body.batch))
    throw new CodedError(400, 'invalid_request', 'batch: must be a list of events', { path: 'batch' });
  const items = enclosed ? (body.batch as unknown[]) : Array.isArray(body) ? body : [body];
  const stated = isObject(body) ? body : {};
  return receive(doors, posthogDoor, call, {
    items,
    single: !enclosed && !Array.isArray(body),
    sentAt: stated.sent_at ?? sentAtOf(call.query._),
    historical: stated.historical_migration === true,
  });
}

function resultsOf(items: z.infer<typeof answerSchema>['items']): z.infer<typeof results> {
  const entries = items.flatMap(({ id, status, code, message }) =>
    id === null
      ? []
      : [
          [
            id,
            status === 'refused' ? { result: 'drop' as const, details: `${code}: ${message}` } : OK,
          ] as const,
        ],
  );
  return { results: Object.fromEntries(entries) };
}

const OK = { result: 'ok' } as const;

/** What is no number of milliseconds says nothing: browsers' extensions and caches write into addresses. */
function sentAtOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{12,14}$/.test(text) ? Number(text) : undefined;
}
