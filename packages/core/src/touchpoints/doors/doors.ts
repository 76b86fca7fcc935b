import { cloudeventsDoor } from './cloudevents.ts';
import { type Door, segmentDoor } from './door.ts';
import { posthogDoor } from './posthog.ts';
import { snowplowDoor } from './snowplow.ts';

const DOORS: ReadonlyMap<string, Door> = new Map(
  [segmentDoor, posthogDoor, cloudeventsDoor, snowplowDoor].map((door) => [door.name, door]),
);

/** The door of a protocol by its name; undefined where none is called so. */
export function doorNamed(name: string): Door | undefined {
  return DOORS.get(name);
}
