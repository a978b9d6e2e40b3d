import type { ListedTool, ToolFacts } from '../src/contract.ts';

/** A tool that no document describes: it is found and described with the operations. */
export interface HandWritten {
  readonly operation: ToolFacts;
  readonly listed: ListedTool;
  /** What operators ask when they mean it, the question of its page in the reference first. */
  readonly questions: readonly string[];
}

/**
 * Joins tools of this package to what operators ask for them.
 * @throws {Error} for a tool that nobody asks for
 */
export function handWritten(
  tools: readonly (ToolFacts & { readonly listed: ListedTool })[],
  questions: Readonly<Record<string, readonly string[]>>,
): readonly HandWritten[] {
  return tools.map(({ listed, ...operation }) => {
    const examples = questions[operation.name] ?? [];
    if (examples.length === 0) throw new Error(`${operation.name} has no example questions: add some`);
    return { operation, listed, questions: examples };
  });
}
