import { DIMENSIONS, FAMILIES } from '@throughline/core/pulse';
import { z } from 'zod';

const day = z.iso.date();
const interval = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .describe('With its 95 % interval.');
const banded = z
  .object({ rate: z.number(), low: z.number(), high: z.number() })
  .nullable()
  .describe('Of the seven days until then, with its 95 % band.');
const level = z.object({
  people: z.int().describe('Different people.'),
  days: z.int().describe('Person-days on which it happened.'),
  rate: z.number().describe('Of all person-days; of people, people a day.'),
});
const people = z
  .record(z.string(), z.string())
  .describe(
    'Parameters of `GET /v1/pulse/people` that list whom the number counts, beside those of the scope.',
  );

export const subjectSchema = z
  .object({
    dimension: z.enum(DIMENSIONS),
    value: z.string(),
    among: z.string().nullable().describe('Only on person-days on which this channel came before.'),
  })
  .meta({ title: 'Subject' });

const changed = z.object({
  before: level,
  now: level,
  change: interval.describe('Of the rate, as a fraction: 0.12 is 12 % more.'),
  distance: z.number().describe('Standard deviations of its usual noise from no change.'),
  p: z.number(),
  usual: z
    .number()
    .nullable()
    .describe('How much it changes from period to period anyway, as a fraction; null where no past tells.'),
  began: z.object({ on: day, earliest: day, latest: day }).nullable(),
  series: z.array(banded).nullable(),
  people,
});
const judged = changed.extend({
  subject: subjectSchema,
  q: z.number().describe('Share of wrong discoveries if this and all that is less probable are called news.'),
  news: z.boolean(),
});

const finding = judged
  .extend({
    same: z.array(
      z.object({ dimension: z.enum(DIMENSIONS), value: z.string(), among: z.string().optional() }),
    ),
    explanations: z.array(
      z.object({
        family: z.enum(FAMILIES),
        value: z.string(),
        source: z.string().nullable(),
        share: interval.describe('Of the change, among people who are alike; 1 is all of it.'),
        timesAsOften: interval
          .nullable()
          .describe('With it as often as without, among people who are alike.'),
        timesAsOftenUnadjusted: z.number().nullable(),
        days: z.int().describe('Person-days with it.'),
        outcomes: z.int().describe('Those on which the subject followed.'),
        people,
      }),
    ),
  })
  .meta({ title: 'Finding' });

const period = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });

export const pulseSchema = z
  .object({
    period,
    compared: period,
    zone: z.string(),
    days: z.array(day).describe('Of every series.'),
    firstDay: day.describe('Of the period itself; what lies before is what it is compared with.'),
    tested: z.int().describe('How many subjects were looked at.'),
    quiet: z.boolean().describe('Everything is within its usual noise.'),
    stories: z
      .array(z.array(finding))
      .describe('What is news, together where it goes back to the same; the most surprising first.'),
    rest: z.array(judged).describe('What is within its usual noise.'),
    scores: z.array(changed.extend({ id: z.string(), subject: subjectSchema.nullable() })),
    releases: z.array(z.object({ source: z.string(), version: z.string(), on: day })),
    course: z
      .object({
        subject: subjectSchema,
        lines: z.array(z.object({ channel: z.string(), news: z.boolean(), points: z.array(banded) })),
      })
      .nullable()
      .describe(
        'The first finding a day, by the channel that came before, of person-days with that channel.',
      ),
  })
  .meta({ title: 'Pulse' });
