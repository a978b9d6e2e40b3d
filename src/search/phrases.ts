import { words } from './words.ts';

/** Finds phrases in a sequence of words, longest first. Built from the meaning of each phrase. */
export class Phrases<T> {
  readonly #byFirst = new Map<string, { rest: readonly string[]; value: T }[]>();

  constructor(entries: Iterable<readonly [phrase: string, value: T]>) {
    for (const [phrase, value] of entries) {
      const [first, ...rest] = words(phrase);
      if (first === undefined) continue;
      const known = this.#byFirst.get(first) ?? [];
      known.push({ rest, value });
      this.#byFirst.set(first, known);
    }
    for (const known of this.#byFirst.values()) known.sort((a, b) => b.rest.length - a.rest.length);
  }

  /** The longest phrase that starts at this word: its meaning, and how many words it has. */
  at(text: readonly string[], start: number): { value: T; length: number } | undefined {
    const known = this.#byFirst.get(text[start] ?? '');
    const found = known?.find(({ rest }) => rest.every((word, index) => text[start + 1 + index] === word));
    return found && { value: found.value, length: found.rest.length + 1 };
  }
}
