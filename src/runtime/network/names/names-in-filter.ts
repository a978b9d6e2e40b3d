/** Filters that select nothing because of how they name other entities: controllers do not refuse them. */
import { alternatives } from '../../../common/alternatives.ts';
import { singular } from '../../../common/singular.ts';
import type { Operation } from '../../../contract.ts';
import { FilterError } from '../../../filter/error.ts';
import { parseFilter } from '../../../filter/parse.ts';
import { type TextCondition, textConditions } from '../../../filter/text-conditions.ts';
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
 * What to do about a filter that selected nothing: ids instead of names, and roles as they are written. Undefined if that
 * is not the reason, as far as is known.
 * @param fields those of the rows
 */
export async function namesInFilter(
  list: Operation,
  filter: string,
  fields: ListFields,
  reads: Reads,
): Promise<string | undefined> {
  const conditions = conditionsIn(filter);
  const references = conditions.flatMap((each) => referenceIn(each, list, fields, reads) ?? []);
  const hints = [...conditions.flatMap(markedAttributes), ...references.flatMap(unmarkedRoles)];
  for (const reference of references.slice(0, MOST_REFERENCES)) hints.push(...(await namesAmong(reference, reads)));
  return hints.length === 0 ? undefined : [...new Set(hints)].join(' ');
}

function conditionsIn(filter: string): readonly TextCondition[] {
  try {
    return textConditions(parseFilter(filter).where).slice(0, MOST_CONDITIONS);
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
function markedAttributes({ name, left, texts }: TextCondition): readonly string[] {
  if (!/^\w+Attributes$/.test(name)) return [];
  const marked = texts.filter((text) => text.startsWith('#'));
  return marked.map((text) => `Role attributes have no #: filter by ${left} = ${JSON.stringify(text.slice(1))}.`);
}

function unmarkedRoles({ left, texts, isPart, mark }: Reference): readonly string[] {
  const isWrong = mark === '@' && !isPart && texts.some((text) => !/^[#@]/.test(text));
  return isWrong ? [`${left} takes "#attribute", "#all" or "@id".`] : [];
}

/** What to do about the texts that are no ids. */
async function namesAmong({ left, texts, mark, of }: Reference, reads: Reads): Promise<readonly string[]> {
  const meant = texts.filter((text) => text.startsWith(mark)).map((text) => text.slice(mark.length));
  const named = await namedBy(meant, of, reads);
  return meant.flatMap((text) => {
    const ids = named.get(text)?.map(({ id }) => JSON.stringify(mark + id));
    if (ids !== undefined)
      return [`${JSON.stringify(text)} is a name, not an id: filter by ${left} = ${alternatives(ids)}.`];
    return looksLikeId(text) ? [] : [`${left} takes ids: look one up with ${of.name}, filtered by name.`];
  });
}
