import type { Operation, OperationFacts } from '../contract.ts';

/** What policies know about an operation, which is all that the server needs when it starts. */
export const operationFacts = (operation: Operation): OperationFacts => {
  const { name, aliases, api, category, effect, marks, since, review } = operation;
  return {
    ...{ name, aliases, api, category, effect, marks },
    ...(since === undefined ? {} : { since }),
    ...(review === undefined ? {} : { review }),
  };
};
