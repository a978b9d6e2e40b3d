/** Levels of nested arguments: far more than any tool has, and few enough for everything that walks through them. */
const MOST_LEVELS = 100;

/** Whether a value has more levels of objects and lists than any tool takes. Stops there, however deep it is. */
export const isTooDeep = (value: unknown, levels = MOST_LEVELS): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((item) => isTooDeep(item, levels - 1)));
