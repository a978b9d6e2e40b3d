import type { CallableFacts, ListedTool } from '../../src/contract.ts';

/** A tool that is not in any document: it is found and described with the operations. */
export interface HandWritten {
  readonly operation: CallableFacts;
  readonly listed: ListedTool;
  /** The questions that operators ask when they need it, the one for its reference page first. */
  readonly questions: readonly string[];
}

/**
 * Adds operators' questions to tools of this package.
 * @throws {Error} for a tool without questions
 */
export function handWritten(
  tools: readonly (CallableFacts & { readonly listed: ListedTool })[],
  questions: Readonly<Record<string, readonly string[]>>,
): readonly HandWritten[] {
  return tools.map(({ listed, ...operation }) => {
    const examples = questions[operation.name] ?? [];
    if (examples.length === 0) {
      throw new Error(`${operation.name} has no example questions: add some in src/insight/questions/`);
    }
    return { operation, listed, questions: examples };
  });
}
