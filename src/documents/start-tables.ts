import type { Tables } from '../../codegen/emit/tables.ts';
import { once } from '../common/once.ts';
import { operationFacts } from '../common/operation-facts.ts';
import { ToolList } from '../common/tool-list.ts';
import type { Operation, OperationFacts } from '../contract.ts';
import type { Generated } from './generate.ts';

/** What every start reads. */
type Facts = Pick<Tables, 'apis'> &
  Pick<Generated, 'leftOut' | 'warnings'> & { readonly operations: readonly OperationFacts[] };

/** What a start needs of the tables of documents. */
export interface StartTables extends Facts {
  /** Everything about each operation, in the same order. */
  readonly whole: () => readonly Operation[];
  readonly toolList: ToolList;
}

/**
 * The text to keep for later starts: a line with the facts, one with the whole operations, and one for each tool as listed. A
 * start splits a text of any size at once; it only parses the lines that it needs, which is the first.
 */
export function startText({ tables: { apis, operations, toolList }, leftOut, warnings }: Generated): string {
  const facts: Facts = { apis, operations: operations.map(operationFacts), leftOut, warnings };
  return [facts, operations, ...toolList].map((line) => JSON.stringify(line)).join('\n');
}

/** The tables again. @param text as {@link startText} wrote it */
export function startTables(text: string): StartTables {
  const [first = '', second = '', ...listed] = text.split('\n');
  const facts = JSON.parse(first) as Facts;
  const names = facts.operations.map(({ name }) => name);
  const whole = once(() => JSON.parse(second) as readonly Operation[]);
  return { ...facts, whole, toolList: ToolList.prepared(names, listed) };
}
