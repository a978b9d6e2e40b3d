import type { Operation } from '../contract.ts';

/** All operations by name and alias. The same for every session: it holds no state. */
export class Catalogue {
  readonly operations: readonly Operation[];
  private readonly byName: ReadonlyMap<string, Operation>;
  private readonly byAlias: ReadonlyMap<string, Operation>;

  constructor(operations: readonly Operation[]) {
    this.operations = operations;
    this.byName = new Map(operations.map((operation) => [operation.name, operation]));
    this.byAlias = new Map(operations.flatMap((operation) => operation.aliases.map((alias) => [alias, operation])));
  }

  /** The operation of that name, or that an earlier server called so. */
  find(name: string): Operation | undefined {
    return this.byName.get(name) ?? this.byAlias.get(name);
  }

  /** Whether there is an operation of that name, and it only reads. */
  reads(name: string): boolean {
    return this.find(name)?.effect === 'read';
  }
}
