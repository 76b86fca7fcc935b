/**
 * Half an hour without a touchpoint ends a visit: the convention of web analytics (Google Analytics' default session
 * timeout). A visit may go through several channels: somebody who reads on the site and then calls is on one errand.
 */
export const VISIT_GAP_MS = 30 * 60_000;

/** Whether a touchpoint begins a visit. @param before time of the touchpoint before it, milliseconds */
export function startsVisit(before: number | undefined, time: number): boolean {
  return before === undefined || time - before > VISIT_GAP_MS;
}
