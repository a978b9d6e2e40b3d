import { ToolError } from '../../../../src/common/tool-error.ts';
import type { JsonSchema, ToolInput } from '../../../../src/contract.ts';
import { makeCheck } from '../../../../src/runtime/gate/arguments/make-check.ts';

/** What is wrong with arguments for a schema; undefined if nothing is. */
export async function faultsFor(
  schema: JsonSchema,
  more: Omit<ToolInput, 'schema'> = {},
): Promise<(args: object) => Promise<string | undefined>> {
  const check = await makeCheck({ schema, ...more });
  return async (args) => {
    try {
      await check(args as Record<string, unknown>);
      return undefined;
    } catch (error) {
      if (error instanceof ToolError && error.kind === 'arguments') return error.message;
      throw error;
    }
  };
}

/** A schema of arguments `a` and `big`, of which only the complete check knows all keywords. */
export const inComplete = (a: unknown): JsonSchema => ({
  type: 'object',
  properties: { a, big: { type: 'integer' }, never: { not: {} } },
});
