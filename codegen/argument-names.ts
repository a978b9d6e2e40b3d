import { type ArgumentPlace, RESERVED_ARGUMENTS } from '../src/contract.ts';
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
  const claim = (each: WireName, candidates: readonly string[]) => {
    const name = candidates.find((candidate) => SAFE.test(candidate) && !isOurs(candidate) && !owners.has(candidate));
    owners.set(name ?? each.wire, each);
    names.set(each, name ?? each.wire);
  };
  for (const place of CLAIMS) {
    const own = found.filter((each) => each.in === place);
    const isPlain = ({ wire }: WireName) => camelCase(wire) === wire;
    for (const each of [...own.filter(isPlain), ...own.filter((one) => !isPlain(one))]) {
      const plain = camelCase(each.wire);
      const placed = word(place) + upperFirst(plain);
      const twin = owners.get(plain);
      claim(each, [plain, ...(twin?.in === place ? [each.wire] : []), placed, each.wire, unlike(each, plain)]);
    }
  }
  return found.map((each) => names.get(each) as string);
}

/** The word for a place in names. */
const word = (place: ArgumentPlace['in']): string => (place === 'whole-body' ? 'request' : place);

/** A safe, free name where no rule gives one: as much of it as possible, and a digest of the rest. */
function unlike({ wire, in: place }: WireName, plain: string): string {
  const digest = shortDigest(`${place} ${wire}`);
  const letters = plain.replace(/[^A-Za-z0-9]+/g, '');
  return `${shortened(letters === '' ? word(place) : letters, LONGEST - digest.length)}${digest}`;
}
