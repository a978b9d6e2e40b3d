import { countsOf } from '../../src/common/counts-of.ts';
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

/** An argument, and the other ones that have the same name in camel case in the same place. */
interface Claim {
  readonly argument: WireName;
  readonly plain: string;
  readonly hasTwin: boolean;
}

/** Rules for the name of an argument, best first. A rule that does not apply to an argument gives no name. */
const RULES: readonly ((claim: Claim) => string | undefined)[] = [
  ({ argument, plain }) => (plain === argument.wire ? plain : undefined),
  ({ plain }) => plain,
  ({ argument, hasTwin }) => (hasTwin ? argument.wire : undefined),
  ({ argument, plain }) => word(argument.in) + upperFirst(plain),
  ({ argument }) => argument.wire,
];

/**
 * The names of a tool's arguments in camel case, in order.
 *
 * If two have the same name, the path keeps it, then the query, the header, the cookie and the body; within one place,
 * the one spelt that way. The other one is prefixed with its place (`bodyId`), as is one with the name of a reserved
 * argument (`queryFields`); within one place, all others keep their own spelling (`user_name`). The order of arguments
 * does not matter.
 */
export function argumentNames(found: readonly WireName[]): string[] {
  const names = new Map<WireName, string>();
  const taken = new Set<string>();
  const isFree = (name: string) => SAFE.test(name) && !isOurs(name) && !taken.has(name);
  const give = ({ argument }: Claim, name: string) => {
    taken.add(name);
    names.set(argument, name);
  };
  for (const place of CLAIMS) {
    const claims = claimsOf(found.filter((each) => each.in === place));
    const unnamed = () => claims.filter(({ argument }) => !names.has(argument));
    for (const rule of RULES) {
      for (const [name, claim] of distinct(unnamed(), rule)) if (isFree(name)) give(claim, name);
    }
    for (const claim of unnamed()) give(claim, unlike(claim.argument, claim.plain, isFree));
  }
  return found.map((each) => names.get(each) as string);
}

function claimsOf(found: readonly WireName[]): Claim[] {
  const claims = found.map((argument) => ({ argument, plain: camelCase(argument.wire) }));
  const counts = countsOf(claims.map(({ plain }) => plain));
  return claims.map((claim) => ({ ...claim, hasTwin: counts.get(claim.plain) !== 1 }));
}

/** The names that a rule gives to one argument only. */
function distinct(claims: readonly Claim[], rule: (typeof RULES)[number]): (readonly [string, Claim])[] {
  const wanted = claims.flatMap((claim) => {
    const name = rule(claim);
    return name === undefined ? [] : [[name, claim] as const];
  });
  const counts = countsOf(wanted.map(([name]) => name));
  return wanted.filter(([name]) => counts.get(name) === 1);
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
