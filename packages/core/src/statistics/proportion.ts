/** A share of something: so many of so many. */
export interface Share {
  readonly of: number;
  readonly count: number;
}

/** An estimate with its interval. */
export interface Between {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What 95 % of a normal distribution are within, standard deviations. */
const Z = 1.959963984540054;

/** A share with its 95 % interval (Wilson, "Probable inference", JASA 22, 1927). */
export function shareBetween({ count, of }: Share): Between {
  if (of <= 0) return { value: 0, low: 0, high: 1 };
  const share = count / of;
  const middle = share + Z ** 2 / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  const whole = 1 + Z ** 2 / of;
  return {
    value: share,
    low: Math.max(0, (middle - half) / whole),
    high: Math.min(1, (middle + half) / whole),
  };
}

/**
 * How much larger the first share is than the second, with its 95 % interval (method 10 of Newcombe, "Interval
 * estimation for the difference between independent proportions", Statistics in Medicine 17, 1998). People who are in
 * both make the two alike, so for them the interval is rather too wide than too narrow.
 */
export function shareDifference(first: Share, second: Share): Between {
  const [one, other] = [shareBetween(first), shareBetween(second)];
  const value = one.value - other.value;
  return {
    value,
    low: Math.max(-1, value - Math.hypot(one.value - one.low, other.high - other.value)),
    high: Math.min(1, value + Math.hypot(one.high - one.value, other.value - other.low)),
  };
}
