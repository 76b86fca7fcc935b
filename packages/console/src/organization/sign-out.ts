import { answer, api } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { session } from '../api/session.ts';

/** Ends the session of this browser; what it showed is forgotten. */
export async function signOut(): Promise<void> {
  if (session.key === undefined) await answer(api.POST('/v1/auth/sign-out'));
  queries.clear();
  session.end();
}
