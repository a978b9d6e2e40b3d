/** Roles that are almost right: probable typos. */
import { attributesOf, selector } from './roles.ts';
import type { EntityRow, PolicyRow } from './rows.ts';

/** In which way two attributes or roles are similar. */
export type Nearness =
  | 'letter case'
  | 'different characters that look the same'
  | 'plural'
  | 'one letter'
  | 'a letter of another alphabet'
  | 'spaces or hyphens'
  | 'name where an id belongs'
  | '@ where # belongs'
  | 'one attribute missing';

/** A role that almost selects an entity. */
export interface NearMiss {
  /** The attribute in the policy's role, without its `#`; of a role with an `@`, what follows that. */
  readonly wanted: string;
  /** The similar attribute of the entity; absent if it has none. */
  readonly has?: string;
  readonly how: Nearness;
}

/** Shorter words often differ by one letter on purpose. */
const LONG_ENOUGH = 4;

/** In which way two different attributes are similar; undefined if they are not. */
export function nearness(
  one: string,
  other: string,
): Exclude<Nearness, 'name where an id belongs' | '@ where # belongs' | 'one attribute missing'> | undefined {
  if (one === other || Math.abs(one.length - other.length) > MOST_DIFFERENT) return undefined;
  const [left, right] = [plain(one), plain(other)];
  if (left === right) return isSameForm(one, other) ? 'different characters that look the same' : 'letter case';
  const [solid, otherSolid] = [left.replaceAll(SEPARATORS, ''), right.replaceAll(SEPARATORS, '')];
  // A number of its own is part of a name: `site-11` is not `site-1-1`.
  if (solid === otherSolid) return /\d/.test(solid) && left.trim() !== right.trim() ? undefined : 'spaces or hyphens';
  if (singular(left) === singular(right)) return 'plural';
  if (!isOneLetterOff([...left], [...right])) return undefined;
  return isOfOtherAlphabet([...left], [...right]) ? 'a letter of another alphabet' : 'one letter';
}

/** Whether one of two words has a letter of another alphabet that only looks right. */
function isOfOtherAlphabet(one: readonly string[], other: readonly string[]): boolean {
  const at = one.findIndex((letter, position) => letter !== other[position]);
  const isLatin = (letter: string | undefined) => /\p{Script=Latin}/u.test(letter ?? '');
  return one.length === other.length && isLatin(one[at]) !== isLatin(other[at]);
}

/** Longer differences are not compared at all. */
const MOST_DIFFERENT = 3;

const SEPARATORS = /[\s_.-]+/gu;

/** Whether two words differ only in how their characters are encoded: `é` can be one character, or two. */
const isSameForm = (one: string, other: string) => one.normalize('NFKC') === other.normalize('NFKC');

/** In lower case, with one form for each character (Unicode normalization NFKC). */
const plain = (word: string) => word.normalize('NFKC').toLowerCase();

/** How roles that do not select an entity almost do; undefined if they mean something else. */
export function nearMiss(
  roles: PolicyRow['identityRoles'],
  semantic: PolicyRow['semantic'],
  entity: EntityRow,
): NearMiss | undefined {
  const { attributes, ids } = selector(roles, semantic);
  const present = attributesOf(entity);
  for (const wanted of ids) {
    if (wanted === entity.name) return { wanted, how: 'name where an id belongs' };
    if (present.includes(wanted)) return { wanted, how: '@ where # belongs' };
  }
  const missing = attributes.filter((attribute) => !present.includes(attribute));
  const all = semantic === 'AllOf' && attributes.length > 1;
  if (all && missing.length !== 1) return undefined;
  for (const wanted of missing) {
    const near = nearestOf(wanted, present);
    if (near !== undefined) return { wanted, ...near };
    if (wanted === entity.name || wanted === entity.id) return { wanted, how: 'name where an id belongs' };
  }
  const [only] = missing;
  return all && only !== undefined ? { wanted: only, how: 'one attribute missing' } : undefined;
}

/** The first attribute that is similar to the given one. */
export function nearestOf(wanted: string, attributes: Iterable<string>): { has: string; how: Nearness } | undefined {
  for (const has of attributes) {
    const how = nearness(wanted, has);
    if (how !== undefined) return { has, how };
  }
  return undefined;
}

/**
 * The role that one that selects nothing seems to mean: `@id` for the name of a single entity, or for an id after a
 * `#`; `#attribute` for an attribute after an `@`.
 */
export function meantRole(role: string, { attributes, rows }: Selectable): string | undefined {
  const text = role.slice(1);
  const [only, ...others] = rows.filter(({ id, name }) => id === text || name === text);
  if (only !== undefined && others.length === 0) return `@${only.id}`;
  return attributes.has(text) ? `#${text}` : undefined;
}

interface Selectable {
  readonly rows: readonly EntityRow[];
  readonly attributes: { has(attribute: string): boolean };
}

const singular = (word: string) =>
  word
    .replace(/ies$/, 'y')
    .replace(/(?<=[sxz]|ch|sh)es$/, '')
    .replace(/(?<=[^s])s$/, '');

/** Letters only: names that differ in a digit are different on purpose. */
function isOneLetterOff(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < LONG_ENOUGH || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  const [rest, longRest] = [short.slice(at), long.slice(at)];
  if (!isLetter(longRest[0])) return false;
  if (short.length < long.length) return isSame(rest, longRest.slice(1)) && !isSeparateWord(long, at);
  if (isSame(rest.slice(1), longRest.slice(1))) return isLetter(rest[0]) && !isSeparateWord(long, at);
  return rest[0] === longRest[1] && rest[1] === longRest[0] && isSame(rest.slice(2), longRest.slice(2));
}

const isLetter = (character: string | undefined) => /\p{L}/u.test(character ?? '');

const isSame = (one: readonly string[], other: readonly string[]) => one.join('') === other.join('');

/** `site-a` and `site-b` are two names: a single letter between separators is not a typo. */
function isSeparateWord(word: readonly string[], at: number): boolean {
  return !isLetter(word[at - 1]) && !isLetter(word[at + 1]);
}
