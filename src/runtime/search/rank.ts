import type { Intention, SearchFacts } from '../../contract.ts';
import { partsOf } from '../../search/terms.ts';
import type { Question } from './question.ts';

/**
 * How well an operation does what is asked, by what it does: 1 where it is the very thing. The question's intention
 * first, then the operation's own. What is not listed is `OTHERWISE`.
 */
const FIT: Readonly<Record<Intention, Readonly<Partial<Record<Intention, number>>>>> = {
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

/** How much a term of several words counts at most as covered by some of its words. */
const PARTLY = 0.6;

/** A list of the very thing that is sought, of something else that is named: `listIdentityServices` for "services of". */
const SOUGHT = 1.25;

/** An operation that the other API has too, when the question names the fabric and this is not its own, or the reverse. */
const OTHER_API = 0.6;

/** An operation that the question's words point at stands above all that merely share words. */
const POINTED_AT = 2.5;

/**
 * The score of an operation: what the text search gave, times how well it does what is asked, times how much of its
 * name the question covers.
 */
export function score(name: string, text: number, facts: SearchFacts, question: Question): number {
  const does =
    question.intention === undefined
      ? UNSAID[facts.intention]
      : (FIT[question.intention][facts.intention] ?? OTHERWISE);
  const pointed = question.rather.has(name) ? POINTED_AT : 1;
  return text * does * coverage(facts, question) * direction(facts, question) * layer(facts, question) * pointed;
}

function coverage({ subject }: SearchFacts, { terms }: Question): number {
  if (subject.length === 0) return 1;
  const covered = subject.reduce((sum, term) => sum + Math.min(1, terms.get(term) ?? partly(term, terms)), 0);
  return 1 - BEYOND + (BEYOND * covered) / subject.length;
}

/** `router policy` covers a part of `edge-router-policy`. */
function partly(term: string, terms: Question['terms']): number {
  const parts = partsOf([term]);
  const named = parts.filter((part) => terms.get(part) === 1).length;
  return parts.length === 0 ? 0 : (PARTLY * named) / parts.length;
}

/** Of two ways to join two things, the one that gives what is sought: names end with what they give. */
function direction({ subject, intention }: SearchFacts, { sought }: Question): number {
  const given = subject.at(-1);
  if (intention !== 'list' || subject.length < 2 || sought === undefined || given === undefined) return 1;
  return given === sought || given.endsWith(`-${sought}`) ? SOUGHT : 1;
}

function layer({ subject, twin }: SearchFacts, { terms }: Question): number {
  if (!twin) return 1;
  return subject.includes('fabric') === terms.has('fabric') ? 1 : OTHER_API;
}
