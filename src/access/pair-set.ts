import { BitSet } from './bit-set.ts';
import { groupBy } from './group-by.ts';

/** Pairs of an identity and a service, or of any two positions: by the first of each pair, all second ones. */
export class PairSet {
  readonly #rows: Map<number, BitSet>;

  constructor(rows: Map<number, BitSet> = new Map()) {
    this.#rows = rows;
  }

  /** Adds every combination of the firsts and the seconds. */
  addAll(firsts: Iterable<number>, seconds: BitSet): void {
    if (seconds.isEmpty) return;
    // Firsts that had the same ones until now share a set, before and after: networks have far fewer of those than identities.
    const after = new Map<BitSet | undefined, BitSet>();
    for (const first of firsts) {
      const before = this.#rows.get(first);
      let row = after.get(before);
      if (row === undefined) {
        row = (before ?? seconds).copy();
        row.addAll(seconds);
        after.set(before, row);
      }
      this.#rows.set(first, row);
    }
  }

  /** The second ones of a first. */
  row(first: number): BitSet {
    return this.#rows.get(first) ?? NONE;
  }

  has(first: number, second: number): boolean {
    return this.#rows.get(first)?.has(second) === true;
  }

  minus(other: PairSet): PairSet {
    return this.#withEach(other, (row, others) => row.minus(others));
  }

  and(other: PairSet): PairSet {
    return this.#withEach(other, (row, others) => row.and(others));
  }

  plus(other: PairSet): PairSet {
    const rows = new Map(this.#rows);
    for (const [first, row] of other.#rows) {
      const all = this.row(first).copy();
      all.addAll(row);
      rows.set(first, all);
    }
    return new PairSet(rows);
  }

  /** The pairs of some firsts. */
  of(firsts: Iterable<number>): PairSet {
    return new PairSet(
      new Map([...firsts].flatMap((first) => (this.row(first).isEmpty ? [] : [[first, this.row(first)]]))),
    );
  }

  /** The pairs with one second. */
  with(second: number): PairSet {
    return this.withAny(BitSet.of([second]));
  }

  /** The pairs with some seconds. */
  withAny(seconds: BitSet): PairSet {
    const results = new Map<BitSet, BitSet>();
    const rows = new Map<number, BitSet>();
    for (const [first, row] of this.#rows) {
      const result = results.get(row) ?? row.and(seconds);
      results.set(row, result);
      if (!result.isEmpty) rows.set(first, result);
    }
    return new PairSet(rows);
  }

  /** The firsts by what they are paired with. */
  get groups(): readonly { readonly firsts: readonly number[]; readonly seconds: BitSet }[] {
    const byContent = new Map<string, { readonly firsts: number[]; readonly seconds: BitSet }>();
    for (const [seconds, firsts] of groupBy(this.firsts, (first) => this.row(first))) {
      const known = byContent.get(seconds.key);
      if (known === undefined) byContent.set(seconds.key, { firsts: [...firsts], seconds });
      else for (const first of firsts) known.firsts.push(first);
    }
    // Those with sets of their own that are equal came last.
    return [...byContent.values()].map(({ firsts, seconds }) => ({ firsts: firsts.sort((a, b) => a - b), seconds }));
  }

  get size(): number {
    const counts = new Map<BitSet, number>();
    for (const row of this.#rows.values()) counts.set(row, (counts.get(row) ?? 0) + 1);
    let size = 0;
    for (const [row, count] of counts) size += row.size * count;
    return size;
  }

  /** Every first of a pair. */
  get firsts(): BitSet {
    return BitSet.of(this.#rows.keys());
  }

  /** Every second of a pair. */
  get seconds(): BitSet {
    const seconds = new BitSet();
    for (const row of new Set(this.#rows.values())) seconds.addAll(row);
    return seconds;
  }

  *[Symbol.iterator](): Generator<readonly [first: number, second: number]> {
    for (const first of this.firsts) for (const second of this.row(first)) yield [first, second];
  }

  /** Firsts that share a set on both sides share the result. */
  #withEach(other: PairSet, make: (row: BitSet, others: BitSet) => BitSet): PairSet {
    const results = new Map<BitSet, Map<BitSet, BitSet | undefined>>();
    const rows = new Map<number, BitSet>();
    for (const [first, row] of this.#rows) {
      const others = other.row(first);
      const known = results.get(row) ?? new Map<BitSet, BitSet | undefined>();
      results.set(row, known);
      if (!known.has(others)) {
        const made = make(row, others);
        known.set(others, made.isEmpty ? undefined : made);
      }
      const result = known.get(others);
      if (result !== undefined) rows.set(first, result);
    }
    return new PairSet(rows);
  }
}

const NONE: BitSet = new BitSet();
