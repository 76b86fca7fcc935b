/** Traits that say what somebody is called, whole; the first that is there counts. */
export const WHOLE_NAMES = ['name', 'fullName', 'full_name', 'displayName', 'display_name'] as const;

/** Traits that say it in two parts. */
export const NAME_PAIRS = [
  ['firstName', 'lastName'],
  ['first_name', 'last_name'],
  ['firstname', 'lastname'],
  ['givenName', 'familyName'],
] as const;

const NAMES = new Set([...WHOLE_NAMES, ...NAME_PAIRS.flat()].map(plain));
/** What is said of somebody stands below these: Segment's word, ours in `context`, PostHog's. */
const OF_SOMEBODY = /\/(traits|person|\$set|\$set_once)\//;
/** A company's own name (Segment's trait `company`) is nobody's. */
const OF_COMPANY = /\/(company|organi[sz]ation)\/[^/]*$/i;

/**
 * Whether a field says what somebody is called, by where it stands: `name` among traits is a person's, and elsewhere
 * an event's or a product's.
 * @param pointer of the field in an event or a profile (RFC 6901)
 */
export function isPersonName(pointer: string): boolean {
  return (
    NAMES.has(plain(pointer.slice(pointer.lastIndexOf('/') + 1))) &&
    OF_SOMEBODY.test(pointer) &&
    !OF_COMPANY.test(pointer)
  );
}

function plain(key: string): string {
  return key.replaceAll(/[_\- ]/g, '').toLowerCase();
}
