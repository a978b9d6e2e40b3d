/**
 * The tables of the package as a start reads them. The build stores what these functions give in files, and replaces them by
 * functions that read those: see `preparedTables` in `scripts/build.ts`.
 */
import { operationFacts } from '../../common/operation-facts.ts';
import type { Operation, OperationFacts } from '../../contract.ts';
import { operations } from '../../generated/operations.ts';
import { toolList } from '../../generated/tool-list.ts';

/** What policies know about each operation. */
export const factsOfOperations = (): readonly OperationFacts[] => operations.map(operationFacts);

/** Everything about each operation, in the same order. */
export const wholeOperations = (): readonly Operation[] => operations;

/** The JSON of each operation as listed, in the same order. */
export const listedLines = (): readonly string[] => {
  const listed = new Map(toolList.map((tool) => [tool.name, JSON.stringify(tool)]));
  return operations.map(({ name }) => listed.get(name) ?? '');
};
