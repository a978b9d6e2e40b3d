import type { Operation, ToolFacts } from '../contract.ts';

/** All tools that a policy can speak of. The same for every client: it holds no state. */
export class Catalogue {
  readonly operations: readonly Operation[];
  /** The operations, and the tools that are written by hand. */
  readonly tools: readonly ToolFacts[];
  private readonly byName: ReadonlyMap<string, Operation>;
  private readonly byAlias: ReadonlyMap<string, Operation>;
  private readonly own: ReadonlyMap<string, ToolFacts>;

  /** @param own tools that are written by hand */
  constructor(operations: readonly Operation[], own: readonly ToolFacts[] = []) {
    this.operations = operations;
    this.tools = own.length === 0 ? operations : [...operations, ...own];
    this.byName = new Map(operations.map((operation) => [operation.name, operation]));
    this.byAlias = new Map(operations.flatMap((operation) => operation.aliases.map((alias) => [alias, operation])));
    this.own = new Map(own.map((tool) => [tool.name, tool]));
  }

  /** The operation of that name, or that an earlier server called so. */
  find(name: string): Operation | undefined {
    return this.byName.get(name) ?? this.byAlias.get(name);
  }

  /** The tool of that name or earlier name, of whatever kind. */
  tool(name: string): ToolFacts | undefined {
    return this.own.get(name) ?? this.find(name);
  }
}
