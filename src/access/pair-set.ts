import { BitSet } from './bit-set.ts';

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
    return this.#byRow((row, first) => row.minus(other.row(first)));
  }

  and(other: PairSet): PairSet {
    return this.#byRow((row, first) => row.and(other.row(first)));
  }

  get size(): number {
    let size = 0;
    for (const row of this.#rows.values()) size += row.size;
    return size;
  }

  /** Every first of a pair. */
  get firsts(): BitSet {
    return BitSet.of(this.#rows.keys());
  }

  /** Every second of a pair. */
  get seconds(): BitSet {
    const seconds = new BitSet();
    for (const row of this.#rows.values()) seconds.addAll(row);
    return seconds;
  }

  *[Symbol.iterator](): Generator<readonly [first: number, second: number]> {
    for (const first of this.firsts) for (const second of this.row(first)) yield [first, second];
  }

  #byRow(make: (row: BitSet, first: number) => BitSet): PairSet {
    const rows = new Map<number, BitSet>();
    for (const [first, row] of this.#rows) {
      const members = make(row, first);
      if (!members.isEmpty) rows.set(first, members);
    }
    return new PairSet(rows);
  }
}

const NONE: BitSet = new BitSet();
