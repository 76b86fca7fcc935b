import createClient, { type Middleware } from 'openapi-fetch';
import { problemOf, toProblem } from './problem.ts';
import type { paths } from './schema.d.ts';
import { authorization, session } from './session.ts';

const says: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(authorization())) request.headers.set(name, value);
    return request;
  },
  onResponse({ request, response }) {
    // Revoked or expired: whoever asks has to say anew who they are. What signs in says itself what was wrong.
    const signsIn = new URL(request.url).pathname.startsWith('/v1/auth/');
    if (response.status === 401 && !signsIn) session.end();
    return response;
  },
};

/**
 * The whole HTTP interface, typed from its own description (`schema.d.ts`, written by `npm run golden`): addresses,
 * parameters, bodies and answers. There is no other way from the console to the server.
 *
 * @example await answer(api.GET('/v1/people/{person}', { params: { path: { person } }, signal }))
 */
export const api = createClient<paths>({ baseUrl: '/' });
api.use(says);

/** Gives the data of an answer. @throws Problem whatever went wrong, also where nothing answered */
export async function answer<T>(
  asked: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<NonNullable<T>> {
  let got: { data?: T; error?: unknown; response: Response };
  try {
    got = await asked;
  } catch (error) {
    // A question that was taken back is no problem of anyone's.
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw toProblem(error);
  }
  if (!got.response.ok || got.data === undefined || got.data === null)
    throw problemOf(got.error, got.response);
  return got.data;
}
