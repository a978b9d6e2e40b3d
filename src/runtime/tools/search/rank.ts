import type { Intention, SearchFacts } from '../../../contract.ts';
import type { Question } from './question.ts';

/**
 * How well an operation's action matches the request; 1 for an exact match. The question's intention comes first, then
 * the operation's own. Combinations that are not listed are `OTHERWISE`.
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

/** If a question does not say what to do, reading comes first. */
const WITHOUT_INTENTION: Readonly<Record<Intention, number>> = {
  ...{ list: 1, detail: 0.9, action: 0.95, create: 0.85, patch: 0.8, delete: 0.7, replace: 0.6 },
};

/** An operation whose name goes beyond the question is less likely: this much of its score depends on it. */
const BEYOND = 0.65;

/**
 * The weights of the evidence. Found by trying steps of each on the questions of `test/exposure/questions/`, except the
 * held-out half, and on example questions against all others.
 */
const WEIGHT = { words: 1, suits: 2, layer: 3, learnt: 2 } as const;

/**
 * The weight of what an operation does, where nobody wrote example questions: it is only guessed from method and path.
 * Found on `test/exposure/questions/documents/`, and the same on questions about other documents.
 */
const GUESSED = 0.8;

/** Added to the word match before taking its logarithm, so that no match does not rule an operation out. */
const DOUBT = 0.15;

/** The evidence for one operation. */
export interface Evidence {
  /** Its word match, as a share of the best match. */
  readonly words: number;
  /** The logarithm of its learnt probability; undefined where there were no example questions to learn from. */
  readonly learnt: number | undefined;
}

/** The score of an operation: only its order matters; higher is better. */
export function score({ words, learnt }: Evidence, facts: SearchFacts, question: Question): number {
  return (
    WEIGHT.words * Math.log(DOUBT + words) +
    (learnt === undefined ? GUESSED : WEIGHT.suits) * Math.log(suits(facts, question)) -
    WEIGHT.layer * otherApi(facts, question) +
    WEIGHT.learnt * (learnt ?? 0)
  );
}

/** An operation's word match: the index score times how much of its name the question covers. */
export const match = (text: number, facts: SearchFacts, question: Question): number => text * coverage(facts, question);

const suits = (facts: SearchFacts, { intention }: Question): number =>
  intention === undefined ? WITHOUT_INTENTION[facts.intention] : (SUITS[intention][facts.intention] ?? OTHERWISE);

function coverage({ subject }: SearchFacts, { terms }: Question): number {
  if (subject.length === 0) return 1;
  const covered = subject.reduce((sum, term) => sum + (terms.get(term) ?? 0), 0);
  return 1 - BEYOND + (BEYOND * covered) / subject.length;
}

/** 1 for an operation that exists in both APIs, if the question means the other one. */
const otherApi = ({ subject, twin }: SearchFacts, { terms }: Question): number =>
  twin && subject.includes('fabric') !== terms.has('fabric') ? 1 : 0;
