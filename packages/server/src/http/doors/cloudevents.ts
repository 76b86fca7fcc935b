import { CodedError } from '@throughline/core/kernel';
import { attributeFromHeader, cloudeventsDoor, isJsonType } from '@throughline/core/touchpoints';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { decodeText, parseJson, unpackBody } from '../body.ts';
import { type Route, route } from '../route.ts';
import { answerSchema, type Doors, MAX_BATCH_BYTES, receive } from '../take.ts';

const event = z
  .union([z.looseObject({}), z.array(z.unknown())])
  .describe('One CloudEvent (structured mode), a list of them (batched), or its data alone (binary mode).');

/** CloudEvents 1.0 over HTTP, in its three content modes. */
export function cloudeventsRoutes(doors: Doors): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/cloudevents',
      scope: 'write',
      tag: 'doors',
      summary: 'Takes in CloudEvents 1.0: binary, structured or batched.',
      query: z.looseObject({
        access_token: z.string().optional().describe('The key, where no header can be set (RFC 6750, 2.3).'),
      }),
      keyInAddress: 'access_token',
      body: event,
      readBody: readEvents,
      judgesItems: true,
      bodyLimit: MAX_BATCH_BYTES,
      response: answerSchema,
      errors: [413, 415, 429, 503],
      handle: async (call) => {
        const { body } = call;
        const items = Array.isArray(body) ? body : [body];
        return receive(doors, cloudeventsDoor, call, { items, single: !Array.isArray(body) });
      },
    }),
  ];
}

/**
 * Brings the three modes into one: an event of the JSON format, or a list. The media type decides, as the binding
 * has it; where it says nothing of CloudEvents, `ce-` headers make it binary, else the body's own shape decides.
 */
async function readEvents(raw: Buffer, request: FastifyRequest, limit: number) {
  const { headers } = request;
  const type = declaredType(request);
  const isBinary = !/^application\/cloudevents/i.test(type) && headers['ce-id'] !== undefined;
  const packed = headers['content-encoding'] !== undefined || !isBinary || isJson(type);
  const bytes = packed ? await unpackBody(raw, headers['content-encoding'], limit) : raw;
  const value = isBinary ? { ...attributesOf(request), ...dataOf(bytes, type) } : parseJson(bytes);
  return { value, bytes: bytes.length };
}

/** The media type as it was sent: for every other route the bytes decide, and it is written over. */
function declaredType({ raw: { rawHeaders } }: FastifyRequest): string {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type');
  return at === -1 ? '' : rawHeaders[at + 1]!.trim();
}

function attributesOf({ headers }: FastifyRequest): Record<string, string> {
  const attributes: [string, string][] = [];
  for (const [header, stated] of Object.entries(headers)) {
    if (!header.startsWith('ce-') || typeof stated !== 'string') continue;
    const value = attributeFromHeader(stated);
    if (value === undefined)
      throw new CodedError(400, 'invalid_utf8', `The header ${header} is not percent-encoded UTF-8.`);
    attributes.push([header.slice(3), value]);
  }
  return Object.fromEntries(attributes);
}

/** No type is JSON, as clients have it that send none. */
function isJson(type: string): boolean {
  return type === '' || isJsonType(type);
}

function dataOf(bytes: Buffer, type: string): Record<string, unknown> {
  const declared = type === '' ? {} : { datacontenttype: type };
  if (bytes.length === 0) return declared;
  if (isJson(type)) return { ...declared, data: parseJson(bytes) };
  if (/^text\/|[/+]xml\b/i.test(type)) return { ...declared, data: decodeText(bytes) };
  return { ...declared, data_base64: bytes.toString('base64') };
}
