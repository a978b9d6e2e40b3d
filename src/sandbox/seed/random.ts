/** Random choices that are the same in every run. */

export interface Random {
  /** A whole number from 0 up to, but not including, the limit. */
  below(limit: number): number;
  /** One of them. */
  one<T>(choices: readonly T[]): T;
  /** Several of them, in their order. */
  some<T>(choices: readonly T[], count: number): readonly T[];
  chance(probability: number): boolean;
  hex(length: number): string;
}

/** A small pseudo-random generator (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    one<T>(choices: readonly T[]): T {
      const chosen = choices[below(choices.length)];
      if (chosen === undefined) throw new Error('there is nothing to choose from');
      return chosen;
    },
    some<T>(choices: readonly T[], count: number): readonly T[] {
      const left = choices.map((choice, i) => ({ choice, i, order: next() }));
      left.sort((a, b) => a.order - b.order);
      return left
        .slice(0, count)
        .sort((a, b) => a.i - b.i)
        .map(({ choice }) => choice);
    },
    chance: (probability) => next() < probability,
    hex: (length) => Array.from({ length }, () => below(16).toString(16)).join(''),
  };
}
