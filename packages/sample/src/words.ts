import type { Random } from './random.ts';
import type { Cause, Stay } from './stay.ts';

/** What guests write. Sentences are put together from what happened to them, so themes can be found again. */
const ABOUT: Readonly<Partial<Record<Cause, readonly string[]>>> = {
  longQueue: [
    'We stood {wait} minutes for the {ride}, with no shade and no word from anyone.',
    'The queue at the {ride} ate half our day.',
    '{wait} minutes for the {ride}. The app said 15.',
    'Lovely place, but the waiting at the {ride} is beyond a joke.',
  ],
  checkInFailed: [
    'The app would not check us in, three tries, then the desk.',
    'Check-in in the app kept failing, so we queued at the desk with tired children.',
    'Since the update the app is useless for checking in.',
    'Key never appeared in the app.',
  ],
  unresolved: [
    'Nobody at the hotline could help, and nobody called back.',
    'I explained the same thing twice on the phone and it is still open.',
    'The hotline promised to sort it out. They did not.',
  ],
  invoiceWrong: ['The invoice charged us for a minibar we did not have.', 'The bill was wrong, again.'],
  greeted: [
    'They knew our names at the door!',
    'The lady at the desk remembered us, that was the best moment.',
    'Such a warm welcome by name.',
  ],
  upgraded: ['A lake view we had not paid for, wonderful.', 'The free upgrade was a nice surprise.'],
};
const GOOD = [
  'The children did not want to leave.',
  'The lake in the morning is worth every cent.',
  'Great food at the Boathouse.',
  'Quiet room, good beds.',
  'Everything was easy.',
  'We will be back.',
];
const BAD = [
  'It was fine, no more.',
  'Rather dear for what it is.',
  'The room was smaller than in the pictures.',
  'Too full.',
];
const CALL = {
  good: [
    'Friendly and quick.',
    'Sorted in two minutes.',
    'Finally someone who knew what to do.',
    'Very patient.',
  ],
  bad: [
    'Was passed on twice.',
    'No solution, only excuses.',
    'I had to explain everything again.',
    'Hung in the queue for ages.',
  ],
};

export function stayWords(random: Random, stay: Stay, mood: number): string {
  const sentences: string[] = [];
  const told = [...stay.causes].filter((cause) => ABOUT[cause] && random.chance(0.75));
  const longest = stay.rides.reduce((most, ride) => (ride.wait > most.wait ? ride : most), {
    ride: '',
    wait: 0,
  });
  for (const cause of told.slice(0, 2)) {
    const sentence = random.pick(ABOUT[cause]!);
    sentences.push(
      sentence.replace('{ride}', longest.ride).replace('{wait}', String(Math.round(longest.wait / 5) * 5)),
    );
  }
  if (sentences.length === 0 || random.chance(0.35)) sentences.push(random.pick(mood > 0.3 ? GOOD : BAD));
  return sentences.join(' ');
}

export function callWords(random: Random, csat: number, reason: string): string {
  const sentence = random.pick(csat >= 4 ? CALL.good : CALL.bad);
  return random.chance(0.3)
    ? `${sentence} It was about ${reason === 'booking' ? 'my booking' : `the ${reason}`}.`
    : sentence;
}
