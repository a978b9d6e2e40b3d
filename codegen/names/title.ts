import type { Operation } from '../../src/contract.ts';
import { verbOf } from './verb.ts';
import { upperFirst } from './words.ts';

/** The spelling in titles of words that are not in lower case, or are two words. */
const SPELLINGS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['api', 'ca', 'id', 'jwt', 'mfa', 'oidc', 'qr', 'totp'].map((word) => [word, word.toUpperCase()]),
  ),
  ...{ apis: 'APIs', cas: 'CAs', jwts: 'JWTs' },
};

/** The first words of names that people replace by another word. */
const VERBS: Readonly<Record<string, string>> = { detail: 'get', patch: 'change', update: 'replace' };

/**
 * What a person sees instead of a tool's name: "Delete service" for `deleteService`, and "List configs of a service"
 * for the list at `/services/{id}/configs`.
 */
export function title({ name, path }: Pick<Operation, 'name' | 'path'>): string {
  const { verb, intention } = verbOf(name);
  const [, parent, below] = /\/([^/{}]+)\/\{[^}]*\}\/([^/{}]+)$/.exec(path) ?? [];
  const isBelow = intention === 'list' && parent !== undefined && below !== undefined;
  const rest = isBelow ? `${below} of ${article(parent)} ${singular(parent)}` : name.slice(verb.length);
  return upperFirst(spelled(`${VERBS[verb] ?? verb} ${rest}`));
}

const singular = (plural: string): string => plural.replace(/ies$/, 'y').replace(/(?<!s)s$/, '');
const article = (noun: string): string => (/^[aeio]/i.test(noun) ? 'an' : 'a');

/** A word of a name in camel case: one or more abbreviations, or an ordinary word. */
const WORD = /[A-Z]+s?(?![a-z])|[A-Z]?[a-z]+|\d+/g;

/** Words of names and paths in lower case, except abbreviations. */
const spelled = (text: string): string =>
  (text.match(WORD) ?? []).map((word) => SPELLINGS[word.toLowerCase()] ?? word.toLowerCase()).join(' ');
