import { setTimeout as delay } from 'node:timers/promises';
import type { Given, Page, Source } from '@throughline/connectors/sources';
import { isRefusal, type JsonValue } from '@throughline/core/kernel';
import { acceptMessage } from '@throughline/core/touchpoints';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

/** A source with something real behind it. */
export interface SourceHarness {
  readonly source: Source;
  /** Settings as they are declared. */
  readonly settings: unknown;
  /** Makes so many new things happen where the source looks. */
  happen(count: number): Promise<void>;
  close(): Promise<void>;
}

/** How soon a call ends once it is told to, milliseconds. */
const ENDS_WITHIN_MS = 5_000;
/** How long to wait for what was pushed, milliseconds. */
const PUSHED_WITHIN_MS = 15_000;

/**
 * What every source keeps to (R1 to R5 in packages/connectors/src/source.ts), run on all that ship, and to be run on
 * one's own:
 *
 *   sourceContract('[O2.1] my feed', async () => ({ source, settings, happen, close }));
 */
export function sourceContract(name: string, open: () => Promise<SourceHarness>): void {
  describe(`${name}, as a source`, () => {
    let harness: SourceHarness;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(() => harness?.close());
    const kind = () => (harness.source.pull ? 'pull' : 'listen');
    const settings = () => harness.source.settings(z).parse(harness.settings);

    it(`${name} has a schema of its settings that takes what it needs and nothing else`, () => {
      const schema = harness.source.settings(z);
      expect(schema.safeParse(harness.settings).success).toBe(true);
      expect(schema.safeParse({ ...(harness.settings as object), 'no such setting': 1 }).success).toBe(false);
      expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({ type: 'object' });
      expect(Boolean(harness.source.pull)).not.toBe(Boolean(harness.source.listen));
    });

    it(`${name} gives everything once, under ids that stay`, async () => {
      await harness.happen(5);
      const first =
        kind() === 'pull' ? await pulled(harness, settings()) : await listened(harness, settings(), 5);
      expect(first.ids.length).toBeGreaterThanOrEqual(5);
      expect(new Set(first.ids).size).toBe(first.ids.length);
      for (const given of first.given) assertReadable(given, harness.source);
      if (kind() === 'pull') expect((await pulled(harness, settings())).ids).toEqual(first.ids);
    });

    it(`${name} goes on after what was taken in, and gives again what was not`, async () => {
      if (kind() === 'pull') await goesOn(harness, settings());
      else await isGivenAgain(harness, settings());
    });

    it(`${name} ends when it is told to`, async () => {
      const ending = new AbortController();
      const run = { name: 'contract', signal: ending.signal };
      const going = harness.source.pull
        ? drained(harness.source.pull(undefined, settings(), run), ending)
        : harness.source.listen!(settings(), async () => {}, run);
      await delay(200);
      ending.abort();
      const late = Symbol('late');
      const end = going.catch(() => undefined);
      expect(await Promise.race([end, delay(ENDS_WITHIN_MS, late)])).not.toBe(late);
    });
  });
}

/** What one run gave: new ids in order, and the pages. */
interface Pulled {
  readonly ids: string[];
  readonly given: Given[];
  readonly cursors: JsonValue[];
}

async function pulled({ source }: SourceHarness, settings: unknown, cursor?: JsonValue): Promise<Pulled> {
  const ids: string[] = [];
  const given: Page[] = [];
  const run = { name: 'contract', signal: new AbortController().signal };
  for await (const page of source.pull!(cursor, settings, run)) {
    given.push(page);
    if (page.again !== true) ids.push(...idsOf(page));
  }
  // A cursor is kept as JSON, and nothing else of it comes back.
  return { ids, given, cursors: given.map((page) => JSON.parse(JSON.stringify(page.cursor)) as JsonValue) };
}

async function goesOn(harness: SourceHarness, settings: unknown): Promise<void> {
  const all = await pulled(harness, settings);
  for (const [index, cursor] of all.cursors.entries()) {
    const rest = all.given.slice(index + 1).flatMap(idsOf);
    expect((await pulled(harness, settings, cursor)).ids).toEqual(rest);
  }
  await harness.happen(3);
  const more = await pulled(harness, settings, all.cursors.at(-1));
  expect(more.ids.filter((id) => !all.ids.includes(id))).toHaveLength(3);
  expect(more.ids).toHaveLength(3);
}

async function isGivenAgain(harness: SourceHarness, settings: unknown): Promise<void> {
  await harness.happen(4);
  const refused = await listened(harness, settings, 4, () => Promise.reject(new Error('not committed')));
  const taken = await listened(harness, settings, 4);
  expect(new Set(taken.ids)).toEqual(new Set([...taken.ids, ...refused.ids]));
  expect(new Set(taken.ids).size).toBe(4);
}

/** Listens until so many ids were delivered, or a delivery was refused. */
async function listened(
  { source }: SourceHarness,
  settings: unknown,
  count: number,
  deliver: (given: Given) => Promise<void> = async () => {},
): Promise<{ ids: string[]; given: Given[] }> {
  const ids: string[] = [];
  const given: Given[] = [];
  const ending = new AbortController();
  const enough = Promise.withResolvers<void>();
  const take = async (one: Given) => {
    await deliver(one);
    given.push(one);
    ids.push(...idsOf(one));
    // Its acknowledgement follows the delivery: it has a moment to be sent.
    if (new Set(ids).size >= count) setTimeout(enough.resolve, 300);
  };
  const going = source.listen!(settings, take, { name: 'contract', signal: ending.signal });
  const late = delay(PUSHED_WITHIN_MS, undefined, { ref: false }).then(() => {
    throw new Error(`only ${ids.length} of ${count} were delivered`);
  });
  await Promise.race([enough.promise, going.catch(() => {}), late]);
  ending.abort();
  await going.catch(() => {});
  return { ids, given };
}

async function drained(pages: AsyncIterable<unknown>, ending: AbortController): Promise<void> {
  for await (const _ of pages) await delay(ending.signal.aborted ? 0 : 50);
}

function idsOf({ messages = [], rows = [] }: Given): string[] {
  return [
    ...messages.map((message) => String((message as { messageId?: unknown }).messageId)),
    ...rows.map(({ id }) => id),
  ];
}

function assertReadable({ messages = [], rows = [], columns }: Given, source: Source): void {
  const arrival = { received: Date.now(), source: 'contract', newId: () => '', historical: true };
  for (const message of messages) {
    const statement = acceptMessage(message, arrival);
    if (isRefusal(statement)) throw new Error(`${statement.path}: ${statement.message}`);
    expect(statement.touchpoint.id).not.toBe('');
  }
  for (const { id, values } of rows) {
    expect(source.gives).toBe('rows');
    expect(id.length).toBeLessThanOrEqual(200);
    if (columns) expect(Object.keys(values)).toEqual([...columns]);
  }
}
