/** The value below which this share of the values is. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] as number;

/** The middle one of the values; of an even number, the larger of the two. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Rounded to two decimal places. */
export const hundredths = (value: number): number => Math.round(value * 100) / 100;
