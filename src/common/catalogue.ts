import type { Operation, OperationFacts, ToolFacts } from '../contract.ts';
import { once } from './once.ts';

/** All tools that a policy can refer to. The same for every client: it has no state. */
export class Catalogue {
  /** The operations, and the hand-written tools. */
  readonly tools: readonly ToolFacts[];
  /** Their names. */
  readonly names: readonly string[];
  /** By name and by earlier name. */
  readonly #named = new Map<string, ToolFacts>();
  readonly #whole: () => ReadonlyMap<string, Operation>;

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
    this.names = this.tools.map(({ name }) => name);
    // A name counts before an earlier name of another tool.
    for (const operation of facts) for (const alias of operation.aliases) this.#named.set(alias, operation);
    for (const tool of this.tools) this.#named.set(tool.name, tool);
    this.#whole = once(() => new Map(whole().map((operation) => [operation.name, operation])));
  }

  get operations(): readonly Operation[] {
    return [...this.#whole().values()];
  }

  /** The operation with this name or earlier name. */
  find(name: string): Operation | undefined {
    const tool = this.#named.get(name);
    return tool && this.#whole().get(tool.name);
  }

  /** The tool with this name or earlier name, of any kind. */
  tool(name: string): ToolFacts | undefined {
    return this.#named.get(name);
  }
}
