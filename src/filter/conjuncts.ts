/** A filter as conditions that all have to hold, each of which may be checked elsewhere. */
import type { ChainLink, Expression, Operand, Query } from './ast.ts';

/** One of the conditions. */
export interface Conjunct {
  readonly where: Expression;
  /** The condition as it is written. It means the same in brackets and as a filter of its own. */
  readonly text: string;
}

/** The conditions that a filter joins by "and" at its top level; none where it has no condition. */
export function conjunctsOf({ where, text }: Query): readonly Conjunct[] {
  return text === '' ? [] : within({ where, text });
}

/** `a and b or c` is `a and (b or c)`: what comes before an "or", and everything after it, is one condition. */
function within({ where, text }: Conjunct): readonly Conjunct[] {
  if (where.kind !== 'chain') return [{ where, text }];
  const { links } = where;
  const or = links.findIndex(({ word }) => word === 'or');
  const ends = or < 0 ? links.length : or - 1;
  const before = links.slice(0, ends).flatMap((link) => within({ where: link.term, text: link.text }));
  return or < 0 ? before : [...before, joined(links.slice(ends))];
}

function joined(links: readonly ChainLink[]): Conjunct {
  const text = links.map((link, at) => (at === 0 ? link.text : `${link.word} ${link.text}`)).join(' ');
  const [first, ...rest] = links as [ChainLink, ...ChainLink[]];
  return { where: { kind: 'chain', links: [{ ...first, word: 'and' }, ...rest] }, text };
}

/** The names of the fields that a condition refers to. */
export function namesIn(where: Expression): readonly string[] {
  switch (where.kind) {
    case 'constant':
      return [];
    case 'chain':
      return where.links.flatMap(({ term }) => namesIn(term));
    case 'not':
      return namesIn(where.inner);
    case 'truth':
      return [where.name];
    case 'isempty':
      return [where.set.name];
    default:
      return [nameOf(where.left)];
  }
}

const nameOf = (operand: Operand): string => (operand.kind === 'count' ? operand.set.name : operand.name);
