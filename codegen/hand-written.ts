import type { ListedTool, ToolFacts } from '../src/contract.ts';

/** A tool that no document describes: it is found and described with the operations. */
export interface HandWritten {
  readonly operation: ToolFacts;
  readonly listed: ListedTool;
  /** What operators ask when they mean it, the question of its page in the reference first. */
  readonly asked: readonly string[];
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
    const asked = questions[operation.name];
    if (asked === undefined || asked.length === 0) throw new Error(`nobody asks for ${operation.name}: add questions`);
    return { operation, listed, asked };
  });
}
