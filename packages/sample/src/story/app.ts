import { instant, localDay } from '../calendar.ts';
import { type Guest, known, type Party } from '../guests.ts';
import { type Happened, say, type Who } from '../message.ts';
import { BROKEN_VERSION } from '../parameters.ts';
import type { Random } from '../random.ts';
import type { Stay } from '../stay.ts';
import { installedAt, versionAt, type World } from '../world.ts';

/** The app on one device at one time. */
function onDevice(
  guest: Guest,
  version: string,
): { who: Who; context: { app: { name: string; version: string }; os: { name: string } } } {
  const os = guest.number % 5 < 2 ? 'iOS' : 'Android';
  const device: Who = { device: guest.device };
  return { who: device, context: { app: { name: 'Aurelle', version }, os: { name: os } } };
}

/** From the installation to the last look at the waits. */
export function tellApp(random: Random, into: Happened[], world: World, party: Party, stay: Stay): void {
  const { lead, companion } = party;
  if (stay.appVersion !== undefined) {
    if (stay.visit === 0) install(random, into, world, lead, stay, stay.appVersion);
    checkIn(random, into, lead, stay, stay.appVersion);
    use(random, into, lead, stay, stay.appVersion, 1);
  }
  if (companion?.hasApp) {
    const version = versionAt(world, stay.checkInAt, random.exponential(1));
    if (stay.visit === 0) install(random, into, world, companion, stay, version);
    use(random, into, companion, stay, version, 0.6);
  }
}

function install(
  random: Random,
  into: Happened[],
  world: World,
  guest: Guest,
  stay: Stay,
  version: string,
): void {
  const day = localDay(stay.checkInAt) - Math.floor(random.exponential(2.5));
  const at = Math.max(stay.bookedAt + 600_000, instant(day, random.between(7 * 60, 22 * 60)));
  if (at > stay.checkInAt - 1_800_000) return;
  const { who, context } = onDevice(guest, installedAt(world, at, version));
  into.push(say(at, 'App installed', who, { context }));
  into.push(say(at + random.between(9_000, 40_000), 'App opened', who, { context }));
  into.push(
    say(at + random.between(50_000, 140_000), 'App signed in', { ...who, ...known(guest) }, { context }),
  );
  if (random.chance(0.5))
    into.push(say(at + random.between(150_000, 300_000), 'Day planned', who, { context }));
}

/** Where it fails it is tried again, and then the desk has to do it. */
function checkIn(random: Random, into: Happened[], guest: Guest, stay: Stay, version: string): void {
  const { who, context } = onDevice(guest, version);
  const signedIn = { ...who, ...known(guest) };
  const properties = { booking: stay.id };
  const failed = stay.causes.has('checkInFailed');
  let at = stay.checkInAt - random.between(90_000, 180_000);
  into.push(say(at - random.between(6_000, 30_000), 'App opened', who, { context }));
  for (let tries = failed ? random.whole(1, 3) : 0; tries > 0; tries--) {
    into.push(say(at, 'Check-in started', signedIn, { context, properties }));
    at += 30_000 + random.exponential(20_000);
    const code =
      version === BROKEN_VERSION
        ? random.pick(['key_timeout', 'key_timeout', 'pass_missing'])
        : 'card_declined';
    // The broken release also sends its times as text: the catalogue's schema marks them.
    const seconds = Math.round(random.between(20, 60));
    const took = version === BROKEN_VERSION ? `${seconds} s` : seconds;
    into.push(say(at, 'Check-in failed', signedIn, { context, properties: { ...properties, code, took } }));
    at += random.between(12_000, 50_000);
  }
  if (failed) return;
  into.push(say(at, 'Check-in started', signedIn, { context, properties }));
  into.push(
    say(
      stay.checkInAt,
      'Check-in completed',
      { ...signedIn, pass: passOf(stay, guest) },
      { context, properties },
    ),
  );
}

/** Number of the wristband of one guest and one stay. */
export function passOf({ id }: Pick<Stay, 'id'>, { number }: Guest): string {
  return `${id}-${(number % 97).toString(10).padStart(2, '0')}`;
}

/** What it is used for in the park. */
function use(
  random: Random,
  into: Happened[],
  guest: Guest,
  stay: Stay,
  version: string,
  share: number,
): void {
  const { who, context } = onDevice(guest, version);
  const days = Math.min(stay.nights, 3) + 1;
  for (let each = 0; each < days; each++) {
    for (let looks = random.poisson(1.6 * share); looks > 0; looks--) {
      const at = instant(stay.day + each, random.between(9 * 60, 19 * 60));
      if (at < stay.checkInAt || at > stay.checkOutAt) continue;
      into.push(say(at, 'App opened', who, { context }));
      const name = random.weighted({ 'Wait times viewed': 0.55, 'Map viewed': 0.3, 'Day planned': 0.15 });
      into.push(say(at + random.between(3_000, 20_000), name, who, { context }));
    }
    if (stay.nights > 0 && share === 1) {
      const at = instant(stay.day + each, random.between(18 * 60, 22 * 60));
      if (at > stay.checkInAt && at < stay.checkOutAt) into.push(say(at, 'Door opened', who, { context }));
    }
  }
  if (random.chance(0.15)) {
    const at = instant(stay.day, random.between(11 * 60, 15 * 60));
    if (at > stay.checkInAt)
      into.push(say(at, 'Push opened', who, { context, properties: { about: 'short queue' } }));
  }
}
