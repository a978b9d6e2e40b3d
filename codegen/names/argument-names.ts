import { type ArgumentPlace, RESERVED_ARGUMENTS } from '../../src/contract.ts';
import { shortDigest, shortened } from './digest.ts';
import { camelCase, upperFirst } from './words.ts';

/** Where an argument goes in a request. */
export interface WireName {
  readonly wire: string;
  readonly in: ArgumentPlace['in'];
}

/** The names that every vendor accepts for a property of a tool's arguments. */
const SAFE = /^[A-Za-z0-9_.-]{1,64}$/;
const LONGEST = 64;

/** Places, by priority when names collide. */
const CLAIMS: readonly ArgumentPlace['in'][] = ['path', 'query', 'header', 'cookie', 'body', 'whole-body'];

export const isSafeName = (name: string): boolean => SAFE.test(name);

const isOurs = (name: string): boolean => (RESERVED_ARGUMENTS as readonly string[]).includes(name);

/**
 * The names of a tool's arguments in camel case, in order.
 *
 * If two have the same name, the path keeps it, then the query, the header, the cookie and the body; within one place,
 * the one spelt that way. The other one is prefixed with its place (`bodyId`), as is one with the name of a reserved
 * argument (`queryFields`); within one place, it keeps its own spelling (`user_name`).
 */
export function argumentNames(found: readonly WireName[]): string[] {
  const names = new Map<WireName, string>();
  const owners = new Map<string, WireName>();
  const isFree = (name: string) => SAFE.test(name) && !isOurs(name) && !owners.has(name);
  const claim = (each: WireName, candidates: readonly string[]) => {
    const name = candidates.find(isFree) ?? unlike(each, candidates[0] as string, isFree);
    owners.set(name, each);
    names.set(each, name);
  };
  for (const place of CLAIMS) {
    const own = found.filter((each) => each.in === place).map((each) => ({ each, plain: camelCase(each.wire) }));
    const ordered = [
      ...own.filter(({ each, plain }) => plain === each.wire),
      ...own.filter(({ each, plain }) => plain !== each.wire),
    ];
    for (const { each, plain } of ordered) {
      const twin = owners.get(plain);
      claim(each, [plain, ...(twin?.in === place ? [each.wire] : []), word(place) + upperFirst(plain), each.wire]);
    }
  }
  return found.map((each) => names.get(each) as string);
}

/** The word for a place in names. */
const word = (place: ArgumentPlace['in']): string => (place === 'whole-body' ? 'request' : place);

/** A safe, free name where no rule gives one: as much of it as possible, and a digest of the rest. */
function unlike({ wire, in: place }: WireName, plain: string, isFree: (name: string) => boolean): string {
  const letters = plain.replace(/[^A-Za-z0-9]+/g, '');
  for (let attempt = 0; ; attempt += 1) {
    const digest = shortDigest(`${place} ${wire}${attempt === 0 ? '' : ` ${attempt}`}`);
    const name = `${shortened(letters === '' ? word(place) : letters, LONGEST - digest.length)}${digest}`;
    if (isFree(name)) return name;
  }
}
