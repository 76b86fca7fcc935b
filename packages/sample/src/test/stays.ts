/**
 * Stays as an analyst would put them together from the touchpoints that the product gives back, knowing nothing of
 * how they were made.
 */

/** A line of an export. */
export interface Line {
  readonly person: string | null;
  readonly name: string;
  readonly time: string;
  readonly properties: Readonly<Record<string, unknown>> | null;
  readonly traits: Readonly<Record<string, unknown>> | null;
  readonly context: Readonly<Record<string, { readonly version?: string }>> | null;
  readonly references: readonly { readonly kind: string; readonly id: string }[] | null;
}

const DAY_MS = 86_400_000;
/** What the analysis needs of the history. */
export const NEEDED = [
  ...[
    'Identified',
    'Booking completed',
    'Checked in at desk',
    'Check-in completed',
    'Check-in failed',
    'Checked out',
  ],
  ...['Greeted by name', 'Room upgraded', 'Ride boarded', 'E-mail sent', 'Call queued', 'Chat started'],
  ...['Call ended', 'Chat ended', 'Referral link opened', 'Friend invited', 'Moment rated'],
];

/** One stay as a row of numbers: zero or one. */
export type StayRow = Record<
  | 'returned'
  | 'contacted'
  | 'late'
  | 'regular'
  | 'family'
  | 'schoolHoliday'
  | 'referred'
  | 'longQueue'
  | 'checkInFailed'
  | 'unresolved'
  | 'greeted'
  | 'upgraded'
  | 'threeMails'
  | 'byApp'
  | 'broken',
  number
> & { readonly checkOutAt: number; readonly bookedAt: number };

/** The touchpoints of an export, by person. */
export function readPeople(text: string): ReadonlyMap<string, readonly Line[]> {
  const lines = text.split('\n').filter((line) => line !== '');
  const read = lines.map((line) => JSON.parse(line) as Line).sort((a, b) => (a.time < b.time ? -1 : 1));
  return Map.groupBy(
    read.filter(({ person }) => person !== null),
    ({ person }) => person!,
  );
}

/** @param isSchoolHoliday of a date as `2026-07-01`: everyone has that calendar */
export function staysOfAll(
  people: ReadonlyMap<string, readonly Line[]>,
  isSchoolHoliday: (date: string) => boolean,
): StayRow[] {
  return [...people.values()].flatMap((touchpoints) => staysOf(touchpoints, isSchoolHoliday));
}

function staysOf(touchpoints: readonly Line[], isSchoolHoliday: (date: string) => boolean): StayRow[] {
  const at = (line: Line) => Date.parse(line.time);
  const all = (...names: string[]) => touchpoints.filter(({ name }) => names.includes(name));
  const traits = Object.assign({}, ...all('Identified').map((line) => line.traits)) as Record<
    string,
    unknown
  >;
  const bookings = all('Booking completed').sort((a, b) => at(a) - at(b));
  return all('Checked out').flatMap((left) => {
    const booking = bookings.find(({ properties }) => properties?.booking === left.properties?.booking);
    const checkOutAt = at(left);
    const arrived = all('Check-in completed', 'Checked in at desk').find(
      ({ properties }) => properties?.booking === left.properties?.booking,
    );
    if (!booking || !arrived) return [];
    const failed = all('Check-in failed').filter(
      ({ properties }) => properties?.booking === left.properties?.booking,
    );
    const checkInAt = Math.min(at(arrived), ...failed.map(at));
    const bookedAt = at(booking);
    const arrival = String(booking.properties?.arrival ?? arrived.time.slice(0, 10));
    const during = (name: string) =>
      all(name).filter((line) => at(line) > bookedAt && at(line) <= checkOutAt);
    const mails = Map.groupBy(
      all('E-mail sent').filter((line) => at(line) >= bookedAt && at(line) < checkInAt),
      ({ time }) => time.slice(0, 10),
    );
    const lead = (Date.parse(arrival) - Date.parse(booking.time.slice(0, 10))) / DAY_MS;
    return [
      {
        checkOutAt,
        bookedAt,
        returned: Number(
          bookings.some((each) => at(each) > checkOutAt && at(each) <= checkOutAt + 120 * DAY_MS),
        ),
        contacted: Number(
          all('Call queued', 'Chat started').some(
            (line) => at(line) > checkInAt - 60_000 && at(line) < checkInAt + 121 * 60_000,
          ),
        ),
        late: Number(lead <= 7),
        regular: Number(traits.tier === 'regular' || all('Checked out').some((each) => at(each) < bookedAt)),
        family: Number(traits.party === 'family'),
        schoolHoliday: Number(isSchoolHoliday(arrival)),
        referred: Number(all('Referral link opened').length > 0),
        longQueue: Number(
          during('Ride boarded').some(({ properties }) => Number(properties?.wait_minutes) >= 40),
        ),
        checkInFailed: Number(failed.length > 0),
        unresolved: Number(
          isUnresolved(
            all('Call ended', 'Chat ended').filter(
              (line) => at(line) > bookedAt && at(line) < checkOutAt + 6 * DAY_MS,
            ),
          ),
        ),
        greeted: Number(during('Greeted by name').length > 0),
        upgraded: Number(during('Room upgraded').length > 0),
        threeMails: Number([...mails.values()].some((day) => day.length >= 3)),
        byApp: Number(arrived.name === 'Check-in completed' || failed.length > 0),
        broken: Number([arrived, ...failed].some(({ context }) => context?.app?.version === '6.0.0')),
      },
    ];
  });
}

/** Whether the last contact about something left it open. */
function isUnresolved(ended: readonly Line[]): boolean {
  const byReason = Map.groupBy(ended, ({ properties }) => String(properties?.reason));
  return [...byReason.values()].some(
    (contacts) => contacts.sort((a, b) => (a.time < b.time ? -1 : 1)).at(-1)!.properties?.resolved === false,
  );
}
