/**
 * Hybrid logical clock (Kulkarni et al., 2014) in one safe integer: microseconds since the epoch.
 * The physical part is the database's clock; the logical part is the few microseconds by which `applied` runs
 * ahead of it. Safe until the year 2255 (2^53 µs), and it cannot drift while fewer than a million events a
 * second are applied to one set of people.
 */
export type Applied = number;

/**
 * The first instant after everything that was seen.
 * @param physical the database's clock, microseconds
 * @param seen the `applied` of every person the transaction touches
 */
export function nextApplied(physical: number, seen: Iterable<Applied>): Applied {
  let next = physical;
  for (const applied of seen) if (applied >= next) next = applied + 1;
  return next;
}
