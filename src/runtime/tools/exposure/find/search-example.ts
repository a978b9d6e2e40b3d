import type { Operation } from '../../../../contract.ts';

/** The example of a search in the description of findOperations. */
interface SearchExample {
  readonly task: string;
  readonly category: string;
}

const OF_OPENZITI: SearchExample = { task: 'who can reach a service', category: 'service-policies' };

/** An example of a search among these operations: for those of other products, the name of their shortest list in words. */
export function searchExample(operations: readonly Operation[]): SearchExample | undefined {
  if (operations.some(({ category }) => category === OF_OPENZITI.category)) return OF_OPENZITI;
  const lists = operations.filter(({ effect, rows }) => effect === 'read' && rows !== undefined);
  const [first] = [...(lists.length > 0 ? lists : operations)].sort((a, b) => a.name.length - b.name.length);
  return first && { task: inWords(first.name), category: first.category };
}

const inWords = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();
