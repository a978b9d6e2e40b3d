import { quoted } from '../../runtime/network/names/find-named.ts';
import type { Source } from '../reading/source.ts';
import { attributesText, type Link } from '../wording/finding.ts';
import { ENTITY_WORDS } from '../wording/kinds.ts';

/** The lists of all attributes that entities have. */
const ATTRIBUTES = { identities: 'listIdentityRoleAttributes', services: 'listServiceRoleAttributes' } as const;

/** A link whose fix changes whichever side is alone with its spelling of an attribute, the entity or the policy. */
export async function withSpellingFixed(source: Source, link: Link): Promise<Link> {
  if (link.fix?.ifUnused === undefined) return link;
  const { ifUnused, ...fix } = link.fix;
  const { attribute, of } = ifUnused;
  const text = quoted(attribute);
  if (text === undefined) return { ...link, fix };
  const having = await source.list<string>(ATTRIBUTES[of], { filter: `id = ${text}` });
  if ('unread' in having || having.value.length > 0) return { ...link, fix };
  const evidence = [
    ...link.evidence,
    `no ${ENTITY_WORDS[of]} has ${attributesText([attribute])}: the policy seems to be misspelt`,
  ];
  return { ...link, evidence, fix: ifUnused.fix };
}
