import type { Destination } from '../destination.ts';
import { files } from './files.ts';
import { table } from './table.ts';
import { webhook } from './webhook.ts';

export {
  type Batching,
  type Delivery,
  type DeliveryRun,
  type Destination,
  defineDestination,
  type Outcome,
} from '../destination.ts';

/** The destinations that come with the product, by kind. */
export const DESTINATIONS: readonly Destination[] = [webhook, table, files] as readonly Destination[];
