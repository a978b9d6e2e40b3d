import type { Example } from './features.ts';

/**
 * How many questions the whole weighs in the share that a label has in a feature: what few questions of one label
 * have in common may be chance.
 */
const CAUTION = 5;

/** Features of a single question may be of that question alone. */
const FEWEST = 2;

/** Tells by the words of a question which label it likely has, from examples of each label: naive Bayes, labels equal. */
export class Tendency {
  private readonly total = new Map<string, number>();
  private readonly counts = new Map<string, Map<string, number>>();
  private readonly examples: number;

  constructor(examples: readonly Example[], labelOf: (example: Example) => string) {
    this.examples = examples.length;
    for (const example of examples) {
      const label = labelOf(example);
      this.total.set(label, (this.total.get(label) ?? 0) + 1);
      for (const feature of example.features) {
        const known = this.counts.get(feature) ?? new Map<string, number>();
        this.counts.set(feature, known.set(label, (known.get(label) ?? 0) + 1));
      }
    }
  }

  /** How likely each label is; all together are 1. */
  of(features: Iterable<string>): ReadonlyMap<string, number> {
    const logs = new Map([...this.total.keys()].map((label) => [label, 0]));
    for (const feature of features) {
      const counts = this.counts.get(feature);
      const count = sum(counts?.values() ?? []);
      if (counts === undefined || count < FEWEST) continue;
      const share = count / this.examples;
      for (const [label, total] of this.total) {
        const own = ((counts.get(label) ?? 0) + CAUTION * share) / (total + CAUTION);
        logs.set(label, (logs.get(label) ?? 0) + Math.log(own / share));
      }
    }
    const highest = Math.max(...logs.values());
    const odds = [...logs].map(([label, log]) => [label, Math.exp(log - highest)] as const);
    const all = sum(odds.map(([, each]) => each));
    return new Map(odds.map(([label, each]) => [label, each / all]));
  }
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, each) => total + each, 0);
