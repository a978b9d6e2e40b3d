import { InputError } from '../common/errors.ts';
import { ownValue, pointer } from '../common/json.ts';
import { type OnFault, refuse } from '../common/on-fault.ts';
import type { HttpOperation } from '../documents/operations.ts';
import { distinctNames } from '../names/distinct-names.ts';
import { apiInfix, type NamedApi, nameFault, possibleNames, references, ruleName, wordsOf } from '../names/naming.ts';
import { Categories } from './categories.ts';
import type { CategoryOverlay, OperationOverlay, Overlay } from './overlay.ts';
import { unreviewedEntry } from './unreviewed-entry.ts';

/** An operation with its name, its category and its overlay entry. */
export interface PlacedOperation {
  readonly name: string;
  readonly overlay: OperationOverlay;
  readonly category: CategoryOverlay;
}

/** An operation, and the document that it is from. */
interface Placeable {
  readonly api: { readonly api: string };
  readonly http: HttpOperation;
  readonly file: string;
}

/** Finds the overlay entry of each operation, and overlay parts that match no operation. */
export class OverlayIndex {
  readonly #categoriesByTag: Categories;
  /** The entries created for operations that had none. */
  readonly unreviewed: PlacedOperation[] = [];
  readonly #overlay: Overlay;
  readonly #apis: readonly string[];
  readonly #onFault: OnFault;
  readonly #unused = new Map<string, CategoryOverlay>();
  /** By the operation that an entry names, the name of the entry. */
  readonly #named = new Map<string, string>();
  /** By name, the place of the operation. */
  readonly #placed = new Map<string, string>();
  /** How many operations were looked up, by API and operationId. */
  readonly #ids = new Map<string, number>();

  /** @param apis of the documents that the overlay has to match */
  constructor(overlay: Overlay, apis: readonly string[], onFault: OnFault = refuse) {
    this.#overlay = overlay;
    this.#categoriesByTag = new Categories(overlay.categories);
    this.#apis = apis;
    this.#onFault = onFault;
    for (const category of overlay.categories) {
      for (const name of Object.keys(category.operations)) {
        const other = this.#unused.get(name);
        if (other) throw fault(category, name, `is in ${other.file} too`, 'keep one of the two');
        this.#unused.set(name, category);
        const named = category.operations[name]?.operation;
        if (named !== undefined && !this.#named.has(named)) this.#named.set(named, name);
      }
    }
  }

  /**
   * Gives an operation its name and entry from the overlay; undefined if it has none. Call it for all operations before
   * {@link placeOthers}.
   * @throws {InputError} for a name that is invalid or taken
   */
  placeKnown(api: string, http: HttpOperation, file: string): PlacedOperation | undefined {
    const refusal = (problem: string, remedy: string) => new InputError(file, http.pointer, problem, remedy);
    const known = references(api, http);
    const id = http.operation['operationId'];
    this.#ids.set(`${api} ${id}`, (this.#ids.get(`${api} ${id}`) ?? 0) + 1);
    const name = this.#explicitName(known) ?? this.#nameOfId(api, http);
    const category = name === undefined ? undefined : this.#unused.get(name);
    const entry = name === undefined || !category ? undefined : ownValue(category.operations, name);
    if (name === undefined || !category || !entry || !isAbout(entry, category, api, known)) return undefined;
    const wrong = nameFault(name);
    if (wrong) throw refusal(`the name "${name}" ${wrong}`, 'give it another name in the overlay');
    this.#unused.delete(name);
    this.#placed.set(name, `${file}#${http.pointer}`);
    return { name, overlay: entry, category };
  }

  /** The overlay's categories, then new ones for operations that belong to none. */
  get categories(): readonly CategoryOverlay[] {
    return this.#categoriesByTag.all;
  }

  /** Places all operations that the overlay does not know, by rule, and reports them. */
  placeOthers<T extends Placeable>(others: readonly T[]): (T & { readonly placed: PlacedOperation })[] {
    const possible = others.map(({ api: { api }, http }) => possibleNames(http, this.#namedApi(api)));
    const names = distinctNames(possible, new Set(this.#placed.keys()));
    return others.map((each, number) => ({ ...each, placed: this.#placeByRule(each, names[number] as string) }));
  }

  #placeByRule({ api: { api }, http, file }: Placeable, name: string): PlacedOperation {
    const refusal = (problem: string, remedy: string) => new InputError(file, http.pointer, problem, remedy);
    const infix = this.#infixOf(api);
    const id = http.operation['operationId'];
    const byRule = this.#nameOfId(api, http);
    if (byRule === undefined) {
      const remedy = `give it a name: an entry with \`operation: ${references(api, http)[0]}\` in a file of spec/overlay/`;
      this.#onFault(refusal('no rule can name this operation', remedy));
    }
    const home = this.#categoriesByTag.of(api, http);
    const strange = this.#whyUnknown(byRule ?? wordsOf(http, infix));
    this.#onFault(refusal(strange, `describe it in ${home.file}, in a category with a tag of ${api}`));
    this.#placed.set(name, `${file}#${http.pointer}`);
    const isOnly = this.#ids.get(`${api} ${id}`) === 1;
    const made = { name, overlay: unreviewedEntry(api, http, name, infix, isOnly), category: home };
    this.unreviewed.push(made);
    return made;
  }

  /** Why an operation of this name has no entry. */
  #whyUnknown(name: string): string {
    const wrong = nameFault(name);
    if (wrong) return `the name "${name}" ${wrong}`;
    const other = this.#placed.get(name);
    if (other) return `the name "${name}" is taken by ${other}`;
    const category = this.#unused.get(name);
    if (category) return `the entry "${name}" in ${category.file} is about another operation`;
    return `"${name}" has no entry in the overlay`;
  }

  /** Reports every entry, API and list of repairs that matches nothing. */
  requireAllUsed(): void {
    for (const [name, category] of this.#unused) {
      this.#onFault(fault(category, name, 'matches no operation of the documents', 'remove it, or correct its name'));
    }
    const remedy = `use one of: ${this.#apis.join(', ')}`;
    for (const key of ['repairs', 'apis'] as const) {
      for (const api of Object.keys(this.#overlay[key])) {
        if (this.#apis.includes(api)) continue;
        this.#onFault(new InputError(`spec/overlay/${key}.yaml`, pointer(key, api), 'was never imported', remedy));
      }
    }
  }

  /** The operationId as a name, with the API's infix; undefined if it cannot be one. */
  #nameOfId(api: string, { operation }: HttpOperation): string | undefined {
    const id = operation['operationId'];
    return ruleName(typeof id === 'string' ? id : undefined, this.#infixOf(api));
  }

  #namedApi(api: string): NamedApi {
    const others = this.#apis.filter((each) => each !== api);
    return { api, infix: this.#infixOf(api), otherInfixes: others.map((other) => this.#infixOf(other)) };
  }

  #infixOf(api: string): string | undefined {
    const own = ownValue(this.#overlay.apis, api);
    return own === undefined ? apiInfix(api, this.#apis) : own.infix;
  }

  /** The name of the entry that names this operation. */
  #explicitName(known: readonly string[]): string | undefined {
    const names = known.flatMap((operation) => this.#named.get(operation) ?? []);
    return names.find((name) => this.#unused.has(name));
  }
}

/** Whether an entry is about this operation: another API may have one with the same name. */
function isAbout(entry: OperationOverlay, { tags }: CategoryOverlay, api: string, known: readonly string[]): boolean {
  return entry.operation === undefined ? Object.hasOwn(tags, api) : known.includes(entry.operation);
}

const fault = (category: CategoryOverlay, name: string, problem: string, remedy: string): InputError =>
  new InputError(category.file, pointer('operations', name), problem, remedy);
