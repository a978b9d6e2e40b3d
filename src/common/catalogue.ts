import type { Operation, OperationFacts, ToolFacts } from '../contract.ts';
import { once } from './once.ts';

/** All tools that a policy can refer to. The same for every client: it has no state. */
export class Catalogue {
  /** The operations, and the hand-written tools. */
  readonly tools: readonly ToolFacts[];
  private readonly byName: ReadonlyMap<string, OperationFacts>;
  private readonly byAlias: ReadonlyMap<string, OperationFacts>;
  private readonly handWritten: ReadonlyMap<string, ToolFacts>;
  private readonly whole: () => ReadonlyMap<string, Operation>;

  /** @param handWritten hand-written tools */
  constructor(operations: readonly Operation[], handWritten?: readonly ToolFacts[]);
  /** @param whole loads everything about each operation */
  constructor(facts: readonly OperationFacts[], handWritten: readonly ToolFacts[], whole: () => readonly Operation[]);
  constructor(
    facts: readonly OperationFacts[],
    handWritten: readonly ToolFacts[] = [],
    whole = () => facts as readonly Operation[],
  ) {
    this.tools = handWritten.length === 0 ? facts : [...facts, ...handWritten];
    this.byName = new Map(facts.map((operation) => [operation.name, operation]));
    this.byAlias = new Map(facts.flatMap((operation) => operation.aliases.map((alias) => [alias, operation])));
    this.handWritten = new Map(handWritten.map((tool) => [tool.name, tool]));
    this.whole = once(() => new Map(whole().map((operation) => [operation.name, operation])));
  }

  get operations(): readonly Operation[] {
    return [...this.whole().values()];
  }

  /** The operation with this name or earlier name. */
  find(name: string): Operation | undefined {
    const facts = this.factsOf(name);
    return facts && this.whole().get(facts.name);
  }

  /** The tool with this name or earlier name, of any kind. */
  tool(name: string): ToolFacts | undefined {
    return this.handWritten.get(name) ?? this.factsOf(name);
  }

  private factsOf(name: string): OperationFacts | undefined {
    return this.byName.get(name) ?? this.byAlias.get(name);
  }
}
