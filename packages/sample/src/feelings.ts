import { LONG_WAIT_MINUTES } from './parameters.ts';
import { type Emotion, PLAN, type TouchpointName } from './plan.ts';
import type { Random } from './random.ts';
import type { Stay } from './stay.ts';

/** What was felt, how strongly (0 to 1), and how good it was (−1 to 1). */
export interface Felt {
  readonly emotion: Emotion;
  readonly intensity: number;
  readonly valence: number;
}

/** Which feelings are good, and by how much at full strength (after Russell 1980, pleasure). */
const VALENCE: Readonly<Record<Emotion, number>> = {
  joy: 1,
  trust: 0.7,
  surprise: 0.2,
  anticipation: 0.5,
  fear: -0.7,
  sadness: -0.8,
  disgust: -0.9,
  anger: -1,
};

function felt(random: Random, emotion: Emotion, intensity: number): Felt {
  const strength = Math.max(0.05, Math.min(1, intensity + random.normal(0, 0.12)));
  const rounded = Math.round(strength * 100) / 100;
  return { emotion, intensity: rounded, valence: Math.round(VALENCE[emotion] * rounded * 100) / 100 };
}

/** Where nothing goes wrong, most feel what was intended, somewhat less. */
export function asIntended(random: Random, about: TouchpointName): Felt {
  const intended: readonly [Emotion, number] = PLAN[about].intended ?? ['trust', 0.4];
  const emotion = random.chance(0.7)
    ? intended[0]
    : random.pick<Emotion>(['trust', 'surprise', 'anticipation', 'joy']);
  return felt(random, emotion, intended[1] - 0.08);
}

export function atCheckIn(random: Random, stay: Stay): Felt {
  if (!stay.causes.has('checkInFailed'))
    return asIntended(random, stay.appVersion === undefined ? 'Checked in at desk' : 'Check-in completed');
  return felt(random, random.weighted({ anger: 0.66, sadness: 0.14, fear: 0.2 }), 0.72);
}

/** A queue costs joy minute by minute, and past the promise it becomes anger. */
export function afterRide(random: Random, wait: number): Felt {
  if (wait >= LONG_WAIT_MINUTES && random.chance(0.75))
    return felt(
      random,
      random.weighted({ anger: 0.6, sadness: 0.25, disgust: 0.15 }),
      0.5 + (wait - 40) / 100,
    );
  return felt(random, 'joy', 0.9 - wait / 90);
}

/** What is carried home, −1 to 1: the mean that scores are drawn around. */
export function mood({ causes }: Stay): number {
  let sum = 0.55;
  if (causes.has('greeted')) sum += 0.18;
  if (causes.has('upgraded')) sum += 0.12;
  if (causes.has('longQueue')) sum -= 0.42;
  if (causes.has('checkInFailed')) sum -= 0.4;
  if (causes.has('unresolved')) sum -= 0.38;
  if (causes.has('invoiceWrong')) sum -= 0.2;
  return sum;
}
