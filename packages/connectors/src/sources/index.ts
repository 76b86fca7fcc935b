import type { Source } from '../source.ts';
import { mqtt } from './mqtt.ts';
import { mysql } from './mysql.ts';
import { postgres } from './postgres.ts';

export {
  type Deliver,
  defineSource,
  type Given,
  type Page,
  type Row,
  type Run,
  type Source,
  type Unreadable,
} from '../source.ts';
export { mqtt, mysql, postgres };

/** The sources that come with the product. */
export const SOURCES: readonly Source[] = [mqtt as Source, mysql as Source, postgres as Source];
