import { type Entity, isHypermedia, type Value } from '../../common/exact-json.ts';
import { pick } from './pick.ts';

/** All fields of a row, in `fields`. */
const ALL = '*';

/** How much was met at some point: it only grows. */
export interface ColumnsMark {
  readonly paths: number;
  readonly found: number;
  readonly keys: number;
}

/**
 * The columns of a list: those that were asked for, or the default ones. With `*` they grow as rows bring new fields; a
 * row that came before such a column simply ends earlier.
 */
export class Columns {
  readonly paths: string[];
  readonly every: boolean;
  readonly #found = new Set<string>();
  readonly #keys = new Set<string>();

  constructor(standard: readonly string[], asked: readonly string[]) {
    this.every = asked.includes(ALL);
    const named = asked.filter((path) => path !== ALL && path !== '');
    const first = this.every ? standard.filter((path) => !path.includes('.')) : [];
    this.paths = [...new Set(this.every || named.length > 0 ? [...first, ...named] : standard)];
  }

  /** Fields that were met so far: it grows, and with it what is to be said of them. */
  get known(): number {
    return this.#keys.size;
  }

  /** Their names. */
  fields(): string[] {
    return [...this.#keys];
  }

  /** The values of a row, by column. */
  read(row: Entity): (Value | undefined)[] {
    for (const key in row) {
      if (this.#keys.has(key) || isHypermedia(key, row[key] as Value)) continue;
      this.#keys.add(key);
      if (this.every && !this.paths.includes(key)) this.paths.push(key);
    }
    return this.paths.map((path) => {
      const value = pick(row, path);
      if (value !== undefined) this.#found.add(path);
      return value;
    });
  }

  mark(): ColumnsMark {
    return { paths: this.paths.length, found: this.#found.size, keys: this.#keys.size };
  }

  /** Forgets what was met since then. */
  back({ paths, found, keys }: ColumnsMark): void {
    this.paths.length = paths;
    shrink(this.#found, found);
    shrink(this.#keys, keys);
  }

  /** Fields that the rows have and no column shows whole. */
  leftOut(): string[] {
    return [...this.#keys].filter((key) => !this.paths.includes(key));
  }

  /** Columns that no row had anything for. */
  empty(): string[] {
    return this.paths.filter((path) => !this.#found.has(path));
  }
}

/** Takes out of a set what came last. */
function shrink(set: Set<string>, size: number): void {
  if (set.size > size) for (const member of [...set].slice(size)) set.delete(member);
}
