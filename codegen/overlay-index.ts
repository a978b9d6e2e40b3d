import type { Operation } from '../src/contract.ts';
import { InputError } from './errors.ts';
import { pointer } from './json.ts';
import { nameFault, references, ruleName } from './naming.ts';
import type { HttpOperation } from './operations.ts';
import type { CategoryOverlay, OperationOverlay, Overlay } from './overlay.ts';

/** An operation with its name, its category and what the overlay says of it. */
export interface Placed {
  readonly name: string;
  readonly overlay: OperationOverlay;
  readonly category: CategoryOverlay;
}

/** Finds the overlay's entry of each operation, and what of the overlay fits no operation at all. */
export class OverlayIndex {
  private readonly overlay: Overlay;
  private readonly unused = new Map<string, CategoryOverlay>();
  /** By name, where the operation stands. */
  private readonly placed = new Map<string, string>();

  constructor(overlay: Overlay) {
    this.overlay = overlay;
    for (const category of overlay.categories) {
      for (const name of Object.keys(category.operations)) {
        const other = this.unused.get(name);
        if (other) throw fault(category, name, `stands in ${other.file} too`, 'keep one of the two');
        this.unused.set(name, category);
      }
    }
  }

  /** @throws {InputError} for an operation without a name, an entry or a category */
  place(api: string, http: HttpOperation, file: string): Placed {
    const refuse = (problem: string, remedy: string) => new InputError(file, http.pointer, problem, remedy);
    const known = references(api, http);
    const id = http.operation['operationId'];
    const rule = ruleName(typeof id === 'string' ? id : undefined, this.overlay.apis[api]?.infix);
    const name = this.explicitName(known) ?? rule;
    if (name === undefined) {
      const remedy = `give it a name: an entry with \`operation: ${known[0]}\` in a file of spec/overlay/`;
      throw refuse('no rule gives this operation a name', remedy);
    }
    const wrong = nameFault(name);
    if (wrong) throw refuse(`the name "${name}" ${wrong}`, 'give it another in the overlay');
    const other = this.placed.get(name);
    if (other) throw refuse(`the name "${name}" is taken by ${other}`, 'give one of them another in the overlay');
    const category = this.unused.get(name);
    const entry = category?.operations[name];
    if (!category || !entry || (entry.operation !== undefined && !known.includes(entry.operation))) {
      throw refuse(`"${name}" has no entry in the overlay`, `describe it in ${this.homeOf(api, http)}`);
    }
    this.unused.delete(name);
    this.placed.set(name, `${file}#${http.pointer}`);
    return { name, overlay: entry, category };
  }

  /** @throws {InputError} for an entry, an API or a list of repairs that fits nothing */
  requireAllUsed(apis: readonly string[]): void {
    for (const [name, category] of this.unused) {
      throw fault(category, name, 'fits no operation of the documents', 'take it out, or correct its name');
    }
    for (const key of ['repairs', 'apis'] as const) {
      const unknown = Object.keys(this.overlay[key]).find((api) => !apis.includes(api));
      if (unknown === undefined) continue;
      const remedy = `use one of: ${apis.join(', ')}`;
      throw new InputError(`spec/overlay/${key}.yaml`, pointer(key, unknown), 'was never imported', remedy);
    }
  }

  /** @throws {InputError} where two tools share a name, or an alias is somebody else's name or alias */
  requireDistinct(operations: readonly Operation[]): void {
    const owners = new Map<string, string>();
    const names = operations.flatMap(({ name, aliases }) => [name, ...aliases].map((text) => [text, name] as const));
    for (const [text, owner] of names) {
      const other = owners.get(text);
      if (other !== undefined) {
        const remedy = 'give one of them another name in the overlay';
        throw new InputError('spec/overlay', '', `"${text}" means ${other} and ${owner}`, remedy);
      }
      owners.set(text, owner);
    }
  }

  /** The name of the entry that names this operation. */
  private explicitName(known: readonly string[]): string | undefined {
    for (const [name, category] of this.unused) {
      if (known.includes(category.operations[name]?.operation ?? '')) return name;
    }
    return undefined;
  }

  /** The file that has the other operations of the same tag. */
  private homeOf(api: string, { operation }: HttpOperation): string {
    const tag = (operation['tags'] as string[] | undefined)?.[0] ?? '';
    return this.overlay.categories.find(({ tags }) => tags[api]?.includes(tag))?.file ?? 'a file of spec/overlay/';
  }
}

const fault = (category: CategoryOverlay, name: string, problem: string, remedy: string): InputError =>
  new InputError(category.file, pointer('operations', name), problem, remedy);
