import { type AddressRange, byLow, rangeOf } from './addresses.ts';
import { collide, type Intercept } from './intercepts.ts';

/** An intercept and its owner. */
export interface OwnedIntercept<Owner> extends Intercept {
  readonly owner: Owner;
}

/**
 * Finds overlapping intercepts without comparing all pairs: names by themselves and by their parent domains, addresses
 * by the order of their ranges.
 */
export class InterceptIndex<Owner> {
  readonly #byName = new Map<string, OwnedIntercept<Owner>[]>();
  /** By the size of addresses: those of version 4 and of version 6. */
  readonly #bySize: Readonly<Record<AddressRange['size'], RangeIndex<OwnedIntercept<Owner>>>>;

  constructor(intercepts: Iterable<OwnedIntercept<Owner>>) {
    const ranged: Record<AddressRange['size'], Ranged<OwnedIntercept<Owner>>[]> = { 32: [], 128: [] };
    for (const intercept of intercepts) {
      const range = rangeOf(intercept.address);
      if (range === undefined) this.#add(intercept);
      else ranged[range.size].push({ range, thing: intercept });
    }
    this.#bySize = { 32: new RangeIndex(ranged[32]), 128: new RangeIndex(ranged[128]) };
  }

  /** Every intercept that overlaps the given one. A name finds the wildcards that cover it, not the other way round. */
  *meeting(intercept: Intercept): Generator<OwnedIntercept<Owner>> {
    const range = rangeOf(intercept.address);
    const candidates =
      range === undefined
        ? namesOver(intercept.address).flatMap((name) => this.#byName.get(name) ?? [])
        : this.#bySize[range.size].meeting(range);
    for (const candidate of candidates) if (collide(intercept, candidate)) yield candidate;
  }

  #add(intercept: OwnedIntercept<Owner>): void {
    const sameAddress = this.#byName.get(intercept.address);
    if (sameAddress === undefined) this.#byName.set(intercept.address, [intercept]);
    else sameAddress.push(intercept);
  }
}

interface Ranged<Thing> {
  readonly range: AddressRange;
  readonly thing: Thing;
}

/** Ranges in the order of their beginnings. */
class RangeIndex<Thing> {
  readonly #ranged: readonly Ranged<Thing>[];
  /** The highest address of this range and all earlier ones. */
  readonly #reach: readonly bigint[];

  constructor(ranged: readonly Ranged<Thing>[]) {
    this.#ranged = ranged.toSorted((one, other) => byLow(one.range, other.range));
    let reach = -1n;
    this.#reach = this.#ranged.map(({ range: { high } }) => {
      if (high > reach) reach = high;
      return reach;
    });
  }

  *meeting({ high, low }: AddressRange): Generator<Thing> {
    for (let at = this.#firstAfter(high) - 1; at >= 0 && (this.#reach[at] ?? -1n) >= low; at--) {
      const candidate = this.#ranged[at];
      if (candidate !== undefined && candidate.range.high >= low) yield candidate.thing;
    }
  }

  /** The position of the first range that begins after an address. */
  #firstAfter(address: bigint): number {
    let [from, to] = [0, this.#ranged.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#ranged[middle]?.range.low ?? address + 1n) <= address) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** A name itself, and every wildcard that covers it. */
function namesOver(name: string): readonly string[] {
  const labels = (name.startsWith('*.') ? name.slice(2) : name).split('.');
  return [name, ...labels.map((_, at) => `*.${labels.slice(at).join('.')}`)].filter(
    (each, at, all) => all.indexOf(each) === at,
  );
}
