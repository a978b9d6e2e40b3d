import { NAME } from './essence.ts';

/** Marks the start: the first word of a question says much about what is wanted. */
const START = '^';

/**
 * The features that questions are compared by: their terms, each two adjacent ones, and each two nouns in order, so
 * that the services of a router differ from the routers of a service.
 * @param terms in the order of the question
 * @param isConcept whether a term is the name of a concept
 */
export function features(terms: readonly string[], isConcept: (term: string) => boolean): ReadonlySet<string> {
  const neighbours = terms.map((term, place) => `${terms[place - 1] ?? START} ${term}`);
  const things = terms.filter((term) => term === NAME || isConcept(term));
  // Each noun counts once, where it occurs first: a long text may repeat a noun thousands of times.
  const orders = [...new Set(things)].flatMap((first) =>
    [...new Set(things.slice(things.indexOf(first) + 1))].map((then) => `${first} > ${then}`),
  );
  return new Set([...terms, ...neighbours, ...orders]);
}
