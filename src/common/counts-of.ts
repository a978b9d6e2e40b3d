/** How often each of them occurs. */
export function countsOf<T>(all: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const each of all) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}
