import type { Tables } from '../../codegen/emit/tables.ts';
import { once } from '../common/once.ts';
import { operationFacts } from '../common/operation-facts.ts';
import { ToolList } from '../common/tool-list.ts';
import type { Operation, OperationFacts } from '../contract.ts';
import type { Generated } from './generate.ts';

/** What every start reads. */
type Facts = Pick<Tables, 'apis'> &
  Pick<Generated, 'leftOut' | 'warnings'> & { readonly operations: readonly OperationFacts[] };

/** What operations of the same category and effect mostly have in common. */
type Kind = Omit<OperationFacts, 'name'>;

/** The facts as they are kept: what many operations have in common is written once. */
interface KeptFacts extends Omit<Facts, 'operations'> {
  readonly names: readonly string[];
  readonly kinds: readonly Kind[];
  /** For each name, the place of its kind. */
  readonly kindOf: readonly number[];
  /** The bytes of all tools as listed. */
  readonly listed: number;
}

/** What a start needs of the tables of documents. */
export interface StartTables extends Facts {
  /** Everything about each operation, in the same order. */
  readonly whole: () => readonly Operation[];
  readonly toolList: ToolList;
}

/**
 * The text to keep for later starts: a line with the facts, one for each tool as listed, and one with the whole operations. A
 * start splits the list at once and only parses the facts; the operations stay bytes until a call needs them.
 */
export function startText({ tables: { apis, operations, toolList }, leftOut, warnings }: Generated): string {
  const listed = toolList.map((tool) => JSON.stringify(tool)).join('\n');
  const names = operations.map(({ name }) => name);
  const kindTexts = operations.map((operation) => JSON.stringify({ ...operationFacts(operation), name: undefined }));
  const places = new Map([...new Set(kindTexts)].map((text, place) => [text, place]));
  const kinds = [...places.keys()].map((text) => JSON.parse(text) as Kind);
  const kindOf = kindTexts.map((text) => places.get(text) ?? 0);
  const facts: KeptFacts = { apis, leftOut, warnings, names, kinds, kindOf, listed: Buffer.byteLength(listed) };
  return [JSON.stringify(facts), listed, JSON.stringify(operations)].join('\n');
}

/** The tables again. @param text as {@link startText} wrote it */
export function startTables(text: Buffer): StartTables {
  const listedFrom = text.indexOf('\n') + 1;
  const { names, kinds, kindOf, listed, ...facts } = JSON.parse(text.toString('utf8', 0, listedFrom)) as KeptFacts;
  const operations = names.map((name, index) => ({ name, ...(kinds[kindOf[index] ?? 0] as Kind) }));
  const listedTo = listedFrom + listed;
  const lines = text.toString('utf8', listedFrom, listedTo).split('\n');
  const whole = once(() => JSON.parse(text.toString('utf8', listedTo)) as readonly Operation[]);
  return { ...facts, operations, whole, toolList: ToolList.prepared(names, lines) };
}
