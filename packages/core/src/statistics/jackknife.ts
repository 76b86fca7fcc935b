/** An estimate with its standard error and the degrees of freedom of that error. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
  readonly degrees: number;
}

/**
 * The delete-a-group jackknife: people are dealt into groups at random (by a hash of who they are), the estimator is
 * computed without each group in turn, and its spread is the error. People are the unit, so what one person does often
 * counts once; and any estimator, however adjusted, gets its interval the same way.
 * Source: Kott, "The delete-a-group jackknife", Journal of Official Statistics 17 (2001); Wolter, "Introduction to
 * Variance Estimation" (2007), chapter 4.
 *
 * @param groups at least 2
 * @param estimate computes the estimate from everybody, or without one group
 */
export function jackknife(groups: number, estimate: (without?: number) => number): Estimate {
  const value = estimate();
  let squares = 0;
  for (let group = 0; group < groups; group++) squares += (estimate(group) - value) ** 2;
  return { value, error: Math.sqrt(((groups - 1) / groups) * squares), degrees: groups - 1 };
}
