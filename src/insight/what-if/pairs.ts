import { BitSet } from '../../access/bit-set.ts';
import { ACCESS_KINDS, type AccessKind } from '../../access/grants.ts';
import type { Network } from '../../access/network.ts';
import { PairSet } from '../../access/pair-set.ts';
import type { EntityRow } from '../../access/rows.ts';

/** An identity and a service, by their rows. */
export interface Pair {
  readonly identity: EntityRow;
  readonly service: EntityRow;
  readonly kind: AccessKind;
}

/** Identities that are paired with the same services. */
export interface PairGroup {
  readonly identityCount: number;
  readonly identities: readonly EntityRow[];
  readonly services: readonly EntityRow[];
}

/** Where the rows at positions, and the positions of ids, are looked up: the first network that has them counts. */
type Networks = readonly Pick<Network, 'populations'>[];

const NONE: PairSet = new PairSet();

/** Pairs of both kinds. A large network has a hundred million, so rows are only looked up where they are shown. */
export class Pairs implements Iterable<Pair> {
  readonly #networks: Networks;
  readonly #sets: Readonly<Partial<Record<AccessKind, PairSet>>>;

  constructor(networks: Networks = [], sets: Readonly<Partial<Record<AccessKind, PairSet>>> = {}) {
    this.#networks = networks;
    this.#sets = sets;
  }

  get size(): number {
    return ACCESS_KINDS.reduce((sum, kind) => sum + this.#of(kind).size, 0);
  }

  ofKind(kind: AccessKind): Pairs {
    return new Pairs(this.#networks, { [kind]: this.#of(kind) });
  }

  /** Together with others of the same networks. */
  plus(other: Pairs): Pairs {
    const sets = ACCESS_KINDS.map((kind) => [kind, this.#of(kind).plus(other.#of(kind))] as const);
    return new Pairs([...this.#networks, ...other.#networks], Object.fromEntries(sets));
  }

  /** The pairs that others of the same networks do not have. */
  minus(other: Pairs): Pairs {
    const sets = ACCESS_KINDS.map((kind) => [kind, this.#of(kind).minus(other.#of(kind))] as const);
    return new Pairs(this.#networks, Object.fromEntries(sets));
  }

  /** The pair with these ids, of the first kind that has it. */
  find(identity: string, service: string): Pair | undefined {
    const [first, second] = [this.#positionOf('identities', identity), this.#positionOf('services', service)];
    const kind = ACCESS_KINDS.find((each) => this.#of(each).has(first, second));
    return kind === undefined ? undefined : this.#pair(kind, first, second);
  }

  get identityCount(): number {
    return this.#union(({ firsts }) => firsts).size;
  }

  get serviceCount(): number {
    return this.#union(({ seconds }) => seconds).size;
  }

  /** Every service of a pair. */
  get services(): readonly EntityRow[] {
    return this.#rows(
      'services',
      this.#union(({ seconds }) => seconds),
    );
  }

  /** The identities of a kind of pairs by their services, those of the lowest position first. */
  groups(kind: AccessKind): readonly PairGroup[] {
    return this.#of(kind).groups.map(({ firsts, seconds }) => {
      const rows = (of: 'identities' | 'services', positions: Iterable<number>) => this.#rows(of, positions);
      return {
        identityCount: firsts.length,
        get identities() {
          return rows('identities', firsts);
        },
        get services() {
          return rows('services', seconds);
        },
      };
    });
  }

  *[Symbol.iterator](): Generator<Pair> {
    for (const kind of ACCESS_KINDS) {
      for (const [first, second] of this.#of(kind)) {
        const pair = this.#pair(kind, first, second);
        if (pair !== undefined) yield pair;
      }
    }
  }

  /** The first pairs, at most this many. */
  first(most: number): readonly Pair[] {
    const pairs: Pair[] = [];
    for (const pair of this) {
      if (pairs.length >= most) break;
      pairs.push(pair);
    }
    return pairs;
  }

  #of(kind: AccessKind): PairSet {
    return this.#sets[kind] ?? NONE;
  }

  #union(side: (set: PairSet) => BitSet): BitSet {
    const all = new BitSet();
    for (const kind of ACCESS_KINDS) all.addAll(side(this.#of(kind)));
    return all;
  }

  #pair(kind: AccessKind, first: number, second: number): Pair | undefined {
    const [identity] = this.#rows('identities', [first]);
    const [service] = this.#rows('services', [second]);
    return identity === undefined || service === undefined ? undefined : { identity, service, kind };
  }

  #rows(of: 'identities' | 'services', positions: Iterable<number>): readonly EntityRow[] {
    return [...positions].flatMap((position): readonly EntityRow[] => {
      for (const { populations } of this.#networks) {
        const row: EntityRow | undefined = populations[of].at(position);
        if (row !== undefined) return [row];
      }
      return [];
    });
  }

  #positionOf(of: 'identities' | 'services', id: string): number {
    const positions = this.#networks.map(({ populations }) => populations[of].positionOf(id));
    return positions.find((position) => position !== undefined) ?? -1;
  }
}

export const NO_PAIRS: Pairs = new Pairs();
