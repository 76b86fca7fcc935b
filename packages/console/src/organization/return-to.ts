/** Where someone wanted to go before they signed in elsewhere. */
const PLACE = 'throughline.returnTo';

/** An address of this console; anything else is its first page. */
export function ownPath(text: string | null): string {
  if (text === null || !text.startsWith('/') || !URL.canParse(text, location.origin)) return '/';
  const url = new URL(text, location.origin);
  // `//evil.example` and `/\evil.example` are addresses of another host.
  return url.origin === location.origin ? url.pathname + url.search + url.hash : '/';
}

export function rememberReturn(): void {
  sessionStorage.setItem(PLACE, location.pathname + location.search);
}

export function takeReturn(): string {
  const path = ownPath(sessionStorage.getItem(PLACE));
  sessionStorage.removeItem(PLACE);
  return path.startsWith('/sign-in') ? '/' : path;
}
