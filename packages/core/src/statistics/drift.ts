/** A change between neighbouring periods of the past, as a logarithm of a ratio, and its own sampling variance. */
export interface PastChange {
  readonly log: number;
  readonly variance: number;
}

/**
 * How much a rate changes from period to period with nothing particular happening, beyond sampling: the variance
 * between earlier changes, by the method of moments (DerSimonian and Laird, Controlled Clinical Trials 7, 1986, with a
 * known mean of zero: seasons come and go).
 *
 * @returns variance of the logarithm of the ratio; 0 where the past is too short to tell
 */
export function usualDrift(past: readonly PastChange[]): number {
  if (past.length === 0) return 0;
  const excess = past.reduce((sum, { log, variance }) => sum + log ** 2 - variance, 0);
  return Math.max(0, excess / past.length);
}
