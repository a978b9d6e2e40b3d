/** A role attribute where an entity is expected: who has it, and how to ask what it gives by itself. */
import type { EntityRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';
import { namedSome } from '../wording/finding.ts';
import { callText, count } from '../wording/text.ts';
import { type Source, valueOr } from './source.ts';

/** A kind of entity that has role attributes. */
interface Bearers {
  readonly list: string;
  readonly one: string;
  readonly many: string;
  readonly create: string;
  readonly required: Readonly<Record<string, unknown>>;
}

export const IDENTITIES: Bearers = {
  list: 'listIdentities',
  one: 'identity has',
  many: 'identities have',
  create: 'createIdentity',
  required: { type: 'Default', isAdmin: false },
};

export const SERVICES: Bearers = {
  list: 'listServices',
  one: 'service has',
  many: 'services have',
  create: 'createService',
  required: { encryptionRequired: true },
};

/** Undefined for a text that no entity has as an attribute. */
export async function bearersOf(
  source: Source,
  text: string,
  { create, list, many, one, required }: Bearers,
): Promise<string | undefined> {
  const attribute = text.replace(/^#(?=.)/u, '');
  const filter = `anyOf(roleAttributes) = ${JSON.stringify(attribute)}`;
  const rows = valueOr(await source.list<EntityRow>(list, { filter, fields: ['id', 'name'] }), []);
  if (rows.length === 0) return undefined;
  const alone = { tool: create, arguments: { name: 'any', ...required, roleAttributes: [attribute] } };
  return `#${nameText(attribute)} is a role attribute: ${count(rows.length, one, many)} it (${namedSome(rows)}). Ask about one of them, or what the attribute gives by itself: ${callText({ tool: 'whatIf', arguments: alone })}.`;
}
