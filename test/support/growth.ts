/** Times of work in this process, compared with each other: neither the machine's speed nor other programs count. */

/** Tries of each size: the fastest one is the work alone, without compilation and garbage collection. */
const FEWEST = 2;
const MOST_TRIES = 100;

/** Microseconds of processor time of this process. */
export function processorTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/**
 * How many times as long the larger work takes, by the fastest try of each. Both are tried again while the result is
 * above the limit, since a collection of garbage can only make a try slower.
 *
 * @param floor Microseconds below which the smaller work is too short to be measured: it counts as that long.
 */
export function growthOf(smaller: () => unknown, larger: () => unknown, limit: number, floor = 0): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const growth = () => most / Math.max(least, floor);
  for (let tries = 0; tries < FEWEST || (tries < MOST_TRIES && growth() > limit); tries += 1) {
    least = Math.min(least, processorTime(smaller));
    most = Math.min(most, processorTime(larger));
  }
  return growth();
}
