import type { ConfigRow } from './rows.ts';

/** The configs that an identity gets: its own replace the service's of the same type. */
export function withOwn(configs: readonly ConfigRow[], own: readonly ConfigRow[] = []): readonly ConfigRow[] {
  const types = new Set(own.map(typeOf));
  return [...configs.filter((config) => !types.has(typeOf(config))), ...own];
}

const typeOf = ({ configType, configTypeId }: ConfigRow) => configTypeId ?? configType?.id;
