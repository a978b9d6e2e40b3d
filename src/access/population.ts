import { BitSet } from './bit-set.ts';
import { attributesOf, type RoleSelector } from './roles.ts';
import type { EntityRow } from './rows.ts';
import { atOnce, type Steps } from './steps.ts';

/** Rows that are read in one step. */
const STEP = 1_000;

/**
 * All entities of one kind, each at a permanent position: a removed one leaves its position empty, and a new one is
 * appended. So sets of positions can be compared before and after a change. Immutable; a change returns a new
 * population.
 */
export class Population<Row extends EntityRow = EntityRow> {
  readonly #rows: readonly (Row | undefined)[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly #withAttribute: ReadonlyMap<string, BitSet>;
  readonly #all: BitSet;
  #counts: ReadonlyMap<string, number> | undefined;
  #present: readonly Row[] | undefined;

  private constructor(
    rows: readonly (Row | undefined)[],
    attributes: ReadonlyMap<string, BitSet>,
    all: BitSet,
    positions: ReadonlyMap<string, number>,
  ) {
    this.#rows = rows;
    this.#withAttribute = attributes;
    this.#all = all;
    this.#positions = positions;
  }

  static of<Row extends EntityRow>(rows: readonly Row[]): Population<Row> {
    return atOnce(Population.build(rows));
  }

  /** Builds the population in steps. */
  static *build<Row extends EntityRow>(rows: readonly Row[]): Steps<Population<Row>> {
    const attributes = new Map<string, BitSet>();
    const positions = new Map<string, number>();
    for (const [position, row] of rows.entries()) {
      positions.set(row.id, position);
      for (const attribute of attributesOf(row)) {
        const bearers = attributes.get(attribute) ?? new BitSet();
        bearers.add(position);
        attributes.set(attribute, bearers);
      }
      if (position % STEP === 0) yield;
    }
    return new Population(rows, attributes, BitSet.of(rows.keys()), positions);
  }

  /** The number of entities. */
  get size(): number {
    return this.#positions.size;
  }

  /** The positions of all entities, including removed ones. */
  get all(): BitSet {
    return this.#all;
  }

  get rows(): readonly Row[] {
    this.#present ??= this.#rows.filter((row) => row !== undefined);
    return this.#present;
  }

  positionOf(id: string): number | undefined {
    return this.#positions.get(id);
  }

  /** The positions of existing entities. */
  positionsOf(ids: Iterable<string>): BitSet {
    return BitSet.of([...ids].flatMap((id) => this.#positions.get(id) ?? []));
  }

  at(position: number): Row | undefined {
    return this.#rows[position];
  }

  get(id: string): Row | undefined {
    const position = this.#positions.get(id);
    return position === undefined ? undefined : this.#rows[position];
  }

  /** The rows at positions. */
  rowsAt(positions: BitSet): readonly Row[] {
    return [...positions].map((position) => this.#rows[position]).filter((row) => row !== undefined);
  }

  /** The entities with an attribute. */
  bearersOf(attribute: string): BitSet {
    return this.#withAttribute.get(attribute) ?? new BitSet();
  }

  /** The number of entities by attribute. */
  get attributes(): ReadonlyMap<string, number> {
    this.#counts ??= new Map([...this.#withAttribute].map(([attribute, bearers]) => [attribute, bearers.size]));
    return this.#counts;
  }

  /** The positions that roles select: equivalent to calling `selects` for each entity. */
  select({ all, attributes, ids, semantic }: RoleSelector): BitSet {
    if (all) return this.#all.copy();
    const [first, ...others] = attributes.map((attribute) => this.bearersOf(attribute));
    let selected = first?.copy() ?? new BitSet();
    for (const bearers of others) {
      if (semantic === 'AnyOf') selected.addAll(bearers);
      else selected = selected.and(bearers);
    }
    for (const id of ids) {
      const position = this.#positions.get(id);
      if (position !== undefined) selected.add(position);
    }
    return selected;
  }

  /** With an entity added, or replacing the one with its id. */
  with(row: Row): Population<Row> {
    const known = this.#positions.get(row.id);
    const position = known ?? this.#rows.length;
    const rows = [...this.#rows];
    rows[position] = row;
    const all = this.#all.copy();
    all.add(position);
    const positions = known === undefined ? new Map(this.#positions).set(row.id, position) : this.#positions;
    return new Population(rows, this.#moved(position, this.#rows[position], row), all, positions);
  }

  /** Without the entity with this id. */
  without(id: string): Population<Row> {
    const position = this.#positions.get(id);
    if (position === undefined) return this;
    const rows = [...this.#rows];
    rows[position] = undefined;
    const all = this.#all.copy();
    all.delete(position);
    const positions = new Map(this.#positions);
    positions.delete(id);
    return new Population(rows, this.#moved(position, this.#rows[position], undefined), all, positions);
  }

  #moved(position: number, before: Row | undefined, after: Row | undefined): ReadonlyMap<string, BitSet> {
    const attributes = new Map(this.#withAttribute);
    for (const attribute of attributesOf(before ?? NOBODY)) {
      const bearers = this.bearersOf(attribute).copy();
      bearers.delete(position);
      if (bearers.isEmpty) attributes.delete(attribute);
      else attributes.set(attribute, bearers);
    }
    for (const attribute of attributesOf(after ?? NOBODY)) {
      const bearers = attributes.get(attribute)?.copy() ?? new BitSet();
      bearers.add(position);
      attributes.set(attribute, bearers);
    }
    return attributes;
  }
}

const NOBODY = {};
