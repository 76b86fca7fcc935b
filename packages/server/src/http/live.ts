import { isObject } from '@throughline/core/kernel';
import { leafOf, type VersionedSettings } from '@throughline/core/people';
import { touchpointName } from '@throughline/core/touchpoints';
import type { LiveRow } from '@throughline/storage/analytical';
import { type Marks, RESOURCES } from '@throughline/storage/relational';
import { z } from 'zod';
import type { Changes } from '../workers/changes.ts';
import {
  LIVE_WINDOW_SECONDS,
  type LiveFeed,
  type LiveNews,
  readPlace,
  writePlace,
} from '../workers/live-feed.ts';
import type { PeopleReader } from '../workers/people-reader.ts';
import { type EventStreams, lastEventId, type ServerEvent } from './event-stream.ts';
import { leafNamed } from './named-person.ts';
import { type Route, route } from './route.ts';

/** A stream that has nothing to tell says so after this long, milliseconds: proxies cut off what is silent. */
const SILENCE_MS = 15_000;
/** How often at most it is asked whether a reader may still read, milliseconds. */
const RENEW_MS = 4_000;

const listOf = <T extends z.ZodType<string, string>>(item: T) =>
  z
    .union([item, z.array(item).max(50)])
    .transform((value) => [value].flat())
    .optional();
const streamQuery = {
  follow: z
    .stringbool()
    .default(true)
    .describe('Whether it waits for what comes; else it ends with what there is.'),
  lastEventId: z
    .string()
    .max(2000)
    .optional()
    .describe('As the header `Last-Event-ID`, for clients that cannot set it.'),
};

interface Live {
  readonly feed: LiveFeed;
  readonly changes: Changes;
  readonly reader: PeopleReader;
  readonly settings: () => Promise<VersionedSettings>;
  readonly streams: EventStreams;
}

/** What happens, while it happens: server-sent events. */
export function liveRoutes({ feed, changes, reader, settings, streams }: Live): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/touchpoints/live',
      scope: 'read',
      tag: 'touchpoints',
      summary:
        'Touchpoints while they come in, refused ones among them, as server-sent events that can be resumed.',
      query: z.object({
        name: listOf(touchpointName),
        source: listOf(z.string().max(100)),
        channel: listOf(z.string().max(100)),
        person: z
          .string()
          .max(700)
          .optional()
          .describe('An id, or kind:value, for example email:ann@example.org. What was refused is nobody’s.'),
        outcome: z.enum(['accepted', 'refused']).optional(),
        recent: z.coerce
          .number()
          .int()
          .min(0)
          .max(500)
          .default(0)
          .describe('How many of the newest are told at first.'),
        ...streamQuery,
      }),
      response: 'events',
      errors: [503],
      handle: async ({ query, principal, request, reply, renewed }) => {
        const { name, source, channel, person, outcome, recent, follow } = query;
        const leaf =
          person === undefined ? undefined : await leafNamed(person, principal, { reader, settings });
        const last = lastEventId(request, query.lastEventId);
        const asked = nowAndThen(renewed);
        return streams.answer(request, reply, async function* (signal) {
          const news = feed.follow({
            filter: { names: name, sources: source, channels: channel, outcome },
            ...{ person: leaf, recent, follow, signal, silence: SILENCE_MS },
            // A place that cannot be read is one that is not there any more: the stream says so.
            from: last === undefined ? undefined : (readPlace(last) ?? NOWHERE),
          });
          for await (const each of news) {
            await asked();
            yield eventsOf(each);
          }
        });
      },
    }),
    route({
      method: 'GET',
      path: '/v1/changes/live',
      scope: 'read',
      tag: 'operations',
      summary: `Which lists changed, as server-sent events that can be resumed: ${RESOURCES.join(', ')}.`,
      query: z.object(streamQuery),
      response: 'events',
      errors: [503],
      handle: async ({ query, request, reply, renewed }) => {
        const last = lastEventId(request, query.lastEventId);
        const asked = nowAndThen(renewed);
        return streams.answer(request, reply, async function* (signal) {
          let spoken = 0;
          const told = changes.follow(readMarksText(last), { follow: query.follow, signal });
          for await (const { resources, marks } of told) {
            await asked();
            const id = Buffer.from(JSON.stringify(marks)).toString('base64url');
            if (resources.length > 0 || spoken === 0) yield [{ event: 'changed', data: { resources }, id }];
            else if (Date.now() > spoken + SILENCE_MS) yield [{ event: 'still', id }];
            else continue;
            spoken = Date.now();
          }
        });
      },
    }),
  ];
}

/** Does it at most every few seconds, however often it is called. */
function nowAndThen(work: () => Promise<void>): () => Promise<void> {
  let done = Date.now();
  return async () => {
    if (Date.now() < done + RENEW_MS) return;
    await work();
    done = Date.now();
  };
}

const NOWHERE = { watch: '', position: 0 };

const marksSchema = z.record(z.enum(RESOURCES), z.string());

/** Of a text that is none everything counts as changed. */
function readMarksText(text: string | undefined): Marks | undefined {
  if (text === undefined) return undefined;
  try {
    return marksSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return Object.fromEntries(RESOURCES.map((name) => [name, ''])) as Marks;
  }
}

function eventsOf(news: LiveNews): readonly ServerEvent[] {
  switch (news.kind) {
    case 'opened':
      return [{ event: 'opened', data: { resumed: news.resumed, windowSeconds: LIVE_WINDOW_SECONDS } }];
    case 'recent':
      return news.rows.map((row) => ({ event: 'touchpoint', data: { ...present(row), recent: true } }));
    case 'rows':
      return news.rows.map(({ row, place }) => ({
        event: 'touchpoint',
        data: present(row),
        id: writePlace(place),
      }));
    case 'gap':
      return [
        {
          event: 'gap',
          data: { why: news.why, skipped: news.skipped },
          id: writePlace(news.place),
        },
      ];
    case 'still':
      return [{ event: 'still', id: writePlace(news.place) }];
  }
}

function present(row: LiveRow) {
  const { outcome, id, source, type, name, channel, corner, department, detail } = row;
  return {
    outcome,
    key: row.row,
    ...{ id, source, type, name, channel, corner, department },
    time: new Date(row.time).toISOString(),
    received: new Date(row.received).toISOString(),
    person: personOf(row),
    refusal: detail && {
      code: textOf(detail.code),
      message: textOf(detail.message),
      path: textOf(detail.path),
      letter: textOf(detail.letter) || null,
    },
  };
}

/** The identifier whose leaf the touchpoint is: under it the person is found. */
function personOf({ leaf, identifiers }: LiveRow): string | null {
  for (const each of Array.isArray(identifiers) ? identifiers : []) {
    if (!isObject(each) || typeof each.kind !== 'string' || typeof each.value !== 'string') continue;
    if (leafOf(each.kind, each.value) === leaf) return `${each.kind}:${each.value}`;
  }
  return null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
