import { isWord } from './spoken-values.ts';
import { isStrong } from './strong-values.ts';

/** What is counted: `password 0 times`. */
const UNITS =
  /^(?:characters?|times?|letters?|days?|hours?|minutes?|bytes?|symbols?|digits?|errors?|failures?|attempts?|strings?)$/i;
/** What is named after a secret: `username bob password manager`. */
const THINGS =
  /^(?:managers?|rotations?|services?|stores?|storage|generators?|servers?|brokers?|sync|checks?|checkers?|hashing|encryption|exchange|expiry|history|strength|complexity|rules?|hints?|owners?|holders?|provider|issuer|cache|api|app|database|db|prod|dev|test|staging|keycloak|ldaps?|saml|bcrypt|scrypt|none|radius|kerberos)$/i;

/** Whether the value of a setting is a secret, rather than a word about one. */
export const isSetting = (value: string): boolean =>
  isStrong(value) || (isWord(value) && !UNITS.test(value) && !THINGS.test(value));

/** All of the match, unless it is a word about a secret. */
export const unlessUsual = (match: string, mark: string): string | undefined => (isSetting(match) ? mark : undefined);
