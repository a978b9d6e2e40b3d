import { InputError } from '../common/errors.ts';
import { pointer } from '../common/json.ts';
import { type OnFault, refuse } from '../common/on-fault.ts';
import type { PlacedOperation } from './overlay-index.ts';

/**
 * Assigns earlier names, each to one operation.
 * @param names of all operations
 */
export class Aliases {
  readonly #owners: Map<string, string>;
  readonly #onFault: OnFault;

  constructor(names: readonly string[], onFault: OnFault = refuse) {
    this.#owners = new Map(names.map((name) => [name, name]));
    this.#onFault = onFault;
  }

  /** The aliases of an operation. Reports and drops those that are already another operation's name or alias. */
  of({ name, overlay, category }: PlacedOperation): string[] {
    return (overlay.aliases ?? []).filter((alias, index) => {
      const other = this.#owners.get(alias);
      if (other === undefined) {
        this.#owners.set(alias, name);
        return true;
      }
      const place = pointer('operations', name, 'aliases', index);
      const remedy = 'give one of them another name in the overlay';
      this.#onFault(new InputError(category.file, place, `"${alias}" means ${other} and ${name}`, remedy));
      return false;
    });
  }
}
