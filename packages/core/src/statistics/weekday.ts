const WEEK = 7;

/** How often it happened, among how many chances; one entry a day, without gaps. */
export interface Daily {
  readonly counts: readonly number[];
  readonly exposure: readonly number[];
}

/**
 * How each day of the week differs from the mean of its week: seven factors around 1, the first for the first day of
 * the series. Classical multiplicative decomposition: the ratio of each day's rate to the rate of the seven days
 * around it, averaged by weekday (as R's `decompose` and statsmodels' `seasonal_decompose` do). A level that changes
 * moves rate and surroundings alike, so the factors survive a break.
 *
 * @returns ones where there are fewer than two whole weeks, or nothing happened
 */
export function weekdayFactors({ counts, exposure }: Daily): number[] {
  const sums = new Array<number>(WEEK).fill(0);
  const numbers = new Array<number>(WEEK).fill(0);
  const rates = counts.map((count, day) => (exposure[day]! > 0 ? count / exposure[day]! : 0));
  for (let day = 3; day < rates.length - 3; day++) {
    const around = rates.slice(day - 3, day + 4).reduce((sum, rate) => sum + rate, 0) / WEEK;
    if (around <= 0) continue;
    sums[day % WEEK]! += rates[day]! / around;
    numbers[day % WEEK]! += 1;
  }
  if (counts.length < 2 * WEEK || numbers.some((number) => number === 0)) return sums.map(() => 1);
  const means = sums.map((sum, weekday) => sum / numbers[weekday]!);
  const mean = means.reduce((sum, factor) => sum + factor, 0) / WEEK;
  return means.map((factor) => factor / mean);
}

/** Chances as if every weekday were alike: exposure × factor. A weekday on which it never happens gets a trace. */
export function withoutWeekdays({ counts, exposure }: Daily, factors: readonly number[]): Daily {
  return {
    counts,
    exposure: exposure.map((chances, day) => chances * Math.max(factors[day % WEEK]!, 0.001)),
  };
}
