import type { Tables } from '../../codegen/emit/tables.ts';
import { once } from '../common/once.ts';
import { operationFacts } from '../common/operation-facts.ts';
import { ToolList } from '../common/tool-list.ts';
import type { Operation, OperationFacts } from '../contract.ts';
import type { Generated } from './generate.ts';

/** The facts about operations that every start reads. */
type Facts = Pick<Tables, 'apis'> &
  Pick<Generated, 'leftOut' | 'warnings'> & { readonly operations: readonly OperationFacts[] };

/** The facts that operations of the same category and effect usually have in common. */
type Kind = Omit<OperationFacts, 'name'>;

/** The facts as they are cached: what many operations have in common is written once. */
interface KeptFacts extends Omit<Facts, 'operations'> {
  readonly names: readonly string[];
  readonly kinds: readonly Kind[];
  /** For each name, the position of its kind in `kinds`. */
  readonly kindOf: readonly number[];
}

/** The texts that are cached for later starts. */
export interface KeptTexts {
  /** What every start reads: a line with the facts, then one for each tool that only reads, as listed. */
  readonly start: string;
  /** What some starts and every call need: a line for each other tool, then one with the whole operations. */
  readonly operations: string;
}

/** The part of the tables that a start needs. */
export interface StartTables extends Facts {
  /** Everything about each operation, in the same order. */
  readonly whole: () => readonly Operation[];
  readonly toolList: ToolList;
}

const isListedFirst = ({ effect }: Kind): boolean => effect === 'read';

/** The texts to keep for later starts. */
export function textsToKeep({ tables: { apis, operations, toolList }, leftOut, warnings }: Generated): KeptTexts {
  const lines = toolList.map((tool) => JSON.stringify(tool));
  const linesOf = (first: boolean) => lines.filter((_, at) => isListedFirst(operations[at] as Operation) === first);
  const names = operations.map(({ name }) => name);
  const kindTexts = operations.map((operation) => JSON.stringify({ ...operationFacts(operation), name: undefined }));
  const places = new Map([...new Set(kindTexts)].map((text, place) => [text, place]));
  const kinds = [...places.keys()].map((text) => JSON.parse(text) as Kind);
  const kindOf = kindTexts.map((text) => places.get(text) ?? 0);
  const facts: KeptFacts = { apis, leftOut, warnings, names, kinds, kindOf };
  return {
    start: [JSON.stringify(facts), ...linesOf(true)].join('\n'),
    operations: [...linesOf(false), JSON.stringify(operations)].join('\n'),
  };
}

/** The tables again. @param readLater the text of the operations */
export function startTables(start: Buffer, readLater: () => string): StartTables {
  const [factsLine = '', ...first] = start.toString().split('\n');
  const { names, kinds, kindOf, ...facts } = JSON.parse(factsLine) as KeptFacts;
  const later = once(() => readLater().split('\n'));
  const operations = names.map((name, index) => ({ name, ...(kinds[kindOf[index] ?? 0] as Kind) }));
  let [listedFirst, listedLater] = [0, 0];
  const lines = operations.map((operation) => {
    if (isListedFirst(operation)) return first[listedFirst++] ?? '';
    const place = listedLater++;
    return () => later()[place] ?? '';
  });
  const whole = once(() => JSON.parse(later().at(-1) ?? '') as readonly Operation[]);
  return { ...facts, operations, whole, toolList: ToolList.prepared(names, lines) };
}
