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
  readonly #addresses: OwnedIntercept<Owner>[] = [];

  constructor(intercepts: Iterable<OwnedIntercept<Owner>>) {
    for (const intercept of intercepts) {
      if (isAddress(intercept.address)) this.#addresses.push(intercept);
      else this.#add(intercept);
    }
  }

  /** Every intercept that overlaps the given one. A name finds the wildcards that cover it, not the other way round. */
  *meeting(intercept: Intercept): Generator<OwnedIntercept<Owner>> {
    const candidates = isAddress(intercept.address)
      ? this.#addresses
      : namesOver(intercept.address).flatMap((name) => this.#byName.get(name) ?? []);
    for (const candidate of candidates) if (collide(intercept, candidate)) yield candidate;
  }

  #add(intercept: OwnedIntercept<Owner>): void {
    const sameAddress = this.#byName.get(intercept.address);
    if (sameAddress === undefined) this.#byName.set(intercept.address, [intercept]);
    else sameAddress.push(intercept);
  }
}

function isAddress(text: string): boolean {
  return /^[\d.]+(\/\d+)?$/.test(text) || text.includes(':');
}

/** A name itself, and every wildcard that covers it. */
function namesOver(name: string): readonly string[] {
  const labels = (name.startsWith('*.') ? name.slice(2) : name).split('.');
  return [name, ...labels.map((_, at) => `*.${labels.slice(at).join('.')}`)].filter(
    (each, at, all) => all.indexOf(each) === at,
  );
}
