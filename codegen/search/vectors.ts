/** Draws a number from 0 to less than 1. */
export type RandomNumbers = () => number;

/**
 * Vectors of the same length, each with its own learning rate, which decreases as the vector moves (AdaGrad, one step
 * size per vector).
 */
export class Vectors {
  /** One vector after the other. */
  readonly all: Float64Array;
  readonly #length: number;
  readonly #moved: Float64Array;

  constructor(count: number, length: number, begin: RandomNumbers) {
    this.#length = length;
    this.all = new Float64Array(count * length).map(begin);
    this.#moved = new Float64Array(count).fill(1e-4);
  }

  /** The sum of some vectors, times `share`. */
  sum(vectors: Iterable<number>, share: number): Float64Array {
    const sum = new Float64Array(this.#length);
    for (const vector of vectors) this.#add(sum, vector, share);
    return sum;
  }

  /** The weighted sum of all vectors. */
  weighed(weights: Float64Array, share: number): Float64Array {
    const sum = new Float64Array(this.#length);
    for (let vector = 0; vector < weights.length; vector += 1) {
      const weight = weights[vector] as number;
      if (weight !== 0) this.#add(sum, vector, weight * share);
    }
    return sum;
  }

  /** The largest absolute value; more than 0. */
  highest(): number {
    return this.all.reduce((most, each) => Math.max(most, Math.abs(each)), Number.EPSILON);
  }

  /** The dot product of each vector and another one. */
  products(other: Float64Array): Float64Array {
    const [all, length] = [this.all, this.#length];
    const products = new Float64Array(this.#moved.length);
    for (let vector = 0, from = 0; vector < products.length; vector += 1) {
      // Two sums at a time: neither waits for the other.
      let even = 0;
      let odd = 0;
      for (let at = 0; at < length; at += 2, from += 2) {
        even += (all[from] as number) * (other[at] as number);
        odd += (all[from + 1] as number) * (other[at + 1] as number);
      }
      products[vector] = even + odd;
    }
    return products;
  }

  /** Moves one vector against a gradient. */
  move(vector: number, gradient: Float64Array, weight: number, rate: number): void {
    const [all, length, moved] = [this.all, this.#length, this.#moved];
    let squares = 0;
    for (let at = 0; at < length; at += 1) squares += (gradient[at] as number) ** 2;
    const sum = (moved[vector] as number) + (squares * weight * weight) / length;
    moved[vector] = sum;
    const step = (rate * weight) / Math.sqrt(sum);
    for (let at = 0, from = vector * length; at < length; at += 1, from += 1) {
      all[from] = (all[from] as number) - step * (gradient[at] as number);
    }
  }

  #add(sum: Float64Array, vector: number, weight: number): void {
    const [all, length] = [this.all, this.#length];
    for (let at = 0, from = vector * length; at < length; at += 1, from += 1) {
      sum[at] = (sum[at] as number) + weight * (all[from] as number);
    }
  }
}
