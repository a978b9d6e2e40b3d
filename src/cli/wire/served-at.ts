import { nameText } from '../../common/name-text.ts';

/** Where calls to a network go. */
interface Place {
  readonly name: string;
  readonly origin: string;
}

/** What the log says about where calls go. */
export function servedAt(places: readonly Place[]): Record<string, unknown> {
  if (places.length > 1) return { networks: places.map(({ name, origin }) => `${nameText(name)} ${origin}`) };
  return { controller: places[0]?.origin };
}
