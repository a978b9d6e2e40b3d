import type { Operation } from '../../../../contract.ts';

/** The examples of searches in the description of findOperations. */
interface SearchExample {
  readonly tasks: readonly string[];
  readonly category: string;
}

/** Tasks that have a tool of their own, which nobody would look for who only expects operations. */
const OF_OPENZITI: SearchExample = {
  tasks: ['who can reach a service', 'off-board a person'],
  category: 'service-policies',
};

/**
 * Examples of searches among these operations: for those of other products, the name of their shortest list in words.
 */
export function searchExample(operations: readonly Operation[]): SearchExample | undefined {
  if (operations.some(({ category }) => category === OF_OPENZITI.category)) return OF_OPENZITI;
  const lists = operations.filter(({ effect, rows }) => effect === 'read' && rows !== undefined);
  const [first] = [...(lists.length > 0 ? lists : operations)].sort((a, b) => a.name.length - b.name.length);
  return first && { tasks: [inWords(first.name)], category: first.category };
}

const inWords = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();
