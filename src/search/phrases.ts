import { words } from './words.ts';

/** Finds phrases in a row of words, the longest first. Built from what each phrase stands for. */
export class Phrases<T> {
  private readonly byFirst = new Map<string, { rest: readonly string[]; value: T }[]>();

  constructor(entries: Iterable<readonly [phrase: string, value: T]>) {
    for (const [phrase, value] of entries) {
      const [first, ...rest] = words(phrase);
      if (first === undefined) continue;
      const known = this.byFirst.get(first) ?? [];
      known.push({ rest, value });
      this.byFirst.set(first, known);
    }
    for (const known of this.byFirst.values()) known.sort((a, b) => b.rest.length - a.rest.length);
  }

  /** The longest phrase that starts at this word: what it stands for, and how many words it takes. */
  at(text: readonly string[], start: number): { value: T; length: number } | undefined {
    const known = this.byFirst.get(text[start] ?? '');
    const found = known?.find(({ rest }) => rest.every((word, index) => text[start + 1 + index] === word));
    return found && { value: found.value, length: found.rest.length + 1 };
  }
}
