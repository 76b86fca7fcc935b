import { awake } from '../calendar.ts';
import { known, type Party } from '../guests.ts';
import { type Happened, say, type Who } from '../message.ts';
import type { Random } from '../random.ts';
import type { Stay } from '../stay.ts';
import { priceOf } from './site.ts';

const DAY_MS = 86_400_000;

export function tellBilling(random: Random, into: Happened[], party: Party, stay: Stay): void {
  const who: Who = { ...known(party.lead), email: party.lead.email };
  const total = priceOf(random, party, stay);
  const invoice = `inv-${stay.id}`;
  const properties = { invoice, booking: stay.id, total, currency: 'EUR' };
  into.push(say(stay.checkOutAt + random.between(1, 5) * 60_000, 'Invoice sent', who, { properties }));
  const paidAfter = stay.nights === 0 ? random.between(0.01, 0.1) : random.exponential(5);
  into.push(say(awake(stay.checkOutAt + 600_000 + paidAfter * DAY_MS), 'Invoice paid', who, { properties }));
  if (!stay.causes.has('invoiceWrong')) return;
  const back = Math.round(total * random.between(0.05, 0.2) * 20) / 20;
  const corrected = stay.invoiceCorrectedAt;
  if (corrected !== undefined) {
    const mended = { invoice, booking: stay.id, currency: 'EUR' };
    into.push(
      say(corrected + random.between(0.5, 20) * 3_600_000, 'Invoice corrected', who, { properties: mended }),
    );
    const refund = { ...mended, amount: back };
    // The contact center pays small sums back by itself.
    const department = back < 20 ? 'service' : 'finance';
    into.push(
      say(corrected + random.between(1, 5) * DAY_MS, 'Refund issued', who, {
        properties: refund,
        department,
      }),
    );
  } else if (random.chance(0.2)) {
    const at = stay.checkOutAt + random.between(8, 40) * DAY_MS;
    into.push(say(at, 'Payment disputed', who, { properties: { invoice, amount: back, currency: 'EUR' } }));
  }
}

export function tellCancellation(random: Random, into: Happened[], party: Party, stay: Stay): void {
  const at = random.between(
    stay.bookedAt + 3_600_000,
    Math.max(stay.bookedAt + 7_200_000, stay.checkInAt - DAY_MS),
  );
  const who = known(party.lead);
  const reason = random.pick(['illness', 'weather', 'plans changed', 'found another place']);
  into.push(say(at, 'Booking cancelled', who, { properties: { booking: stay.id, reason } }));
  const amount = priceOf(random, party, stay);
  const properties = { booking: stay.id, amount, currency: 'EUR' };
  into.push(say(at + random.between(1, 6) * DAY_MS, 'Refund issued', who, { properties }));
}
