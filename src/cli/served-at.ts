/** Where calls to a network go. */
interface Place {
  readonly name: string;
  readonly origin: string;
}

/** What the log says about where calls go. */
export function servedAt(places: readonly Place[]): Record<string, unknown> {
  if (places.length > 1) return { networks: places.map(({ name, origin }) => `${name} ${origin}`) };
  return { controller: places[0]?.origin };
}
