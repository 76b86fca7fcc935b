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
  /** Why a budget is missed, or what else belongs to the figure. */
  readonly note?: string;
}

export function round(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
