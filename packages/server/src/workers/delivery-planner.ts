import { digest, type JsonObject, NIL, toUuid, type Uuid } from '@throughline/core/kernel';
import { meets, type Rule, type Ruled } from '@throughline/core/touchpoints';
import {
  type Analytical,
  type EventRow,
  historyAfter,
  lastApplied,
  type Shipped,
  shippedAfter,
  shippedLeaves,
} from '@throughline/storage/analytical';
import {
  type DestinationRow,
  type FeedRow,
  feedAfter,
  ownersOf,
  type Place,
  type Planned,
  peopleAfter,
  peopleAmong,
  planDeliveries,
  type Schema,
  shipmentsAfter,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';

/** Events read at once. */
const PAGE = 2_000;
/** Shipments looked at together at most. */
const SHIPMENTS = 200;

interface Planes {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
}

/** What the next step found, and where the destination stands then. */
interface Step {
  readonly rows: readonly Planned[];
  readonly place: Place;
}

/**
 * Plans what comes next for a destination: reads on in what has arrived in the analytical plane, in its order, and stores
 * what the rule means together with the place it read up to.
 *
 * After a replay history is read first, by (applied, key), up to what had arrived when the replay was asked for (all
 * shipments up to `position`, which was the feed's end); what arrived later comes from the feed, after it.
 *
 * @returns whether there was anything to read
 */
export async function planNext(
  planes: Planes,
  row: DestinationRow,
  rule: Rule,
  now: number,
): Promise<boolean> {
  const step = await (row.stream === 'people' ? nextPeople(planes, row) : nextEvents(planes, row, rule));
  if (!step) return false;
  await planDeliveries(planes.db, row, step.rows, step.place, now);
  return true;
}

async function nextEvents(planes: Planes, row: DestinationRow, rule: Rule): Promise<Step | undefined> {
  const read = row.scanning ? await readHistory(planes, row) : await readFeed(planes, row);
  if (!read) return undefined;
  const meant = read.events.filter((event) => meets(rule, event as unknown as Ruled));
  return { rows: meant.map((event) => plannedEvent(row.name, event)), place: read.place };
}

interface Read {
  readonly events: readonly EventRow[];
  readonly place: Place;
}

async function readHistory({ db, analytical }: Planes, row: DestinationRow): Promise<Read> {
  const { position } = row;
  // Later than the replay was asked for, so nothing that had arrived by then lies beyond.
  const to = row.scan_to ?? (await lastApplied(analytical));
  const page = await historyAfter(analytical, { applied: row.cursor_applied, key: row.cursor_key }, to, PAGE);
  // Asked after the page was read: whatever was in it and is not closed by then, or was closed since, comes from the feed.
  const later = await shipmentsAfter(db, position, [...new Set(page.map(({ shipment }) => shipment))]);
  const last = page.at(-1);
  const place: Place =
    last && page.length === PAGE
      ? { position, scanning: true, scan_to: to, cursor_applied: last.applied, cursor_key: last.key }
      : atPosition(position);
  return { events: page.filter(({ shipment }) => !later.has(shipment)), place };
}

async function readFeed({ db, analytical }: Planes, row: DestinationRow): Promise<Read | undefined> {
  const shipments = fitting(await feedAfter(db, row.position, SHIPMENTS));
  const last = shipments.at(-1);
  if (!last) return undefined;
  const cursor = { applied: row.cursor_applied, key: row.cursor_key };
  // Several are read whole, one that is larger than a page page by page.
  const limit = shipments.length > 1 ? 2 * PAGE : PAGE;
  const events = await shippedAfter(analytical, rangeOf(shipments), cursor, limit);
  const places = new Map(shipments.map(({ shipment, position }) => [shipment, position]));
  events.sort((a, b) => places.get(a.shipment)! - places.get(b.shipment)!);
  const end = events.at(-1);
  const place: Place =
    shipments.length === 1 && end && events.length === limit
      ? { ...atPosition(row.position), cursor_applied: end.applied, cursor_key: end.key }
      : atPosition(last.position);
  return { events, place };
}

/** As many of the first shipments as fill a page, and at least one. */
function fitting(rows: readonly FeedRow[]): FeedRow[] {
  let events = 0;
  const beyond = rows.findIndex((row) => {
    events += row.events;
    return events > PAGE;
  });
  return rows.slice(0, beyond < 0 ? rows.length : Math.max(1, beyond));
}

function rangeOf(rows: readonly FeedRow[]): Shipped {
  return {
    shipments: rows.map(({ shipment }) => shipment),
    range: [
      Math.min(...rows.map(({ first_applied }) => first_applied)),
      Math.max(...rows.map(({ last_applied }) => last_applied)),
    ],
  };
}

/** Everything up to a position, whole. */
function atPosition(position: number): Place {
  return { position, scanning: false, scan_to: null, cursor_applied: 0, cursor_key: NIL };
}

async function nextPeople({ db, analytical }: Planes, row: DestinationRow): Promise<Step | undefined> {
  if (row.scanning) {
    const people = await peopleAfter(db, row.cursor_key, PAGE);
    const last = people.at(-1);
    const place: Place =
      last && people.length === PAGE
        ? { ...atPosition(row.position), scanning: true, cursor_key: last }
        : atPosition(row.position);
    return { rows: people.map((person) => plannedPerson(row.name, person)), place };
  }
  const shipments = fitting(await feedAfter(db, row.position, SHIPMENTS));
  const last = shipments.at(-1);
  if (!last) return undefined;
  const leaves = await shippedLeaves(analytical, rangeOf(shipments));
  // Whose they are now; and those that lost or were given leaves: a person is named by one of its leaves.
  const owners = await ownersOf(db, leaves);
  const people = await peopleAmong(db, [...new Set([...leaves, ...owners.values()])]);
  return {
    rows: people.map((person) => plannedPerson(row.name, person)),
    place: atPosition(last.position),
  };
}

function plannedEvent(destination: string, event: EventRow): Planned {
  const { key, leaf, applied, source, id, name } = event;
  return {
    id: toUuid(digest(destination, key)),
    key,
    leaf,
    applied,
    source,
    event: id,
    name,
    payload: JSON.stringify(presentEvent(event)),
  };
}

function plannedPerson(destination: string, person: Uuid): Planned {
  return {
    id: toUuid(digest(destination, person)),
    key: person,
    leaf: person,
    applied: 0,
    source: '',
    event: '',
    name: '',
    payload: null,
  };
}

/** A touchpoint as it is delivered: what the API shows of it. */
function presentEvent({
  leaf: _,
  settings: __,
  shipment: ___,
  time,
  received,
  ...event
}: EventRow): JsonObject {
  return {
    ...(event as unknown as JsonObject),
    time: new Date(time).toISOString(),
    received: new Date(received).toISOString(),
  };
}
