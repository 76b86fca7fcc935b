import { instant, localDay } from '../calendar.ts';
import { afterRide, asIntended, atCheckIn, type Felt, mood } from '../feelings.ts';
import { type Guest, known, type Party } from '../guests.ts';
import { type Happened, say } from '../message.ts';
import type { TouchpointName } from '../plan.ts';
import type { Random } from '../random.ts';
import type { Stay } from '../stay.ts';
import { stayWords } from '../words.ts';

/** One question right after a touchpoint; whoever is angry answers more often. */
function moment(
  random: Random,
  into: Happened[],
  guest: Guest,
  at: number,
  about: TouchpointName,
  felt: Felt,
): void {
  if (!random.chance(felt.valence < -0.3 ? 0.2 : 0.1)) return;
  const score = Math.max(1, Math.min(5, Math.round(3 + 2.2 * felt.valence)));
  into.push(
    say(
      at,
      'Moment rated',
      { ...known(guest), device: guest.device },
      { properties: { about, ...felt, score } },
    ),
  );
}

/** What guests say: moments on the way, the survey after the stay, a review. */
export function tellVoice(random: Random, into: Happened[], { lead, companion }: Party, stay: Stay): void {
  if (lead.hasApp) {
    const about = stay.appVersion === undefined ? 'Checked in at desk' : 'Check-in completed';
    moment(
      random,
      into,
      lead,
      stay.arrivedAt + random.between(8, 20) * 60_000,
      about,
      atCheckIn(random, stay),
    );
    if (stay.causes.has('greeted'))
      moment(
        random,
        into,
        lead,
        stay.arrivedAt + random.between(20, 35) * 60_000,
        'Greeted by name',
        asIntended(random, 'Greeted by name'),
      );
    for (const { queuedAt, wait } of stay.rides)
      moment(random, into, lead, queuedAt + (wait + 8) * 60_000, 'Ride boarded', afterRide(random, wait));
    moment(random, into, lead, stay.checkOutAt + 1_800_000, 'Checked out', asIntended(random, 'Checked out'));
  }
  survey(random, into, lead, stay, 0.24);
  if (companion) survey(random, into, companion, stay, 0.1);
}

/** Net Promoter Score (Reichheld 2003) with words, and sometimes a review. */
function survey(random: Random, into: Happened[], guest: Guest, stay: Stay, share: number): void {
  const mean = mood(stay);
  const strong = Math.abs(mean - 0.4) > 0.35 ? 1.35 : 1;
  const at = instant(localDay(stay.checkOutAt) + 1, random.between(10 * 60, 22 * 60));
  if (random.chance(share * strong)) {
    const nps = Math.max(0, Math.min(10, Math.round(6.4 + 4.2 * mean + random.normal(0, 1.5))));
    const text = random.chance(0.7) ? { text: stayWords(random, stay, mean) } : {};
    const properties = { booking: stay.id, nps, ...text };
    into.push(say(at, 'Stay survey answered', { email: guest.email }, { properties }));
  }
  if (random.chance(0.03 * strong)) {
    const stars = Math.max(1, Math.min(5, Math.round(3.4 + 2 * mean + random.normal(0, 0.7))));
    const properties = { stars, text: stayWords(random, stay, mean), portal: 'lakes-and-parks.example' };
    into.push(say(at + 2 * 86_400_000, 'Review written', known(guest), { properties }));
  }
}
