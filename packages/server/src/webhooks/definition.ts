import { CodedError, isObject, type JsonObject } from '@throughline/core/kernel';
import {
  compileDocumentMapping,
  type Delivery,
  type DocumentMapper,
  type Example,
  readTime,
  runExamples,
} from '@throughline/core/touchpoints';
import { z } from 'zod';
import { readForm } from './body.ts';
import { type Signature, signatureSchema } from './schemes.ts';
import { complaintAbout } from './signature.ts';

const texts = z.record(z.string(), z.string());

/** What arrives, written down: an example's, or a trial's. */
export const writtenDelivery = z.object({
  body: z.unknown().describe('The JSON body as it is; of a form its text, or an object of its fields.'),
  headers: texts.default({}),
  query: texts.default({}),
});

const exampleSchema = writtenDelivery.extend({
  name: z.string().min(1).max(200),
  expect: z.array(z.record(z.string(), z.unknown())).max(1000),
});

/**
 * Within what time a delivery must arrive whose signature says no time of its own: `time` stands in what is signed.
 * No longer than ids are remembered, so that a replay is either too old or a duplicate.
 */
const freshSchema = z.strictObject({
  time: z
    .string()
    .min(1)
    .max(500)
    .or(z.array(z.string().max(500)).min(1).max(10)),
  format: z.enum(['iso', 'unix', 'unix_ms', 'rfc2822']).default('iso'),
  within: z.int().min(1).max(86_400).default(86_400).describe('Seconds.'),
});

export const definitionSchema = z.strictObject({
  description: z.string().max(2000).default(''),
  /** How the body is written. */
  body: z.enum(['json', 'form']).default('json'),
  signature: signatureSchema,
  fresh: freshSchema.optional(),
  mapping: z.unknown(),
  examples: z.array(exampleSchema).max(200).default([]),
});
export type Definition = z.infer<typeof definitionSchema>;

/** A webhook that can be received: its definition, ready to be used. */
export interface CompiledWebhook {
  readonly signature: Signature;
  readonly body: 'json' | 'form';
  readonly mapper: DocumentMapper;
  /** When what arrived was sent, by itself; undefined where the signature says it. */
  readonly sent: ((delivery: Delivery) => { time: number | undefined; within: number }) | undefined;
}

/** @throws CodedError 400 `webhook_invalid`, `mapping_invalid` */
export function readDefinition(content: unknown): { definition: Definition; compiled: CompiledWebhook } {
  const parsed = definitionSchema.safeParse(content);
  if (!parsed.success) {
    const complaints = parsed.error.issues
      .slice(0, 20)
      .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
    throw new CodedError(400, 'webhook_invalid', `The webhook cannot be used: ${complaints.join('; ')}`, {
      complaints,
    });
  }
  const definition = parsed.data;
  const { signature, body, fresh, mapping } = definition;
  const compiled = {
    signature,
    body,
    mapper: compileDocumentMapping(mapping),
    sent: fresh && compileSent(fresh),
  };
  return { definition, compiled };
}

/** A mapping of one value is a mapping too: the same paths, read in the same way. */
function compileSent(fresh: NonNullable<Definition['fresh']>): CompiledWebhook['sent'] {
  const places = [fresh.time].flat();
  const mapper = compileDocumentMapping({
    name: 'sent',
    id: 'sent',
    properties: { time: { coalesce: places } },
  });
  return (delivery) => {
    const [made] = mapper.map(delivery).mapped;
    const properties = made && 'message' in made ? made.message.properties : undefined;
    const value = isObject(properties) ? properties.time : undefined;
    const time = value === undefined ? undefined : readTime(value, fresh.format);
    return { time, within: fresh.within };
  };
}

/** @throws CodedError 400 `webhook_secret_invalid` */
export function checkSecrets({ signature }: Definition, secrets: readonly string[]): void {
  for (const secret of secrets) {
    const complaint = complaintAbout(signature, secret);
    if (complaint !== undefined)
      throw new CodedError(400, 'webhook_secret_invalid', `For ${signature.scheme}, ${complaint}.`);
  }
}

/** @throws CodedError 422 `examples_differ`, with every difference */
export function holdExamples(
  { definition, compiled }: ReturnType<typeof readDefinition>,
  name: string,
  now: number,
): void {
  const examples = definition.examples.map(
    (example): Example => ({
      name: example.name,
      delivery: deliveryOf(example, compiled.body),
      expect: example.expect as JsonObject[],
    }),
  );
  const arrival = { received: now, source: name, newId: () => 'none' };
  const differences = runExamples(compiled.mapper, examples, arrival);
  if (differences.length === 0) return;
  const told = differences
    .slice(0, 5)
    .map(
      ({ example, path, expected, found }) =>
        `${example}: ${path} is ${brief(found)}, not ${brief(expected)}`,
    );
  throw new CodedError(422, 'examples_differ', `The mapping fails its examples. ${told.join('; ')}`, {
    differences: differences.slice(0, 100),
  });
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200).toWellFormed();
}

/** A delivery as an example or a trial writes it down. */
export function deliveryOf(written: z.infer<typeof writtenDelivery>, body: 'json' | 'form'): Delivery {
  const { headers, query } = written;
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const isFormText = body === 'form' && typeof written.body === 'string';
  return {
    body: isFormText ? readForm(written.body as string) : written.body,
    headers: Object.fromEntries(lower),
    query,
  };
}
