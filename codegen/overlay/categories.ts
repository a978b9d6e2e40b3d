import { basename, dirname, join } from 'node:path';
import type { HttpOperation } from '../documents/operations.ts';
import { kebabCaseWithDigits } from '../names/words.ts';
import type { CategoryOverlay } from './overlay.ts';

/** Names of files in an overlay that are not categories. */
const RESERVED_FILES = ['changes', 'secrets', 'apis', 'repairs', 'arguments', 'thesaurus'];
/** The longest id of a category: it is the name of a file. */
const LONGEST = 48;

/** The categories of an overlay, and a new one for each tag that belongs to none of them. */
export class Categories {
  readonly #folder: string;
  readonly #known: CategoryOverlay[];
  readonly #taken: Set<string>;
  /** By API and tag. */
  readonly #byTag = new Map<string, CategoryOverlay>();

  constructor(categories: readonly CategoryOverlay[]) {
    this.#known = [...categories];
    this.#folder = dirname(categories[0]?.file ?? 'spec/overlay/.');
    const ids = categories.flatMap(({ category, file }) => [category, basename(file, '.yaml')]);
    this.#taken = new Set([...RESERVED_FILES, ...ids]);
    for (const category of categories.toReversed()) {
      for (const [api, tags] of Object.entries(category.tags)) {
        for (const tag of tags) this.#byTag.set(keyOf(api, tag), category);
      }
    }
  }

  /** Those of the overlay, then the new ones. */
  get all(): readonly CategoryOverlay[] {
    return this.#known;
  }

  /** The category of an operation by its first tag. */
  of(api: string, { operation }: HttpOperation): CategoryOverlay {
    const [tag = api] = Array.isArray(operation['tags']) ? operation['tags'].map(String) : [];
    const known = this.#byTag.get(keyOf(api, tag));
    if (known !== undefined) return known;
    const made = this.#make(api, tag);
    this.#byTag.set(keyOf(api, tag), made);
    this.#known.push(made);
    return made;
  }

  #make(api: string, tag: string): CategoryOverlay {
    const category = this.#freeId(api, tag);
    this.#taken.add(category);
    const file = join(this.#folder, `${category}.yaml`);
    return { category, title: tag, tags: { [api]: [tag] }, rows: {}, operations: {}, file };
  }

  /** An id that is free: of the tag, or of the API where the tag has no letters or its own is taken. */
  #freeId(api: string, tag: string): string {
    const ids = [idOf(tag), idOf(`${api} ${tag}`)];
    const free = ids.find((id) => /^[a-z]/.test(id) && !this.#taken.has(id));
    if (free !== undefined) return free;
    const start = /^[a-z]/.test(idOf(api)) ? idOf(api) : 'other';
    for (let number = 1; ; number += 1) {
      const id = `${start}-${number}`;
      if (!this.#taken.has(id)) return id;
    }
  }
}

const keyOf = (api: string, tag: string): string => JSON.stringify([api, tag]);

/** In letters, digits and dashes; of a long text, whole words. */
function idOf(text: string): string {
  const id = kebabCaseWithDigits(text);
  return id.length <= LONGEST ? id : id.slice(0, LONGEST).replace(/-[a-z0-9]*$/, '');
}
