import type { CallableFacts, ListedTool, SearchData } from '../../src/contract.ts';
import { partsOf, type Terms } from '../../src/search/terms.ts';
import { split, stem } from '../../src/search/words.ts';

/** Anything that can be found, whatever kind of tool it is. */
interface Findable {
  readonly operation: CallableFacts;
  readonly listed: ListedTool;
}

/** The weight of a term for an operation, by where it occurs. */
const WEIGHT = {
  subject: 4,
  path: 3,
  summary: 2,
  description: 1.5,
  parts: 1.2,
  category: 1,
  arguments: 1,
  answers: 0.8,
} as const;

/**
 * The index: each term with its operations, weighted by the best place where it occurs and by how few operations have
 * it (inverse document frequency).
 */
export function indexOf<T extends Findable>(
  tools: readonly T[],
  terms: Terms,
  textsOf: (tool: T) => Texts = texts,
): SearchData['index'] {
  const best = new Map<string, Map<number, number>>();
  // Large documents have few words, and many operations answer with the same ones.
  const stemOf = remembered(stem);
  const termsOf = remembered((text) => terms.of(split(text).map(stemOf)));
  tools.forEach((tool, number) => {
    for (const [place, text] of Object.entries(textsOf(tool))) {
      const found = termsOf(text);
      const row = place === 'parts' ? partsOf(found) : found;
      for (const term of row) {
        const known = best.get(term) ?? new Map<number, number>();
        best.set(term, known.set(number, Math.max(known.get(number) ?? 0, WEIGHT[place as keyof typeof WEIGHT])));
      }
    }
  });
  const rows = [...best].map(([term, known]) => {
    const rarity = Math.log(1 + tools.length / known.size);
    return [
      term,
      [...known].map(([number, weight]) => [number, Math.round(weight * rarity * 100) / 100] as const),
    ] as const;
  });
  return Object.fromEntries(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A function with its results cached. */
function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let found = known.get(text);
    if (found === undefined) {
      found = make(text);
      known.set(text, found);
    }
    return found;
  };
}

/** The texts of a tool that are searched, by where they occur. */
export type Texts = Partial<Record<keyof typeof WEIGHT, string>>;

function texts({ operation, listed }: Findable): Texts {
  return {
    subject: operation.name,
    parts: operation.name,
    // The example of a filter says nothing about the operation.
    description: listed.description.replace(/ filter: .*$/, ''),
    category: operation.category,
    arguments: Object.keys(operation.arguments).join(' '),
  };
}
