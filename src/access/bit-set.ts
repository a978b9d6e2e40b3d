/** A set of small whole numbers, stored as bits: the positions of entities in their list. It grows as needed. */
export class BitSet {
  #words: Uint32Array;

  constructor(words: Uint32Array = new Uint32Array(0)) {
    this.#words = words;
  }

  static of(positions: Iterable<number>): BitSet {
    const set = new BitSet();
    for (const position of positions) set.add(position);
    return set;
  }

  copy(): BitSet {
    return new BitSet(this.#words.slice());
  }

  has(position: number): boolean {
    return (((this.#words[position >>> 5] ?? 0) >>> (position & 31)) & 1) === 1;
  }

  add(position: number): void {
    const word = position >>> 5;
    this.#reserve(word + 1);
    this.#words[word] = (this.#words[word] ?? 0) | (1 << (position & 31));
  }

  delete(position: number): void {
    const word = position >>> 5;
    if (word < this.#words.length) this.#words[word] = (this.#words[word] ?? 0) & ~(1 << (position & 31));
  }

  /** Adds everything in another set. */
  addAll({ words }: { readonly words: Uint32Array }): void {
    this.#reserve(words.length);
    for (let i = 0; i < words.length; i++) this.#words[i] = (this.#words[i] ?? 0) | (words[i] ?? 0);
  }

  /** The intersection. */
  and(other: BitSet): BitSet {
    const length = Math.min(this.#words.length, other.#words.length);
    const words = new Uint32Array(length);
    for (let i = 0; i < length; i++) words[i] = (this.#words[i] ?? 0) & (other.#words[i] ?? 0);
    return new BitSet(words);
  }

  /** What is in this set but not in the other. */
  minus(other: BitSet): BitSet {
    const words = this.#words.slice();
    const length = Math.min(words.length, other.#words.length);
    for (let i = 0; i < length; i++) words[i] = (words[i] ?? 0) & ~(other.#words[i] ?? 0);
    return new BitSet(words);
  }

  /** The size of the intersection. */
  sharedSize(other: BitSet): number {
    const length = Math.min(this.#words.length, other.#words.length);
    let size = 0;
    for (let i = 0; i < length; i++) size += ones((this.#words[i] ?? 0) & (other.#words[i] ?? 0));
    return size;
  }

  /** Whether the intersection is not empty. */
  meets(other: BitSet): boolean {
    const length = Math.min(this.#words.length, other.#words.length);
    for (let i = 0; i < length; i++) if (((this.#words[i] ?? 0) & (other.#words[i] ?? 0)) !== 0) return true;
    return false;
  }

  equals(other: BitSet): boolean {
    const length = Math.max(this.#words.length, other.#words.length);
    for (let i = 0; i < length; i++) if ((this.#words[i] ?? 0) !== (other.#words[i] ?? 0)) return false;
    return true;
  }

  get isEmpty(): boolean {
    for (const word of this.#words) if (word !== 0) return false;
    return true;
  }

  /** The number of elements. */
  get size(): number {
    let size = 0;
    for (const word of this.#words) size += ones(word);
    return size;
  }

  /** The 32-bit words, lowest positions first. Must not be modified. */
  get words(): Uint32Array {
    return this.#words;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let i = 0; i < this.#words.length; i++) {
      let word = this.#words[i] ?? 0;
      while (word !== 0) {
        const lowest = word & -word;
        yield (i << 5) + 31 - Math.clz32(lowest);
        word ^= lowest;
      }
    }
  }

  /** Equal for sets with equal content: a key for maps. */
  get key(): string {
    let end = this.#words.length;
    while (end > 0 && this.#words[end - 1] === 0) end--;
    return this.#words.subarray(0, end).join(',');
  }

  #reserve(length: number): void {
    if (length <= this.#words.length) return;
    const grown = new Uint32Array(Math.max(length, Math.ceil(this.#words.length * 1.5)));
    grown.set(this.#words);
    this.#words = grown;
  }
}

/** The number of 1 bits in a word. */
function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
