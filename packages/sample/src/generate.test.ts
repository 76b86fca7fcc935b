import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptMessage, catalogueSchema, unknownWords } from '@throughline/core/touchpoints';
import { beforeAll, describe, expect, it } from 'vitest';
import { generate, type Message, type Sample, sampleCatalogue, stayTruths } from './index.ts';
import { RETURN } from './parameters.ts';

const SAMPLE: Sample = { guests: 300, seed: 7, end: Date.UTC(2026, 8, 30, 10) };
const FIFTEEN_MONTHS = 456 * 86_400_000;

function messagesOf(sample: Sample): Message[] {
  return [...generate(sample)].flatMap(({ messages }) => messages);
}

function digestOf(messages: readonly Message[]): string {
  return createHash('sha256').update(JSON.stringify(messages)).digest('hex');
}

let messages: Message[];
beforeAll(() => {
  messages = messagesOf(SAMPLE);
});

describe('the generator', () => {
  it('[M1.1] says the same for the same seed, size and end, and something else for others', () => {
    const same = digestOf(messages);
    expect(digestOf(messagesOf(SAMPLE))).toBe(same);
    expect(digestOf(messagesOf({ ...SAMPLE, seed: 8 }))).not.toBe(same);
    expect(digestOf(messagesOf({ ...SAMPLE, end: SAMPLE.end - 86_400_000 }))).not.toBe(same);
  });

  it('[M1.1] asks no clock and no chance', () => {
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
    const told = files.filter((file) => file.endsWith('.ts') && !/test|load|sender/.test(file));
    expect(told.length).toBeGreaterThan(20);
    for (const file of told)
      expect(readFileSync(join(import.meta.dirname, file), 'utf8'), file).not.toMatch(
        /Math\.random|Date\.now|new Date\(\)|performance\.now|randomUUID/,
      );
  });

  it('[M1.1] gives every touchpoint an id of its own, in the fifteen months that end when asked, each story in order', () => {
    expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(messages.length);
    const times = messages.map(({ timestamp }) => Date.parse(timestamp));
    const [first, last] = [Math.min(...times), Math.max(...times)];
    expect(last).toBeLessThanOrEqual(SAMPLE.end);
    expect(first).toBeGreaterThanOrEqual(SAMPLE.end - FIFTEEN_MONTHS);
    expect(last - first).toBeGreaterThan(0.99 * FIFTEEN_MONTHS);
    for (const { messages: told } of generate(SAMPLE)) {
      const order = told.map(({ timestamp }) => timestamp);
      expect(order).toEqual(order.toSorted());
    }
  });

  it('[M1.2] has all systems of the resort and all kinds of people, and the core takes every message', () => {
    const arrival = {
      received: SAMPLE.end,
      source: 'sample',
      newId: () => '',
      historical: true,
      statesSource: true,
    };
    const accepted = messages.map((message) => acceptMessage(message, arrival));
    const touchpoints = accepted.map((statement) =>
      'touchpoint' in statement ? statement.touchpoint : undefined,
    );
    expect(touchpoints).not.toContain(undefined);
    expect([...new Set(touchpoints.map((touchpoint) => touchpoint!.source))].sort()).toMatchInlineSnapshot(`
      [
        "billing",
        "booking-site",
        "contact-center",
        "front-desk",
        "guest-voice",
        "mailer",
        "park-gates",
        "partner-portal",
        "resort-app",
        "shuttle",
        "staff-hub",
        "tills",
      ]
    `);
    expect([...new Set(touchpoints.map((touchpoint) => touchpoint!.channel))].sort()).toMatchInlineSnapshot(`
      [
        "billing",
        "chat",
        "contact_center",
        "email",
        "employee_tool",
        "iot",
        "mobile",
        "on_site",
        "partner",
        "push",
        "social",
        "store",
        "web",
      ]
    `);
    expect([...new Set(touchpoints.flatMap((touchpoint) => touchpoint!.traits.kind ?? []))].sort()).toEqual([
      'customer',
      'employee',
      'partner',
    ]);
  });

  it('[M1.2] makes about fifty touchpoints a guest', () => {
    const size = { ...SAMPLE, guests: 2_000 };
    const count = [...generate(size)].reduce((sum, story) => sum + story.messages.length, 0);
    expect(count / size.guests).toBeGreaterThan(45);
    expect(count / size.guests).toBeLessThan(55);
  });

  it('[M1.2] tells how far it is, up to the end', () => {
    const parts = [...generate(SAMPLE)].map(({ part }) => part);
    expect(parts).toEqual(parts.toSorted((a, b) => a - b));
    expect(parts.at(-1)).toBe(1);
  });
});

describe('the truth of a sample', () => {
  it('[M1.3] says of every stay whether the guest comes back, with which probability, and what lost them', () => {
    const truths = [...stayTruths({ ...SAMPLE, guests: 3_000 })];
    const lost = truths.filter(({ lostBy }) => lostBy.length > 0);
    expect(truths.length).toBeGreaterThan(2_000);
    expect(lost.length).toBeGreaterThan(20);
    for (const { returned, lostBy, causes } of lost) {
      expect(returned).toBe(false);
      for (const cause of lostBy) expect(causes).toContain(cause);
    }
    const clipped = truths.filter(({ probability }) => probability <= 0 || probability >= 1);
    expect(clipped.length / truths.length).toBeLessThan(0.001);
    // Of those who waited long, as many are lost by it as the effect says.
    const waited = truths.filter(({ causes }) => causes.includes('longQueue'));
    const byIt = waited.filter(({ lostBy }) => lostBy.includes('longQueue'));
    expect(byIt.length / waited.length).toBeCloseTo(-RETURN.longQueue, 1);
  });
});

describe('the catalogue of the sample', () => {
  it('[M1.12] is one that the product takes', () => {
    const catalogue = sampleCatalogue();
    expect(catalogueSchema.parse(catalogue)).toEqual(catalogue);
    expect(unknownWords(Object.entries(catalogue.touchpoints), catalogue)).toEqual([]);
  });
});
