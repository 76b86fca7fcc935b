import { problemOf, toProblem } from './problem.ts';
import type { paths } from './schema.d.ts';

/**
 * Who is asking: someone signed in, by a cookie that no script can read; or whoever opened this tab with a key, which is
 * kept as long as the tab is open and is written to no disk.
 */
const PLACE = 'throughline.key';

type Told = paths['/v1/auth/session']['get']['responses'][200]['content']['application/json'];
export type Self = NonNullable<Told['signedIn']>;
export type Permission = Self['may'][number];

/** What the server says of this browser; undefined until it has said so. */
export type Standing = Told | undefined;

type Listener = () => void;
const listeners = new Set<Listener>();
let standing: Standing;
let asking: Promise<void> | undefined;

function changed(next: Standing): void {
  standing = next;
  for (const listener of listeners) listener();
}

export const session = {
  get key(): string | undefined {
    return sessionStorage.getItem(PLACE) ?? undefined;
  },
  get standing(): Standing {
    return standing;
  },
  get self(): Self | undefined {
    return standing?.signedIn ?? undefined;
  },
  /** Asks the server who this is. @throws Problem where it does not say */
  load(): Promise<void> {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  },
  begin(key: string): void {
    sessionStorage.setItem(PLACE, key);
    changed(standing);
  },
  /** Whoever was here has to say anew who they are. */
  end(): void {
    sessionStorage.removeItem(PLACE);
    changed(undefined);
  },
  subscribe(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

async function ask(): Promise<void> {
  const response = await fetch('/v1/auth/session').catch((error: unknown) => {
    throw toProblem(error);
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(body, response);
  changed(body as Told);
}

/** What a request carries to say who asks, where it is not the cookie. */
export function authorization(): Record<string, string> {
  return session.key === undefined ? {} : { authorization: `Bearer ${session.key}` };
}
