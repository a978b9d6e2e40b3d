import type { Query, SortField } from '../../../filter/ast.ts';
import { type Conjunct, conjunctsOf, namesIn } from '../../../filter/conjuncts.ts';

/** How a filter is divided: the controller does what it can, and this server the rest. */
export interface Plan {
  /** The condition that the controller checks; undefined if it checks none. */
  readonly sent: string | undefined;
  /** That condition with the order that the controller can apply: everything that is sent. */
  readonly filter: string | undefined;
  /** The conditions that are checked here. */
  readonly here: readonly Conjunct[];
  /** The order that is applied here; empty if none is. */
  readonly sort: readonly SortField[];
  /** The fields that the controller cannot filter by, and those that it cannot sort by. */
  readonly unfiltered: readonly string[];
  readonly unsorted: readonly string[];
}

/** @param offered the fields that the controller filters by, as it says itself; undefined if it is sent no filter */
export function planOf(query: Query, offered: readonly string[] | undefined): Plan {
  const isOffered = (name: string) =>
    offered?.includes(name) || (name.startsWith('tags.') && offered?.includes('tags.KEY'));
  const conjuncts = conjunctsOf(query);
  const theirs = offered === undefined ? [] : conjuncts.filter(({ where }) => namesIn(where).every(isOffered));
  const here = conjuncts.filter((each) => !theirs.includes(each));
  const unsorted = query.sort.map(({ name }) => name).filter((name) => !offered?.includes(name));
  const [only, ...more] = theirs;
  const sent = more.length === 0 ? only?.text : theirs.map(bracketed).join(' and ');
  const isTheirs = unsorted.length === 0 && query.sort.length > 0;
  const order = isTheirs ? ` sort by ${query.sort.map(orderText).join(', ')}` : '';
  return {
    sent,
    filter: sent === undefined && order === '' ? undefined : `${sent ?? 'true'}${order}`,
    here,
    sort: isTheirs ? [] : query.sort,
    unfiltered: [...new Set(here.flatMap(({ where }) => namesIn(where)))].filter((name) => !isOffered(name)),
    unsorted,
  };
}

/** "or" and "not" extend to the end of the expression that contains them. */
const bracketed = ({ where, text }: Conjunct): string =>
  where.kind === 'chain' || where.kind === 'not' ? `(${text})` : text;

const orderText = ({ name, descending }: SortField): string => (descending ? `${name} desc` : name);
