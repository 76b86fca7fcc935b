/** Chances and occurrences in one stratum. */
export interface Cell {
  readonly events: number;
  readonly exposure: number;
}

/** The exposed and the others, of one stratum: people alike in what else decides. */
export interface Stratum {
  readonly exposed: Cell;
  readonly others: Cell;
}

/**
 * The rate that a population would have if its strata were as frequent as the weights say: so two periods are
 * compared as if the same people had been there. Direct standardisation (Rothman, Greenland and Lash, "Modern
 * Epidemiology", 2008, chapter 3). Strata without exposure are left out, and the weights of the others grow.
 */
export function standardisedRate(cells: readonly Cell[], weights: readonly number[]): number {
  let [sum, total] = [0, 0];
  for (const [index, { events, exposure }] of cells.entries()) {
    if (exposure <= 0) continue;
    sum += (weights[index]! * events) / exposure;
    total += weights[index]!;
  }
  return total > 0 ? sum / total : 0;
}

/**
 * How many times as often it happens to the exposed as to others of the same stratum: Mantel and Haenszel's risk
 * ratio (JNCI 22, 1959; Modern Epidemiology, chapter 15), with its interval by Greenland and Robins (Biometrics 41,
 * 1985). Strata without both sides say nothing.
 *
 * @returns undefined where no stratum can compare
 */
export function mantelHaenszel(strata: readonly Stratum[]): { ratio: number; logError: number } | undefined {
  let [top, bottom, spread] = [0, 0, 0];
  for (const { exposed, others } of strata) {
    const total = exposed.exposure + others.exposure;
    if (exposed.exposure <= 0 || others.exposure <= 0) continue;
    top += (exposed.events * others.exposure) / total;
    bottom += (others.events * exposed.exposure) / total;
    const events = exposed.events + others.events;
    spread +=
      (events * exposed.exposure * others.exposure - exposed.events * others.events * total) / total ** 2;
  }
  if (top <= 0 || bottom <= 0) return undefined;
  return { ratio: top / bottom, logError: Math.sqrt(spread / (top * bottom)) };
}

/**
 * Occurrences among the exposed beyond what others of the same stratum would have had: the excess that can be laid
 * to the exposure and not to who the exposed are (standardised to the exposed; Modern Epidemiology, chapter 4).
 * Strata without others say nothing and add nothing.
 */
export function adjustedExcess(strata: readonly Stratum[]): number {
  return strata.reduce((sum, { exposed, others }) => {
    if (others.exposure <= 0) return sum;
    return sum + exposed.events - (exposed.exposure * others.events) / others.exposure;
  }, 0);
}
