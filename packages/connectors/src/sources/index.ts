import type { Source } from '../source.ts';

export {
  type Deliver,
  defineSource,
  type Given,
  type Page,
  type Row,
  type Run,
  type Source,
} from '../source.ts';

/** The sources that come with the product, by kind. */
export const SOURCES: readonly Source[] = [];
