import type { Intention, SearchFacts } from '../../../contract.ts';
import type { Question } from './question.ts';

/**
 * How well an operation does what is asked, by what it does: 1 where it is the very thing. The question's intention
 * first, then the operation's own. What is not listed is `OTHERWISE`.
 */
const SUITS: Readonly<Record<Intention, Readonly<Partial<Record<Intention, number>>>>> = {
  list: { list: 1, detail: 0.75, action: 0.55 },
  detail: { detail: 1, list: 0.8, action: 0.5 },
  create: { create: 1, action: 0.8, patch: 0.6, list: 0.45 },
  patch: { patch: 1, action: 0.85, replace: 0.6, create: 0.55, delete: 0.45 },
  replace: { replace: 1, patch: 0.8 },
  delete: { delete: 1, action: 0.85, patch: 0.5, list: 0.4 },
  action: { action: 1, create: 0.85, patch: 0.8, delete: 0.75, list: 0.6, detail: 0.6 },
};
const OTHERWISE = 0.35;

/** Where a question says nothing of what is to be done, looking comes first. */
const UNSAID: Readonly<Record<Intention, number>> = {
  ...{ list: 1, detail: 0.9, action: 0.95, create: 0.85, patch: 0.8, delete: 0.7, replace: 0.6 },
};

/** An operation whose name goes beyond the question is less what was meant: this much of its score depends on it. */
const BEYOND = 0.65;

/**
 * How much each piece of evidence weighs against the others. Found by trying steps of each on the questions of
 * `test/exposure/questions/`, all but the held-out half, and on example questions asked of all others.
 */
const WEIGHT = { words: 1, suits: 2, layer: 3, learnt: 2 } as const;

/** What is added to the match by words before its logarithm is taken: that it has none does not rule an operation out. */
const DOUBT = 0.15;

/** What speaks for one operation. */
export interface Evidence {
  /** Its match by words, as a share of the best match of all. */
  readonly words: number;
  /** The logarithm of how likely what was learnt from examples makes it. */
  readonly learnt: number;
}

/** The score of an operation: higher is better, and nothing else is meant by it. */
export function score({ words, learnt }: Evidence, facts: SearchFacts, question: Question): number {
  return (
    WEIGHT.words * Math.log(DOUBT + words) +
    WEIGHT.suits * Math.log(suits(facts, question)) -
    WEIGHT.layer * otherApi(facts, question) +
    WEIGHT.learnt * learnt
  );
}

/** An operation's match by words: what the index gave, times how much of its name the question covers. */
export const match = (text: number, facts: SearchFacts, question: Question): number => text * coverage(facts, question);

const suits = (facts: SearchFacts, { intention }: Question): number =>
  intention === undefined ? UNSAID[facts.intention] : (SUITS[intention][facts.intention] ?? OTHERWISE);

function coverage({ subject }: SearchFacts, { terms }: Question): number {
  if (subject.length === 0) return 1;
  const covered = subject.reduce((sum, term) => sum + (terms.get(term) ?? 0), 0);
  return 1 - BEYOND + (BEYOND * covered) / subject.length;
}

/** 1 for an operation that the other API has too, when the question names the fabric and this is not its own, or the reverse. */
const otherApi = ({ subject, twin }: SearchFacts, { terms }: Question): number =>
  twin && subject.includes('fabric') !== terms.has('fabric') ? 1 : 0;
