/** Which combinations of location, matcher and parser a CA's `externalIdClaim` may have. */
import { isObject } from '../../common/is-object.ts';
import { invalidValue } from '../errors.ts';

const OF_STRINGS: readonly unknown[] = ['ALL', 'PREFIX', 'SUFFIX'];
const MATCHERS: Readonly<Record<string, readonly unknown[]>> = {
  COMMON_NAME: OF_STRINGS,
  SAN_EMAIL: OF_STRINGS,
  SAN_URI: ['ALL', 'SCHEME'],
};

export function checkClaim(claim: unknown): void {
  if (!isObject(claim)) return;
  const { index, location, matcher, matcherCriteria, parser, parserCriteria } = claim;
  if (typeof index === 'number' && index < 0) throw invalidValue('externalIdClaim.index', index, 'it is negative');
  const matchers = MATCHERS[String(location)];
  if (matchers === undefined) throw invalidValue('externalIdClaim.location', location, 'there is no such location');
  const isComplete =
    matchers.includes(matcher) &&
    (matcher === 'ALL' || isFilled(matcherCriteria)) &&
    (parser === 'NONE' || (parser === 'SPLIT' && isFilled(parserCriteria)));
  if (!isComplete) throw invalidValue('externalIdClaim', `${matcher}, ${parser}`, `it does not fit ${location}`);
}

const isFilled = (criteria: unknown): boolean => typeof criteria === 'string' && criteria !== '';
