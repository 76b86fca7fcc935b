/**
 * P-values adjusted so that calling everything below q a discovery is wrong in a share of at most q of the
 * discoveries, in expectation. The step-up procedure of Benjamini and Hochberg, "Controlling the false discovery rate"
 * (JRSS B 57, 1995); it holds under positive dependence too (Benjamini and Yekutieli 2001), as of numbers that count
 * overlapping touchpoints.
 */
export function adjustForDiscoveries(p: readonly number[]): number[] {
  const order = p.map((_, index) => index).sort((a, b) => p[b]! - p[a]!);
  const adjusted = new Array<number>(p.length);
  let least = 1;
  for (const [place, index] of order.entries()) {
    const rank = p.length - place;
    least = Math.min(least, (p[index]! * p.length) / rank);
    adjusted[index] = least;
  }
  return adjusted;
}
