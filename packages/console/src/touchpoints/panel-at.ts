import { writeAddress } from '../scope/scope.ts';

/** The address of a page with something beside it, for the palette. */
export function panelAt(page: string, kind: string, id: string): string {
  return `${page}${writeAddress({ panel: `${kind}:${id}` })}`;
}
