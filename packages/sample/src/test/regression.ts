/** A coefficient of a regression, with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Ordinary least squares of an outcome on named columns and a constant, with standard errors that hold whatever the
 * variance is (HC1; MacKinnon and White 1985): of a zero-or-one outcome, differences of probabilities.
 */
export function regress(
  rows: readonly Readonly<Record<string, number>>[],
  outcome: string,
  columns: readonly string[],
): Record<string, Estimate> {
  const names = ['constant', ...columns];
  const x = rows.map((row) => [1, ...columns.map((name) => row[name]!)]);
  const inverse = invert(
    gram(
      x,
      x.map(() => 1),
    ),
  );
  const moments = names.map((_, i) => x.reduce((sum, row, n) => sum + row[i]! * rows[n]![outcome]!, 0));
  const beta = inverse.map((line) => dot(line, moments));
  const squares = x.map((row, n) => (rows[n]![outcome]! - dot(row, beta)) ** 2);
  const meat = gram(x, squares);
  const scale = rows.length / (rows.length - names.length);
  const estimates = names.map((name, i) => {
    const variance =
      scale *
      dot(
        inverse[i]!.map((_, j) => dot(inverse[i]!, meat[j]!)),
        inverse[i]!,
      );
    const margin = 1.96 * Math.sqrt(variance);
    return [name, { value: beta[i]!, low: beta[i]! - margin, high: beta[i]! + margin }] as const;
  });
  return Object.fromEntries(estimates);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

/** X′WX. */
function gram(x: readonly (readonly number[])[], weights: readonly number[]): number[][] {
  const width = x[0]?.length ?? 0;
  const sums = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  x.forEach((row, n) => {
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++) sums[i]![j]! += weights[n]! * row[i]! * row[j]!;
  });
  return sums;
}

/** Gauss and Jordan, with pivots. */
function invert(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const work = matrix.map((line, i) => [...line, ...line.map((_, j) => Number(i === j))]);
  for (let column = 0; column < size; column++) {
    const best = work
      .slice(column)
      .reduce(
        (most, line, i) => (Math.abs(line[column]!) > Math.abs(work[most]![column]!) ? column + i : most),
        column,
      );
    [work[column], work[best]] = [work[best]!, work[column]!];
    const pivot = work[column]![column]!;
    if (Math.abs(pivot) < 1e-12) throw new Error('columns depend on each other');
    work[column] = work[column]!.map((value) => value / pivot);
    for (let line = 0; line < size; line++) {
      const factor = work[line]![column]!;
      if (line !== column) work[line] = work[line]!.map((value, j) => value - factor * work[column]![j]!);
    }
  }
  return work.map((line) => line.slice(size));
}
