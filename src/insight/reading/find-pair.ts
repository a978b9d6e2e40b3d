import type { EntityRow, IdentityRow, ServiceRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';
import { ToolError } from '../../common/tool-error.ts';
import { quoted } from '../../runtime/network/names/find-named.ts';
import { nearNames, similarFilter } from '../../runtime/network/names/similar.ts';
import { named } from '../wording/finding.ts';
import { type KindWord, lookUp } from '../wording/kinds.ts';
import { bearersOf, IDENTITIES, SERVICES } from './bearers.ts';
import { servicesAt } from './by-address.ts';
import { isSameWord, rowsReferredTo, withoutAt } from './referred.ts';
import { type Source, type Unread, valueOr } from './source.ts';

/** The entity that an argument refers to by id or name. */
export type Found<Row> = { readonly row: Row } | Missing<Row>;

/** Nothing was found, several entities have the name, or the entity could not be looked up. */
export interface Missing<Row> extends Partial<Unread> {
  readonly row?: undefined;
  readonly several: readonly Row[];
  readonly near: readonly string[];
  /** A hint at what the text means, if it is not a name. */
  readonly hint?: string;
}

/** The identity with this id or name; if there is none, perhaps a hint that the text is a role attribute. */
export async function findIdentity(source: Source, who: string): Promise<Found<IdentityRow>> {
  const found = await find<IdentityRow>(source, who, 'listIdentities', 'detailIdentity');
  return isNobody(found) ? withHint(found, await bearersOf(source, who, IDENTITIES)) : found;
}

/**
 * The service with this id or name; if there is none, perhaps a hint that the text is an address or a role attribute.
 */
export async function findService(source: Source, what: string): Promise<Found<ServiceRow>> {
  const found = await find<ServiceRow>(source, what, 'listServices', 'detailService');
  if (!isNobody(found)) return found;
  return withHint(found, (await servicesAt(source, what)) ?? (await bearersOf(source, what, SERVICES)));
}

function isNobody<Row>(found: Found<Row>): found is Missing<Row> {
  return 'several' in found && found.several.length === 0 && found.unread === undefined;
}

const withHint = <Row>(found: Missing<Row>, hint: string | undefined): Missing<Row> =>
  hint === undefined ? found : { ...found, hint };

/** The entity with an id; otherwise the only one that the text refers to as a name. */
async function find<Row extends EntityRow>(
  source: Source,
  text: string,
  list: string,
  detail: string,
): Promise<Found<Row>> {
  const [whole, bare] = [quoted(text), quoted(withoutAt(text))];
  if (whole === undefined || bare === undefined) return INEXPRESSIBLE;
  const filter = [...new Set([whole, bare])].map((each) => `id=${each} or name=${each}`).join(' or ');
  const listed = await source.list<Row>(list, { filter });
  const named = rowsReferredTo(valueOr(listed, []), text);
  const [only, ...others] = named;
  if (only !== undefined) return others.length === 0 ? { row: only } : { several: named, near: [] };
  const detailed = await source.detail<Row>(detail, { id: text });
  const row = valueOr(detailed, undefined);
  if (row !== undefined) return { row };
  // Without the list, nobody knows whether something has that name.
  if ('unread' in listed) return { several: [], near: [], ...('unread' in detailed ? detailed : listed) };
  const similar = await similarRows<Row>(source, list, withoutAt(text));
  const same = similar.filter(({ name }) => isSameWord(name, withoutAt(text)));
  const [sole, ...more] = same;
  if (sole === undefined) return { several: [], near: nearNames(namesOf(similar), withoutAt(text)) };
  const read = more.length > 0 ? undefined : valueOr(await source.detail<Row>(detail, { id: sole.id }), undefined);
  return read === undefined ? { several: same, near: [] } : { row: read };
}

/** A name that no filter finds, although an entity may have it. */
const INEXPRESSIBLE: Missing<never> = {
  several: [],
  near: [],
  unread: 'filters cannot express a control character or half a character',
  next: 'Use the id.',
};

const namesOf = (rows: readonly EntityRow[]): readonly string[] => rows.flatMap(({ name }) => name ?? []);

/** Entities whose names contain a part of the text. */
async function similarRows<Row extends EntityRow>(source: Source, list: string, text: string): Promise<readonly Row[]> {
  return valueOr(await source.list<Row>(list, { filter: similarFilter(text), fields: ['id', 'name'] }), []);
}

/** The row that was found. @throws {ToolError} if there is none, or several */
export function rowOf<Row extends EntityRow>(kind: KindWord, text: string, found: Found<Row>): Row {
  if ('several' in found) throw noSuch(kind, text, found);
  return found.row;
}

/** The error for an entity that was not found, not unique, or not readable. */
export function noSuch(
  kind: KindWord,
  text: string,
  { hint, near, next: retry, several, unread }: Missing<EntityRow>,
): ToolError {
  if (unread !== undefined) {
    return new ToolError(
      retry === undefined ? 'refused' : 'controller',
      `Could not check whether there is ${kind === 'identity' ? 'an' : 'a'} ${kind} ${JSON.stringify(text)}: ${unread}.`,
      retry ?? {
        model: 'Ask the operator of this server for the right to read it.',
        person: 'Allow reading it, or ask the administrator of the controller for the right.',
      },
    );
  }
  if (several.length > 0) {
    const candidates = several.map(named).join(', ');
    return new ToolError(
      'arguments',
      `Several entities have the name ${JSON.stringify(text)}.`,
      `Use the id of one: ${candidates}.`,
    );
  }
  const next = hint ?? (near.length > 0 ? `Similar names: ${near.map(nameText).join(', ')}.` : lookUp(kind));
  return new ToolError('arguments', `There is no ${kind} with the id or name ${JSON.stringify(text)}.`, next);
}
