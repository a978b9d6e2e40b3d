/** Filters that select nothing, or exclude nothing, because of what they compare with: controllers do not refuse them. */
import { alternatives } from '../../../common/alternatives.ts';
import { singular } from '../../../common/singular.ts';
import type { Operation } from '../../../contract.ts';
import { type Condition, conditionsOf } from '../../../filter/conditions.ts';
import { FilterError } from '../../../filter/error.ts';
import { parseFilter } from '../../../filter/parse.ts';
import { textOf } from '../../../filter/text-of.ts';
import type { ListFields } from '../filter-habits.ts';
import type { Reads } from '../reads.ts';
import { looksLikeId } from './ids-of-names.ts';
import { type Lists, listNamed } from './list-for.ts';
import { namedBy } from './named-by.ts';

/** The most conditions to look at. */
const MOST_CONDITIONS = 20;
/** The most references to look up: each may take two requests. */
const MOST_REFERENCES = 3;

/**
 * What to do about a filter whose conditions fit nothing: ids instead of names, roles as they are written, and numbers in
 * tags. Undefined if they may fit, as far as is known.
 * @param found how many rows it selected: if there are any, only what it excludes may have been meant differently
 * @param fields those of the rows
 */
export async function namesInFilter(
  list: Operation,
  { filter, found }: Filtered,
  fields: ListFields,
  reads: Reads,
): Promise<string | undefined> {
  const all = conditionsIn(filter).filter(({ excludes }) => found === 0 || excludes);
  const conditions = all.flatMap(onTexts);
  const references = conditions.flatMap((each) => referenceIn(each, list, fields, reads) ?? []);
  const hints = [
    ...all.flatMap(wholeNumbers),
    ...conditions.flatMap(markedAttributes),
    ...references.flatMap(unmarkedRoles),
  ];
  for (const reference of references.slice(0, MOST_REFERENCES)) hints.push(...(await namesAmong(reference, reads)));
  return hints.length === 0 ? undefined : [...new Set(hints)].join(' ');
}

/** A filter, and how many rows it selected. */
interface Filtered {
  readonly filter: string;
  readonly found: number;
}

/** A condition that a field, or an element of one with several values, is one of these texts, or contains one. */
interface TextCondition extends Condition {
  readonly texts: readonly string[];
  /** Whether the value has to contain the text, and may be longer. */
  readonly isPart: boolean;
}

function onTexts(condition: Condition): readonly TextCondition[] {
  const { operator, values } = condition;
  const texts = values.flatMap((value) => (value.type === 'string' ? [value.value] : []));
  const isOrder = /[<>]/.test(operator);
  return texts.length === 0 || isOrder ? [] : [{ ...condition, texts, isPart: operator.endsWith('contains') }];
}

/** Controllers store numbers in tags as floats, and never find one as an integer. */
function wholeNumbers({ name, values }: Condition): readonly string[] {
  const numbers = values.flatMap((value) => (value.type === 'int' ? [`${textOf(value.value)}.0`] : []));
  const isWhole = name.startsWith('tags.') && numbers.length === values.length;
  return isWhole ? [`Numbers in tags need a decimal point: compare ${name} with ${numbers.join(', ')}.`] : [];
}

function conditionsIn(filter: string): readonly Condition[] {
  try {
    return conditionsOf(parseFilter(filter).where).slice(0, MOST_CONDITIONS);
  } catch (error) {
    if (error instanceof FilterError) return [];
    throw error;
  }
}

/** A condition on what refers to entities. */
interface Reference extends TextCondition {
  /** The list of these entities. */
  readonly of: Operation;
  /** What is before their ids: roles refer to them by `@`. */
  readonly mark: '' | '@';
}

function referenceIn(
  condition: TextCondition,
  list: Operation,
  fields: ListFields,
  lists: Lists,
): Reference | undefined {
  const { name } = condition;
  const [role] = beside(list, lists).flatMap((each) => each.arguments[name]?.refers ?? []);
  const of = role === undefined ? listOfIds(name, list, fields, lists) : lists.catalogue.find(role);
  if (of === undefined || !lists.allowed(of)) return undefined;
  return { ...condition, of, mark: role === undefined ? '' : '@' };
}

/** The list of the entities whose ids a field has; undefined if it has none. */
function listOfIds(name: string, list: Operation, fields: ListFields, lists: Lists): Operation | undefined {
  const { api, path } = list;
  const kind = kindOf(path);
  if (name === 'id') return listNamed(kind, api, lists);
  const field = name.replace(/\.id$/, '');
  const [taken] = beside(list, lists).flatMap(({ ids }) => ids?.[field] ?? []);
  if (taken !== undefined) return lists.catalogue.find(taken);
  if (!mayRefer(field, fields)) return undefined;
  const last = field.slice(field.lastIndexOf('.') + 1).replace(/Ids?$/, '');
  // The type of a config is a config type.
  return listNamed(last, api, lists) ?? listNamed(`${singular(kind)}-${last}`, api, lists);
}

/** Whether a field may refer to an entity, by its name and its type in the rows. Some are not in the rows. */
function mayRefer(field: string, fields: ListFields): boolean {
  if (field.startsWith('tags.')) return false;
  const { type, elements } = fields.find(field) ?? { type: 'free' };
  return /Ids?$/.test(field) || type === 'free' || elements === 'free';
}

/** The operations on all entities of a list's kind. The one that creates one takes what its rows show. */
const beside = ({ api, path }: Operation, { catalogue }: Lists): readonly Operation[] =>
  catalogue.operations.filter((each) => each.api === api && each.path === `/${kindOf(path)}`);

const kindOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Role attributes are written without a #, which they have in the roles of policies. */
function markedAttributes({ name, left, operator, texts }: TextCondition): readonly string[] {
  if (!/^\w+Attributes$/.test(name)) return [];
  const marked = texts.filter((text) => text.startsWith('#'));
  return marked.map(
    (text) => `Role attributes have no #: filter by ${left} ${equality(operator)} ${JSON.stringify(text.slice(1))}.`,
  );
}

function unmarkedRoles({ left, texts, isPart, mark }: Reference): readonly string[] {
  const isWrong = mark === '@' && !isPart && texts.some((text) => !/^[#@]/.test(text));
  return isWrong ? [`${left} takes "#attribute", "#all" or "@id".`] : [];
}

/** What to do about the texts that are no ids. */
async function namesAmong(reference: Reference, reads: Reads): Promise<readonly string[]> {
  const { excludes, left, mark, of, operator, texts } = reference;
  const marked = texts.filter((text) => text.startsWith(mark)).map((text) => text.slice(mark.length));
  // A filter that excludes an id usually selects something: nothing is looked up for it.
  const meant = excludes ? marked.filter((text) => !looksLikeId(text)) : marked;
  const named = await namedBy(meant, of, reads);
  return meant.flatMap((text) => {
    const ids = named.get(text)?.map(({ id }) => JSON.stringify(mark + id));
    if (ids === undefined)
      return looksLikeId(text) ? [] : [`${left} takes ids: look one up with ${of.name}, filtered by name.`];
    if (ids.length === 0) return [];
    return [
      `${JSON.stringify(text)} is a name, not an id: filter by ${left} ${equality(operator)} ${alternatives(ids)}.`,
    ];
  });
}

/** How to compare with a whole value instead. */
const equality = (operator: Condition['operator']): string => (/^(?:not |!)/.test(operator) ? '!=' : '=');
