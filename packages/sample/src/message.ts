import type { JsonObject } from '@throughline/core/kernel';
import type { Identifier, Reference } from '@throughline/core/touchpoints';
import { PLAN, type Planned, SOURCES, type TouchpointName } from './plan.ts';

/** How a system knows the person: what it says of them with an event. */
export interface Who {
  readonly userId?: string | undefined;
  readonly anonymousId?: string | undefined;
  readonly device?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  /** Number of the wristband. */
  readonly pass?: string | undefined;
}

/** One call as a client of the resort's systems would have sent it (Segment's specification). */
export interface Message extends JsonObject {
  readonly type: string;
  readonly messageId: string;
  readonly timestamp: string;
}

/** A message on its way into the order of its story, which gives it its id. */
export interface Happened {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly message: Draft;
}
type Draft = Record<string, unknown>;

export interface Detail {
  readonly properties?: JsonObject;
  readonly references?: readonly Reference[];
  readonly context?: JsonObject;
  /** Instead of what the plan says of its events. */
  readonly department?: string;
  readonly channel?: string;
}

const plan: Readonly<Record<TouchpointName, Planned>> = PLAN;

/** An event of the plan, with everything but its id. */
export function say(time: number, name: TouchpointName, who: Who, detail: Detail = {}): Happened {
  const { type, system, channel, corner, department } = plan[name];
  const place = { source: SOURCES[system], channel: detail.channel ?? channel, corner };
  const message = draft(type);
  message[type === 'track' ? 'event' : 'name'] = name;
  address(message, who);
  if (detail.properties) message.properties = detail.properties;
  setContext(message, who, detail.context);
  message.touchpoint = placed(place, detail.department ?? department, who, detail.references);
  return { time, message };
}

/** What a system states about a person, and by what it knows them. */
export function identify(
  time: number,
  system: { source: string; channel: string; corner: string },
  who: Who,
  traits: JsonObject,
): Happened {
  const message = draft('identify');
  message.traits = traits;
  address(message, who);
  setContext(message, who, undefined);
  message.touchpoint = placed(system, '', who, undefined);
  return { time, message };
}

/** With places for what its story gives it: copying a million messages takes longer than telling them. */
function draft(type: string): Draft {
  return { messageId: '', timestamp: '', type };
}

function address(message: Draft, { userId, anonymousId }: Who): void {
  if (userId !== undefined) message.userId = userId;
  if (anonymousId !== undefined) message.anonymousId = anonymousId;
}

function setContext(message: Draft, { device }: Who, context: JsonObject | undefined): void {
  if (device !== undefined) message.context = { ...context, device: { id: device } };
  else if (context) message.context = context;
}

function placed(
  place: { source: string; channel: string; corner: string },
  department: string,
  { email, phone, pass }: Who,
  references: readonly Reference[] | undefined,
): JsonObject {
  const identifiers: Identifier[] = [];
  if (email !== undefined) identifiers.push({ kind: 'email', value: email });
  if (phone !== undefined) identifiers.push({ kind: 'phone', value: phone });
  if (pass !== undefined) identifiers.push({ kind: 'pass', value: pass });
  const stated: Record<string, unknown> = { ...place };
  if (department !== '') stated.department = department;
  if (identifiers.length > 0) stated.identifiers = identifiers;
  if (references && references.length > 0) stated.references = references;
  return stated as JsonObject;
}

/**
 * Puts what happened to a few people into order, within the history, with ids that tell their story and place: the
 * same story gives the same ids.
 */
export function inOrder(
  story: string,
  happened: readonly Happened[],
  { from, to }: { from: number; to: number },
): Message[] {
  const sorted = happened.filter(({ time }) => time >= from && time <= to).sort((a, b) => a.time - b.time);
  return sorted.map(({ time, message }, index) => {
    message.messageId = `${story}-${index.toString(36)}`;
    message.timestamp = new Date(time).toISOString();
    return message as unknown as Message;
  });
}
