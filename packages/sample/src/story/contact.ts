import type { Contact } from '../contacts.ts';
import { known, type Party } from '../guests.ts';
import { type Happened, say, type Who } from '../message.ts';
import type { Random } from '../random.ts';
import { referenceTo } from '../staff.ts';
import type { Stay } from '../stay.ts';
import { callWords } from '../words.ts';

/** Calls and chats, from the queue to the rating. */
export function tellContacts(random: Random, into: Happened[], { lead }: Party, stay: Stay): void {
  stay.contacts.forEach((contact, index) => {
    const number = `case-${stay.id}-${index + 1}`;
    if (contact.channel === 'call') call(random, into, { phone: lead.phone }, contact, number);
    else chat(into, { ...known(lead), anonymousId: lead.browsers[0] }, contact, number);
    rate(random, into, { phone: lead.phone }, contact, number);
    if (contact.reason === 'booking' && contact.resolved)
      into.push(
        say(contact.time + 1_200_000, 'Booking changed', known(lead), { properties: { booking: stay.id } }),
      );
  });
}

function call(random: Random, into: Happened[], who: Who, contact: Contact, number: string): void {
  const { time, reason, wait, gaveUpAfter } = contact;
  const properties = { reason, line: reason === 'invoice' ? 'billing' : 'guests' };
  let at = time;
  into.push(say(at, 'Call queued', who, { properties }));
  if (gaveUpAfter !== undefined) {
    const waited = { ...properties, wait_seconds: Math.round(gaveUpAfter * 60) };
    into.push(say(at + gaveUpAfter * 60_000, 'Call abandoned', who, { properties: waited }));
    at += (gaveUpAfter + random.between(4, 30)) * 60_000;
    into.push(say(at, 'Call queued', who, { properties }));
  }
  at += Math.min(wait, 12) * 60_000;
  finish(into, who, contact, number, at, ['Call answered', 'Call ended'], Math.min(wait, 12));
}

function chat(into: Happened[], who: Who, contact: Contact, number: string): void {
  into.push(say(contact.time, 'Chat started', who, { properties: { reason: contact.reason } }));
  const wait = contact.wait * 0.6;
  finish(into, who, contact, number, contact.time + wait * 60_000, ['Chat answered', 'Chat ended'], wait);
}

function finish(
  into: Happened[],
  who: Who,
  { reason, agent, length, resolved }: Contact,
  number: string,
  answeredAt: number,
  [answered, ended]: ['Call answered', 'Call ended'] | ['Chat answered', 'Chat ended'],
  wait: number,
): void {
  const references = [referenceTo(agent), { kind: 'case', id: number, role: 'about' }];
  const waited = { reason, wait_seconds: Math.round(wait * 60) };
  into.push(say(answeredAt, answered, who, { properties: waited, references }));
  const properties = { reason, resolved, seconds: Math.round(length * 60) };
  into.push(say(answeredAt + length * 60_000, ended, who, { properties, references }));
}

/** One in four says how it was: the better, the more it was resolved and the less they waited. */
function rate(random: Random, into: Happened[], who: Who, contact: Contact, number: string): void {
  if (!random.chance(0.25)) return;
  const { time, wait, length, resolved, agent, channel, reason } = contact;
  const felt = (resolved ? 4.3 : 2.1) - 0.12 * wait + random.normal(0, 0.7);
  const csat = Math.max(1, Math.min(5, Math.round(felt)));
  const at = time + (wait + length + random.between(2, 90)) * 60_000;
  const references = [referenceTo(agent), { kind: 'case', id: number, role: 'about' }];
  const text = random.chance(0.5) ? { text: callWords(random, csat, reason) } : {};
  const properties = { csat, channel, reason, ...text };
  into.push(say(at + 1_800_000, 'Call rated', who, { properties, references }));
}
