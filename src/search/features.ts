import { NAME } from './essence.ts';

/** Stands before the first term: how a question begins tells much of what is to be done. */
const START = '^';

/**
 * What questions are compared by: their terms, each two that stand side by side, and each two things in the order in
 * which they are named, so that the services of a router differ from the routers of a service.
 * @param terms in the order of the question
 * @param isConcept whether a term is the name of a concept
 */
export function features(terms: readonly string[], isConcept: (term: string) => boolean): ReadonlySet<string> {
  const neighbours = terms.map((term, place) => `${terms[place - 1] ?? START} ${term}`);
  const things = terms.filter((term) => term === NAME || isConcept(term));
  const orders = things.flatMap((first, place) => things.slice(place + 1).map((then) => `${first} > ${then}`));
  return new Set([...terms, ...neighbours, ...orders]);
}
