/** The middle one of the values; of an even number, the larger of the two. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** Rounded to two decimal places. */
export const hundredths = (value: number): number => Math.round(value * 100) / 100;
