/** Roles that are almost right: probable typos. */
import { attributesOf, selector } from './roles.ts';
import type { EntityRow, PolicyRow } from './rows.ts';

export type Nearness = 'letter case' | 'plural' | 'one letter' | 'name where an id belongs' | 'one attribute missing';

export interface NearMiss {
  /** The attribute in the policy's role, without its `#`. */
  readonly wanted: string;
  /** The similar attribute of the entity; absent if it has none. */
  readonly has?: string;
  readonly how: Nearness;
}

/** Shorter words often differ by one letter on purpose. */
const LONG_ENOUGH = 4;

/** How two different attributes are similar. */
export function nearness(one: string, other: string): Exclude<Nearness, 'one attribute missing'> | undefined {
  if (one === other || Math.abs(one.length - other.length) > 2) return undefined;
  const [left, right] = [one.toLowerCase(), other.toLowerCase()];
  if (left === right) return 'letter case';
  if (singular(left) === singular(right)) return 'plural';
  return isOneLetterOff(left, right) ? 'one letter' : undefined;
}

/** How roles that do not select an entity almost do; undefined if they mean something else. */
export function nearMiss(
  roles: PolicyRow['identityRoles'],
  semantic: PolicyRow['semantic'],
  entity: EntityRow,
): NearMiss | undefined {
  const { attributes } = selector(roles, semantic);
  const own = attributesOf(entity);
  const missing = attributes.filter((attribute) => !own.includes(attribute));
  const all = semantic === 'AllOf' && attributes.length > 1;
  if (all && missing.length !== 1) return undefined;
  for (const wanted of missing) {
    const near = nearestOf(wanted, own);
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

const singular = (word: string) => word.replace(/ies$/, 'y').replace(/(?<=[^s])s$/, '');

/** Letters only: names that differ in a digit are different on purpose. */
function isOneLetterOff(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < LONG_ENOUGH || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  const [rest, longRest] = [short.slice(at), long.slice(at)];
  if (!/[a-z]/.test(longRest[0] ?? '')) return false;
  if (short.length < long.length) return rest === longRest.slice(1) && !isAWordOfItsOwn(long, at);
  if (rest.slice(1) === longRest.slice(1)) return /[a-z]/.test(rest[0] ?? '') && !isAWordOfItsOwn(long, at);
  return rest[0] === longRest[1] && rest[1] === longRest[0] && rest.slice(2) === longRest.slice(2);
}

/** `site-a` and `site-b` are two names: a single letter between separators is not a typo. */
function isAWordOfItsOwn(word: string, at: number): boolean {
  const isLetter = (index: number) => /[a-z]/.test(word[index] ?? '');
  return !isLetter(at - 1) && !isLetter(at + 1);
}
