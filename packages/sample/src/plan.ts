import type { EventType } from '@throughline/core/touchpoints';

/** The eight basic emotions (Plutchik 1980). */
export const EMOTIONS = [
  'joy',
  'trust',
  'fear',
  'surprise',
  'sadness',
  'disgust',
  'anger',
  'anticipation',
] as const;
export type Emotion = (typeof EMOTIONS)[number];

export const SOURCES = {
  site: 'booking-site',
  app: 'resort-app',
  hotel: 'front-desk',
  rides: 'park-gates',
  food: 'tills',
  contact: 'contact-center',
  shuttle: 'shuttle',
  mail: 'mailer',
  billing: 'billing',
  voice: 'guest-voice',
  staff: 'staff-hub',
  partners: 'partner-portal',
} as const;
export type System = keyof typeof SOURCES;

/** One touchpoint of the resort: what its events carry, and what the company means by it. */
export interface Planned {
  readonly system: System;
  readonly type: EventType;
  readonly channel: string;
  readonly corner: string;
  /** As events name it; '' where they name none. */
  readonly department: string;
  readonly stage: string;
  readonly about: string;
  /** Euros, of one occurrence. */
  readonly cost: number;
  /** What a guest should feel, and how strongly (0 to 1). */
  readonly intended?: readonly [Emotion, number];
  readonly promise?: string;
}

type Column = readonly [
  stage: string,
  about: string,
  cost: number,
  intended?: readonly [Emotion, number],
  promise?: string,
];

function rows<Name extends string>(
  [system, type, channel, corner, department]: readonly [System, EventType, string, string, string],
  all: Readonly<Record<Name, Column>>,
): Record<Name, Planned> {
  const read = Object.entries<Column>(all).map(([name, [stage, about, cost, intended, promise]]) => {
    const optional = { ...(intended ? { intended } : {}), ...(promise ? { promise } : {}) };
    return [name, { system, type, channel, corner, department, stage, about, cost, ...optional }];
  });
  return Object.fromEntries(read) as Record<Name, Planned>;
}

/** Every touchpoint that the resort's systems send, by the name of its events. */
export const PLAN = {
  ...rows(['site', 'page', 'web', 'marketing', 'marketing'], {
    'Home page': ['awareness', 'The first page of the booking site.', 0.002, ['anticipation', 0.3]],
    'Attractions page': [
      'awareness',
      'Rides, lake and spa, shown before anyone pays.',
      0.002,
      ['anticipation', 0.5],
    ],
    'Offers page': ['research', 'What is on offer this month.', 0.002, ['anticipation', 0.4]],
  }),
  ...rows(['site', 'page', 'web', 'product', 'digital'], {
    'Room page': [
      'research',
      'One room or lodge, with its pictures and its calendar.',
      0.002,
      ['anticipation', 0.5],
    ],
    'Prices page': ['research', 'Day tickets and passes.', 0.002, ['trust', 0.4]],
    'Help page': ['service', 'Questions and answers.', 0.002, ['trust', 0.5], 'An answer without a call.'],
  }),
  ...rows(['site', 'track', 'web', 'product', 'digital'], {
    'Dates searched': [
      'research',
      'Someone asked for dates and a number of guests.',
      0.01,
      ['anticipation', 0.5],
    ],
    'Signed in': ['usage', 'A guest signed in on the site.', 0.001],
    'Account created': ['onboarding', 'A guest made an account.', 0.01, ['trust', 0.4]],
  }),
  ...rows(['site', 'track', 'web', 'commerce', 'sales'], {
    'Booking started': ['purchase', 'Dates and room are chosen.', 0.01, ['anticipation', 0.6]],
    'Guest details entered': ['purchase', 'Names and addresses are given.', 0.01, ['trust', 0.5]],
    'Payment failed': [
      'purchase',
      'The card was declined, or the bank did not answer.',
      0.05,
      ['trust', 0.5],
    ],
    'Booking completed': [
      'purchase',
      'The stay is booked.',
      0.9,
      ['joy', 0.7],
      'A confirmation within a minute.',
    ],
    'Booking changed': ['purchase', 'Dates or room were changed.', 0.6, ['trust', 0.6]],
    'Booking cancelled': [
      'purchase',
      'The stay was called off.',
      0.6,
      ['trust', 0.5],
      'Money back within five days.',
    ],
    'Referral link opened': ['referral', 'A friend’s link was followed.', 0.002, ['anticipation', 0.4]],
  }),
  ...rows(['app', 'screen', 'mobile', 'product', 'digital'], {
    'App opened': ['usage', 'The app came to the front.', 0.001],
    'Map viewed': ['usage', 'The map of the park.', 0.001, ['anticipation', 0.4]],
    'Wait times viewed': [
      'usage',
      'How long the queues are now.',
      0.001,
      ['trust', 0.5],
      'Right to five minutes.',
    ],
    'Day planned': ['usage', 'Rides and tables put into a day.', 0.001, ['anticipation', 0.6]],
  }),
  ...rows(['app', 'track', 'mobile', 'product', 'digital'], {
    'App installed': ['onboarding', 'First start on a device.', 0.02, ['anticipation', 0.4]],
    'App signed in': ['onboarding', 'A guest signed in on a device.', 0.001, ['trust', 0.4]],
    'Check-in started': ['onboarding', 'The check-in in the app was begun.', 0.01, ['anticipation', 0.6]],
    'Check-in failed': ['onboarding', 'The app could not check the guest in.', 0.01, ['trust', 0.6]],
    'Check-in completed': [
      'onboarding',
      'Room key and wristband are ready.',
      0.01,
      ['joy', 0.6],
      'Two minutes, no queue.',
    ],
    'Door opened': ['usage', 'The room’s door was opened with the app.', 0.001, ['trust', 0.5]],
  }),
  ...rows(['app', 'track', 'push', 'marketing', 'marketing'], {
    'Push opened': ['usage', 'A notification of the app was opened.', 0.002, ['surprise', 0.3]],
  }),
  ...rows(['hotel', 'track', 'store', 'service', 'hospitality'], {
    'Checked in at desk': [
      'onboarding',
      'The front desk checked the guest in.',
      3.2,
      ['joy', 0.6],
      'Five minutes from the door to the key.',
    ],
    'Greeted by name': ['onboarding', 'Someone knew who was coming.', 0.3, ['joy', 0.8]],
    'Room upgraded': ['onboarding', 'A better room for the same price.', 14, ['surprise', 0.7]],
    'Housekeeping asked': ['usage', 'Towels, pillows, a lamp.', 2.5, ['trust', 0.6], 'Within half an hour.'],
    'Checked out': ['usage', 'The stay, or the day, is over.', 0.8, ['joy', 0.6]],
  }),
  ...rows(['rides', 'track', 'iot', 'product', 'park'], {
    'Gate passed': ['usage', 'A wristband opened the gate of the park.', 0.02, ['anticipation', 0.8]],
    'Queue joined': ['usage', 'A wristband was read at the entry of a queue.', 0.001, ['anticipation', 0.6]],
    'Ride boarded': [
      'usage',
      'A wristband was read at the ride itself.',
      0.35,
      ['joy', 0.9],
      'Never more than 40 minutes in a queue.',
    ],
  }),
  ...rows(['food', 'track', 'on_site', 'commerce', 'food'], {
    'Meal ordered': ['usage', 'A table or a counter took an order.', 0.4, ['joy', 0.5]],
    'Bill paid': ['usage', 'The till has taken the money.', 0.15, ['trust', 0.5]],
  }),
  ...rows(['shuttle', 'track', 'on_site', 'service', ''], {
    'Shuttle boarded': [
      'usage',
      'From the station to the lake, or back.',
      1.9,
      ['trust', 0.6],
      'Every twenty minutes.',
    ],
  }),
  ...rows(['contact', 'track', 'contact_center', 'service', 'service'], {
    'Call queued': ['service', 'A caller waits.', 0.1, ['trust', 0.4], 'Someone answers within two minutes.'],
    'Call abandoned': ['service', 'The caller hung up before anyone answered.', 0.1, ['trust', 0.4]],
    'Call answered': ['service', 'An employee took the call.', 4.8, ['trust', 0.7]],
    'Call ended': ['service', 'The call is over, and resolved or not.', 0.1, ['trust', 0.7]],
    'Call rated': ['service', 'The caller said how it was, from 1 to 5.', 0.05],
  }),
  ...rows(['contact', 'track', 'chat', 'service', 'service'], {
    'Chat started': ['service', 'A guest waits in the chat.', 0.05, ['trust', 0.4]],
    'Chat answered': ['service', 'An employee took the chat.', 2.6, ['trust', 0.6]],
    'Chat ended': ['service', 'The chat is over, and resolved or not.', 0.05, ['trust', 0.7]],
  }),
  ...rows(['mail', 'track', 'email', 'marketing', 'marketing'], {
    'E-mail sent': ['research', 'A message left for a guest’s address.', 0.004],
    'E-mail opened': ['research', 'The message was opened.', 0, ['anticipation', 0.3]],
    'E-mail clicked': ['research', 'A link in the message was followed.', 0, ['anticipation', 0.4]],
    Unsubscribed: ['research', 'No more news, please.', 0],
  }),
  ...rows(['billing', 'track', 'billing', 'commerce', 'finance'], {
    'Invoice sent': ['usage', 'What the stay cost.', 0.4, ['trust', 0.8], 'Right the first time.'],
    'Invoice paid': ['usage', 'The money is there.', 0.2, ['trust', 0.6]],
    'Invoice corrected': ['service', 'An invoice was wrong and is mended.', 6.5, ['trust', 0.6]],
    'Refund issued': ['service', 'Money goes back.', 2, ['trust', 0.7], 'Five days.'],
    'Payment disputed': ['service', 'The bank asks for the money back.', 15],
  }),
  ...rows(['voice', 'track', 'mobile', 'service', 'service'], {
    'Moment rated': ['usage', 'One question right after a touchpoint: how did it feel?', 0.01],
  }),
  ...rows(['voice', 'track', 'email', 'service', 'service'], {
    'Stay survey answered': ['renewal', 'Would you recommend us, and why?', 0.05],
  }),
  ...rows(['voice', 'track', 'social', 'marketing', 'marketing'], {
    'Review written': ['renewal', 'Stars and words on a portal for travellers.', 0],
  }),
  ...rows(['mail', 'track', 'email', 'commerce', 'sales'], {
    'Return offer clicked': ['renewal', 'A guest followed the link to come back.', 0, ['anticipation', 0.5]],
    'Friend invited': ['referral', 'A guest sent a link to a friend.', 0, ['joy', 0.6]],
  }),
  ...rows(['staff', 'track', 'employee_tool', 'service', 'people'], {
    'Shift started': ['usage', 'An employee came to work.', 0, ['trust', 0.5]],
    'Article opened': ['usage', 'An employee looked something up.', 0],
    'Training completed': ['onboarding', 'An employee learnt something.', 40, ['anticipation', 0.5]],
    'Thanks received': ['usage', 'A guest or a colleague said thank you.', 0, ['joy', 0.7]],
    'Team pulse answered': ['usage', 'How was the month, from 1 to 10?', 0.05],
  }),
  ...rows(['partners', 'track', 'partner', 'commerce', 'sales'], {
    'Partner signed in': ['usage', 'Someone of a tour partner opened the portal.', 0],
    'Rooms requested': ['research', 'A partner asked for an allotment.', 0.5],
    'Group booked': ['purchase', 'A partner booked for its guests.', 1.2],
    'Commission paid': ['renewal', 'The partner’s share of the month.', 3, ['trust', 0.7], 'By the tenth.'],
    'Partner complained': ['service', 'A partner is not content.', 25],
  }),
  ...rows(['rides', 'track', 'iot', 'marketing', 'park'], {
    'Photo taken': ['usage', 'The camera in the log flume.', 0.02],
  }),
} satisfies Record<string, Planned>;

export type TouchpointName = keyof typeof PLAN;
