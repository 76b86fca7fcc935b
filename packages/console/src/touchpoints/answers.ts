import type { paths } from '../api/schema.d.ts';

/** What an address answers, asked by GET where nothing else is said. */
export type Answer<Path extends keyof paths, Method extends 'get' | 'post' = 'get'> = paths[Path] extends {
  [method in Method]: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

/** One item of a list: `Item<'/v1/keys', 'keys'>`. */
export type Item<
  Path extends keyof paths,
  List extends keyof Answer<Path>,
> = Answer<Path>[List] extends readonly (infer One)[] ? One : never;

type Page<T> = { readonly next: string | null } & T;

/** Reads a list to its end, page by page. @param most pages, so that a list nobody thought of ends */
export async function everyPage<T extends object, One>(
  ask: (cursor: string | undefined) => Promise<Page<T>>,
  items: (page: T) => readonly One[],
  most = 20,
): Promise<One[]> {
  const all: One[] = [];
  let cursor: string | undefined;
  for (let turn = 0; turn < most; turn += 1) {
    const page = await ask(cursor);
    all.push(...items(page));
    if (page.next === null) break;
    cursor = page.next;
  }
  return all;
}
