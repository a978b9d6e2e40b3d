import { type Entity, isHypermedia, type Value } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import { pick } from './pick.ts';
import { uselessness } from './usefulness.ts';

/** Selects all fields of a row in `fields`. */
const ALL = '*';

/** The most fields of one call, and the longest name: every row is searched for each of them. */
const MOST_FIELDS = 200;
const LONGEST_FIELD = 1000;

const NOTHING = { known: 0, paths: 0, names: [] };

/** A position in what has been seen so far, which only grows. */
export interface ColumnsMark {
  readonly paths: number;
  readonly found: number;
  readonly keys: number;
}

/**
 * The columns of a list: the requested ones, or the default. With `*`, or without either, they grow as rows bring new
 * fields; earlier rows simply end sooner.
 */
export class Columns {
  readonly paths: string[];
  /** Whether all fields were requested, with `*`. */
  readonly every: boolean;
  readonly #grows: boolean;
  readonly #found = new Set<string>();
  /** By name of each field that no column shows: how little it is likely to say. */
  readonly #keys = new Map<string, number>();
  /** What `leftOut` found last, and for how many fields and columns. */
  #leftOut: { readonly known: number; readonly paths: number; readonly names: readonly string[] } = NOTHING;

  /** @throws {ToolError} for more fields, or a longer name, than rows have */
  constructor(standard: readonly string[], requested: readonly string[]) {
    requireFew(requested);
    const named = requested.filter((path) => path !== ALL && path !== '');
    this.every = requested.includes(ALL);
    // If the document does not declare the fields of a row, all fields are shown.
    this.#grows = this.every || standard.length + named.length === 0;
    const first = this.every ? standard.filter((path) => !path.includes('.')) : [];
    this.paths = this.every || named.length > 0 ? [...new Set([...first, ...named])] : [...standard];
  }

  /** The number of fields seen so far. When it grows, so does the text about them. */
  get known(): number {
    return this.#keys.size;
  }

  /** Whether rows have fields, but none of these columns. */
  get missEverything(): boolean {
    return this.known > 0 && this.#found.size === 0;
  }

  /** Their names. */
  fields(): string[] {
    return [...this.#keys.keys()];
  }

  /** The values of a row, by column. */
  read(row: Entity): (Value | undefined)[] {
    for (const key in row) {
      if (this.#keys.has(key) || isHypermedia(key, row[key] as Value)) continue;
      const isShown = this.paths.includes(key);
      this.#keys.set(key, isShown || this.#grows ? 0 : uselessness(key, row[key] as Value, row));
      if (this.#grows && !isShown) this.paths.push(key);
    }
    return this.paths.map((path) => {
      const value = pick(row, path);
      if (value !== undefined) this.#found.add(path);
      return value;
    });
  }

  /** The current position, for {@link resetTo}. */
  mark(): ColumnsMark {
    return { paths: this.paths.length, found: this.#found.size, keys: this.#keys.size };
  }

  /** Forgets everything seen after that position. */
  resetTo({ paths, found, keys }: ColumnsMark): void {
    this.paths.length = paths;
    shrink(this.#found, found);
    shrink(this.#keys, keys);
    this.#leftOut = NOTHING;
  }

  /** Fields that the rows have and no column shows in full, the most useful first. */
  leftOut(): readonly string[] {
    const { known, paths } = this;
    if (known !== this.#leftOut.known || paths.length !== this.#leftOut.paths) {
      this.#leftOut = { known, paths: paths.length, names: this.#namesLeftOut() };
    }
    return this.#leftOut.names;
  }

  #namesLeftOut(): readonly string[] {
    const little = (key: string) => this.#keys.get(key) ?? 0;
    return this.fields()
      .filter((key) => !this.paths.includes(key))
      .sort((a, b) => little(a) - little(b));
  }

  /** Columns with a value in some row. */
  filled(): string[] {
    return this.paths.filter((path) => this.#found.has(path));
  }

  /** Columns that are empty in every row. */
  empty(): string[] {
    return this.paths.filter((path) => !this.#found.has(path));
  }
}

function requireFew(requested: readonly string[]): void {
  const advice = `Name at most ${MOST_FIELDS} fields of at most ${LONGEST_FIELD} characters, or "*" for all.`;
  if (requested.length > MOST_FIELDS)
    throw new ToolError('arguments', `${requested.length} fields are too many.`, advice);
  if (requested.some(({ length }) => length > LONGEST_FIELD))
    throw new ToolError('arguments', 'The name of a field is too long.', advice);
}

/** Removes the most recent entries of a set or map. */
function shrink(entries: Set<string> | Map<string, unknown>, size: number): void {
  if (entries.size > size) for (const key of [...entries.keys()].slice(size)) entries.delete(key);
}
