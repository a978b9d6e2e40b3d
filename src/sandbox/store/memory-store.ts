/** The store of the sandbox: maps in memory, lists sorted by id, and one index per field that is queried. */
import type { Entity, Store } from '../kernel.ts';
import { type IdSource, randomIds } from './ids.ts';

/** The content of a data file: every entity, by kind. */
export type Snapshot = Readonly<Record<string, readonly Entity[]>>;

export interface StoreOptions {
  readonly clock: () => Date;
  readonly ids?: IdSource;
}

/** A change of one entity; without `entity` it was deleted. */
export interface Change {
  readonly kind: string;
  readonly id: string;
  readonly entity?: Entity;
}

type Listener = (change: Change) => void;

interface Kind {
  readonly byId: Map<string, Entity>;
  /** Sorted by id; undefined after an insertion or removal until the next read. */
  sorted: Entity[] | undefined;
  readonly indexes: Map<string, Map<string, Set<Entity>>>;
  /** Counts changes, so that data derived from this kind can be cached until it is stale. */
  revision: number;
}

/** The store of one controller. Its listeners are called with every change. */
export class MemoryStore implements Store {
  readonly #kinds = new Map<string, Kind>();
  readonly #clock: () => Date;
  readonly #listeners: Listener[] = [];
  ids: IdSource;
  /** Counts all changes. */
  changes = 0;

  constructor(options: StoreOptions) {
    this.#clock = options.clock;
    this.ids = options.ids ?? randomIds;
  }

  get(kind: string, id: string): Entity | undefined {
    return this.#kind(kind).byId.get(id);
  }

  list(kind: string): readonly Entity[] {
    const all = this.#kind(kind);
    all.sorted ??= [...all.byId.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    return all.sorted;
  }

  find(kind: string, field: string, value: string): readonly Entity[] {
    const all = this.#kind(kind);
    let index = all.indexes.get(field);
    if (index === undefined) {
      index = new Map();
      for (const entity of all.byId.values()) addToIndex(index, field, entity);
      all.indexes.set(field, index);
    }
    const found = index.get(value);
    return found === undefined ? [] : [...found].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  insert(kind: string, fields: Readonly<Record<string, unknown>>): Entity {
    const all = this.#kind(kind);
    const now = this.#clock().toISOString();
    const preset = fields as Partial<Entity>;
    const entity: Entity = {
      ...withoutUndefined(fields),
      id: preset.id ?? this.#freshId(kind, all),
      createdAt: preset.createdAt ?? now,
      updatedAt: preset.updatedAt ?? now,
    };
    all.byId.set(entity.id, entity);
    all.sorted = undefined;
    for (const [field, index] of all.indexes) addToIndex(index, field, entity);
    this.#changed(all, { kind, id: entity.id, entity });
    return entity;
  }

  update(kind: string, id: string, fields: Readonly<Record<string, unknown>>): Entity | undefined {
    const all = this.#kind(kind);
    const entity = all.byId.get(id);
    if (entity === undefined) return undefined;
    for (const [field, index] of all.indexes) removeFromIndex(index, field, entity);
    entity.updatedAt = this.#clock().toISOString();
    for (const [field, value] of Object.entries(fields)) {
      if (value === undefined) delete entity[field];
      else entity[field] = value;
    }
    for (const [field, index] of all.indexes) addToIndex(index, field, entity);
    this.#changed(all, { kind, id, entity });
    return entity;
  }

  remove(kind: string, id: string): boolean {
    const all = this.#kind(kind);
    const entity = all.byId.get(id);
    if (entity === undefined) return false;
    all.byId.delete(id);
    all.sorted = undefined;
    for (const [field, index] of all.indexes) removeFromIndex(index, field, entity);
    this.#changed(all, { kind, id });
    return true;
  }

  /** Sorts and indexes at start, so that the first reader does not have to wait. */
  warmUp(indexes: readonly (readonly [string, string])[]): void {
    for (const kind of this.#kinds.keys()) this.list(kind);
    for (const [kind, field] of indexes) this.find(kind, field, '');
  }

  count(kind: string): number {
    return this.#kind(kind).byId.size;
  }

  /** A number that changes whenever an entity of one of the kinds does. */
  revision(...kinds: readonly string[]): string {
    return kinds.map((kind) => this.#kind(kind).revision).join('.');
  }

  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  snapshot(): Snapshot {
    return Object.fromEntries([...this.#kinds.keys()].sort().map((kind) => [kind, [...this.list(kind)]]));
  }

  load(snapshot: Snapshot): void {
    for (const [kind, entities] of Object.entries(snapshot)) for (const entity of entities) this.insert(kind, entity);
  }

  #kind(name: string): Kind {
    let kind = this.#kinds.get(name);
    if (kind === undefined) {
      kind = { byId: new Map(), sorted: undefined, indexes: new Map(), revision: 0 };
      this.#kinds.set(name, kind);
    }
    return kind;
  }

  #freshId(kind: string, all: Kind): string {
    for (;;) {
      const id = this.ids.next(kind);
      if (!all.byId.has(id)) return id;
    }
  }

  #changed(kind: Kind, change: Change): void {
    kind.revision += 1;
    this.changes += 1;
    for (const listener of this.#listeners) listener(change);
  }
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const present: Record<string, unknown> = {};
  for (const name in fields) if (fields[name] !== undefined) present[name] = fields[name];
  return present;
}

function addToIndex(index: Map<string, Set<Entity>>, field: string, entity: Entity): void {
  const value = entity[field];
  if (typeof value !== 'string') return;
  const found = index.get(value);
  if (found === undefined) index.set(value, new Set([entity]));
  else found.add(entity);
}

function removeFromIndex(index: Map<string, Set<Entity>>, field: string, entity: Entity): void {
  const value = entity[field];
  if (typeof value === 'string') index.get(value)?.delete(entity);
}
