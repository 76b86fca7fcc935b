/** One measurement beside its floor: what latest.json keeps. */
export interface Row {
  readonly id: string;
  readonly engine: string;
  readonly people: number;
  readonly value: number;
  readonly unit: string;
  readonly floor: { readonly what: string; readonly value: number };
  readonly peer?: { readonly what: string; readonly value: number };
  readonly ratio: number;
  readonly budget: string;
  readonly holds: boolean;
  /** What was missed, where the budget does not hold. */
  readonly reason?: string;
  /** What else belongs to the figure. */
  readonly note?: string;
}

/** Whether a budget holds: every condition that is not met becomes part of the reason. */
export function verdict(conditions: Readonly<Record<string, boolean>>): Pick<Row, 'holds' | 'reason'> {
  const missed = Object.keys(conditions).filter((condition) => !conditions[condition]);
  return missed.length === 0 ? { holds: true } : { holds: false, reason: `not ${missed.join(', not ')}` };
}

export function round(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
