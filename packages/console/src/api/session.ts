/**
 * Who is asking. Until people sign in with a name, the console asks for a key and keeps it as long as its tab is
 * open: nothing of it is written to disk, and another tab has to ask again.
 */
const PLACE = 'throughline.key';

type Listener = () => void;
const listeners = new Set<Listener>();

export const session = {
  get key(): string | undefined {
    return sessionStorage.getItem(PLACE) ?? undefined;
  },
  begin(key: string): void {
    sessionStorage.setItem(PLACE, key);
    for (const listener of listeners) listener();
  },
  end(): void {
    sessionStorage.removeItem(PLACE);
    for (const listener of listeners) listener();
  },
  subscribe(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** What a request carries to say who asks. */
export function authorization(): Record<string, string> {
  return session.key === undefined ? {} : { authorization: `Bearer ${session.key}` };
}
