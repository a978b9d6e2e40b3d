import type { Operation, ToolFacts } from '../contract.ts';

/** All tools that a policy can refer to. The same for every client: it has no state. */
export class Catalogue {
  readonly operations: readonly Operation[];
  /** The operations, and the hand-written tools. */
  readonly tools: readonly ToolFacts[];
  private readonly byName: ReadonlyMap<string, Operation>;
  private readonly byAlias: ReadonlyMap<string, Operation>;
  private readonly handWritten: ReadonlyMap<string, ToolFacts>;

  /** @param handWritten hand-written tools */
  constructor(operations: readonly Operation[], handWritten: readonly ToolFacts[] = []) {
    this.operations = operations;
    this.tools = handWritten.length === 0 ? operations : [...operations, ...handWritten];
    this.byName = new Map(operations.map((operation) => [operation.name, operation]));
    this.byAlias = new Map(operations.flatMap((operation) => operation.aliases.map((alias) => [alias, operation])));
    this.handWritten = new Map(handWritten.map((tool) => [tool.name, tool]));
  }

  /** The operation with this name or earlier name. */
  find(name: string): Operation | undefined {
    return this.byName.get(name) ?? this.byAlias.get(name);
  }

  /** The tool with this name or earlier name, of any kind. */
  tool(name: string): ToolFacts | undefined {
    return this.handWritten.get(name) ?? this.find(name);
  }
}
