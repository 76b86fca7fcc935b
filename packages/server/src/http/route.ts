import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Principal, Scope } from '../auth/keys.ts';
import type { Permission } from '../auth/roles.ts';

/** An answer that is written out already, so that it can be given again. */
export class JsonText {
  readonly bytes: Buffer;

  constructor(value: unknown) {
    this.bytes = Buffer.from(JSON.stringify(value));
  }
}

/** What a handler is given: input that was checked, and who is asking. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Bytes of the body as they came over the wire, unpacked. */
  readonly bytes: number;
  readonly principal: Principal;
  /** For answers that last: asks once more whether the caller may have this. @throws CodedError 401, 403 where not */
  readonly renewed: () => Promise<void>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/**
 * One route. The same table registers it, guards it, documents it (OpenAPI) and is walked by the tests, so that
 * nothing is open by accident.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** OpenAPI form: `/v1/people/{person}`. */
  readonly path: string;
  /** What a key needs. `none` is open to everyone, and `self` to whoever is signed in, and to no key: both have to be said. */
  readonly scope: Scope | 'none' | 'self';
  /** What someone signed in needs, where the scope alone says it too roughly: auth/roles.ts. */
  readonly permission?: Permission;
  readonly tag: string;
  readonly summary: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Where the key may also stand in the body (`writeKey`), as Segment's clients send it. */
  readonly keyInBody?: boolean;
  /** Finds the key in the body where a protocol has its own place for it. Default: `writeKey`. */
  readonly bodyKey?: (body: unknown) => string | undefined;
  /** A parameter of the path or the query in which the key may stand, for clients that can set no header. */
  readonly keyInAddress?: string;
  /** Reads the body where it is no JSON. */
  readonly readBody?: (
    raw: Buffer,
    request: FastifyRequest,
    limit: number,
  ) => Promise<{ value: unknown; bytes: number }>;
  /** Pages of other origins may call it: what a browser’s SDK sends to. */
  readonly crossOrigin?: boolean;
  /** It signs somebody in or out: no page of another site may make a browser do that. */
  readonly sameOrigin?: boolean;
  /** Its clients take every 4xx for final: too much at once is told as 503, after which they try again. */
  readonly retries5xxAlone?: boolean;
  /** Each item of the body gets a verdict of its own, so that one which no engine can store fails nothing else. */
  readonly judgesItems?: boolean;
  /** Largest body, bytes, both as sent and unpacked. */
  readonly bodyLimit?: number;
  /** `script` is JavaScript; `events` are server-sent; `files` are streamed, in one of these types. */
  readonly response: z.ZodType | 'text' | 'script' | 'events' | { readonly files: readonly string[] };
  /** Statuses it answers besides 200 and the errors every route has. */
  readonly errors?: readonly number[];
  readonly handle: (call: Call) => Promise<unknown>;
}

/** Declares a route whose handler sees the types its schemas give. */
export function route<
  Params extends z.ZodType = z.ZodType<unknown>,
  Query extends z.ZodType = z.ZodType<unknown>,
  Body extends z.ZodType = z.ZodType<unknown>,
>(
  definition: Omit<Route, 'handle' | 'params' | 'query' | 'body'> & {
    params?: Params;
    query?: Query;
    body?: Body;
    handle: (call: Call<z.infer<Params>, z.infer<Query>, z.infer<Body>>) => Promise<unknown>;
  },
): Route {
  return definition as Route;
}
