import { type Circle, returns, type Visits } from '../circle.ts';
import { known } from '../guests.ts';
import { type Happened, say } from '../message.ts';
import { Random } from '../random.ts';
import type { World } from '../world.ts';
import { tellApp } from './app.ts';
import { tellBilling, tellCancellation } from './billing.ts';
import { tellContacts } from './contact.ts';
import { tellEarlierAddress, tellMails, tellNewsletters, tellOffer } from './mail.ts';
import { tellStayOnSite } from './park.ts';
import { shareBrowser, tellBooking } from './site.ts';
import { tellVoice } from './voice.ts';

/** Everything that a circle's people did, in no order. */
export function tellCircle(world: World, circle: Circle): Happened[] {
  // Its own numbers: how a story is told changes nothing of what happens in it.
  const random = new Random(world.seed, 2, circle.number);
  const into: Happened[] = [];
  tellVisits(random, into, world, circle.visits);
  return into;
}

function tellVisits(
  random: Random,
  into: Happened[],
  world: World,
  { party, stays, invitations }: Visits,
): void {
  const { lead, companion } = party;
  const mailDays = new Set<number>();
  for (const stay of stays) {
    tellBooking(random, into, party, stay);
    for (const day of tellMails(random, into, party, stay)) mailDays.add(day);
    if (stay.cancelled) {
      tellCancellation(random, into, party, stay);
      continue;
    }
    tellApp(random, into, world, party, stay);
    tellStayOnSite(random, into, world, party, stay);
    tellContacts(random, into, party, stay);
    tellBilling(random, into, party, stay);
    tellVoice(random, into, party, stay);
    tellOffer(random, into, party, stay, returns(stay));
  }
  const first = stays[0]!;
  tellEarlierAddress(random, into, lead, first.bookedAt);
  if (party.sharesBrowser && companion) shareBrowser(into, lead, companion, first.bookedAt + 7_200_000);
  if (lead.newsletter) tellNewsletters(random, into, world, lead, first.bookedAt, mailDays);
  for (const { at, visits } of invitations) {
    const code = `bring-${lead.number.toString(36)}`;
    into.push(say(at, 'Friend invited', known(lead), { properties: { code } }));
    if (visits) tellVisits(random, into, world, visits);
  }
}
