import type { Example } from '../../search/features.ts';

/** How much of an operation's next nearest example counts, of what the one before it counts. */
const NEXT = 0.4;

/** How like a question is to the example questions of each operation. */
export class Likeness {
  private readonly examples: readonly Example[];
  private readonly lengths: readonly number[];
  /** By feature, the places of the examples that have it. */
  private readonly places = new Map<string, number[]>();
  /** By feature, its rarity (inverse document frequency), squared: it stands in both texts that are compared. */
  private readonly weights: ReadonlyMap<string, number>;

  constructor(examples: readonly Example[]) {
    this.examples = examples;
    examples.forEach(({ features }, place) => {
      for (const feature of features) {
        const known = this.places.get(feature);
        if (known) known.push(place);
        else this.places.set(feature, [place]);
      }
    });
    const rarity = (count: number) => Math.log(1 + examples.length / (1 + count));
    this.weights = new Map([...this.places].map(([feature, { length }]) => [feature, rarity(length) ** 2]));
    this.lengths = examples.map(({ features }) => this.lengthOf(features));
  }

  /**
   * By operation, its nearest examples together, from 0, nothing in common, to less than 2. One example adds the cosine
   * of its features and the question's. Operations that have nothing in common with the question are left out.
   */
  of(features: ReadonlySet<string>): ReadonlyMap<string, number> {
    const shared = new Float64Array(this.examples.length);
    for (const feature of features) {
      const weight = this.weights.get(feature) ?? 0;
      for (const place of this.places.get(feature) ?? []) shared[place] = (shared[place] ?? 0) + weight;
    }
    const length = this.lengthOf(features);
    const found = new Map<string, number[]>();
    this.examples.forEach(({ name }, place) => {
      const cosine = (shared[place] ?? 0) / (length * (this.lengths[place] ?? 1));
      if (!(cosine > 0)) return;
      const known = found.get(name);
      if (known) known.push(cosine);
      else found.set(name, [cosine]);
    });
    return new Map([...found].map(([name, cosines]) => [name, together(cosines)]));
  }

  /** The length of a text as a vector of its known features. */
  private lengthOf(features: Iterable<string>): number {
    let sum = 0;
    for (const feature of features) sum += this.weights.get(feature) ?? 0;
    return Math.sqrt(sum);
  }
}

const together = (cosines: readonly number[]): number =>
  cosines.toSorted((a, b) => b - a).reduce((sum, cosine, place) => sum + cosine * NEXT ** place, 0);
