import type { SearchFacts } from '../contract.ts';

/** What an operation has in common with others, and its own name. */
export const aspectsOf = (name: string, { intention, category, subject }: SearchFacts): string[] => [
  `name ${name}`,
  `intention ${intention}`,
  `category ${category}`,
  ...subject.map((term) => `subject ${term}`),
];
