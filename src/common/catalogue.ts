import type { Operation, ToolFacts } from '../contract.ts';

/** All tools that a policy can refer to. The same for every client: it has no state. */
export class Catalogue {
  readonly operations: readonly Operation[];
  /** The operations, and the hand-written tools. */
  readonly tools: readonly ToolFacts[];
  private readonly byName: ReadonlyMap<string, Operation>;
  private readonly byAlias: ReadonlyMap<string, Operation>;
  private readonly own: ReadonlyMap<string, ToolFacts>;

  /** @param own hand-written tools */
  constructor(operations: readonly Operation[], own: readonly ToolFacts[] = []) {
    this.operations = operations;
    this.tools = own.length === 0 ? operations : [...operations, ...own];
    this.byName = new Map(operations.map((operation) => [operation.name, operation]));
    this.byAlias = new Map(operations.flatMap((operation) => operation.aliases.map((alias) => [alias, operation])));
    this.own = new Map(own.map((tool) => [tool.name, tool]));
  }

  /** The operation with this name or earlier name. */
  find(name: string): Operation | undefined {
    return this.byName.get(name) ?? this.byAlias.get(name);
  }

  /** The tool with this name or earlier name, of any kind. */
  tool(name: string): ToolFacts | undefined {
    return this.own.get(name) ?? this.find(name);
  }
}
