import { LONGEST_NAME } from '../../../common/secret-names.ts';
import type { Trail } from './json-values.ts';
import { isMixed, isStrong } from './strong-values.ts';

/**
 * Names that mean a secret in some settings and a word in others: `auth` in those of a registry, `community` of SNMP.
 * What is there decides.
 */
const NAMES = /(?:^|[^A-Za-z])(?:[Aa]uth|AUTH|[Cc]ommunity|COMMUNITY)$|[a-z](?:Auth|Community)$/;
/** Several of them, where a number says how many, or where one is. */
const SEVERAL = /(?:^|[^A-Za-z])(?:[Tt]okens|TOKENS|[Cc]ookies|COOKIES|[Jj]wts)$|[a-z](?:Tokens|Cookies|Jwts|JWTs)$/;
/** What has the form of many names and addresses: `oauth2-proxy`, `https://x1.example`. */
const LIKE_A_NAME = /^(?:[a-z0-9]{1,60}(?:[-_./:][a-z0-9]{0,60}){1,60}$|\w{1,20}:\/\/)/;
/** A user and a password once it is decoded. */
const USER = /^[\w.@+\\-]{1,100}:[\x20-\x7e]{3,}$/;
/** Longer texts are not decoded. */
const LONGEST = 1000;

/** Whether the value decides if a field of this name is secret. */
export const isDoubtful = (name: string): boolean => NAMES.test(name.slice(-20)) || isOfSeveral(name);

const isOfSeveral = (step: string | number): boolean => typeof step === 'string' && SEVERAL.test(step.slice(-20));

/** Whether a text at a place whose name is in doubt is a secret. */
export function isSecretUnder(trail: Trail, value: string): boolean {
  if (trail.some(isOfSeveral)) return isStrong(value) && !/^\d+$/.test(value);
  const name = trail.findLast((step) => typeof step === 'string') ?? '';
  if (typeof name !== 'string' || !isDoubtful(name)) return false;
  if (/auth$/i.test(name)) return isCredential(value);
  const isOfSnmp = trail.some((step) => typeof step === 'string' && /snmp/i.test(step.slice(-LONGEST_NAME)));
  return isOfSnmp || (isStrong(value) && /[A-Z!@#$%^&*+~]/.test(value));
}

function isCredential(value: string): boolean {
  if (value.length < 6 || value.length > LONGEST || /\s/.test(value) || LIKE_A_NAME.test(value)) return false;
  const isLong = value.length >= 12 && isMixed(value);
  return isLong || (USER.test(value) && isStrong(value)) || USER.test(Buffer.from(value, 'base64').toString());
}
