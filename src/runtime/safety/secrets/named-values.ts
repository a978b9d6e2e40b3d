import { isSecretName } from '../../../common/secret-names.ts';

/**
 * Objects that say in one member what another one holds: `{"name": "DB_PASSWORD", "value": "..."}`, as in lists of
 * variables, headers and settings, and in errors about a field.
 */

/** What says it. */
const NAMES: ReadonlySet<string> = new Set(
  `name key id variable var env field path property attribute header label title parameter param argument option
  setting type kind`.split(/\s+/),
);
/** What holds it. No list of a controller has an entity with one of these and a name. */
const VALUES: readonly string[] =
  'value values val content contents text literal plaintext default from to old new oldvalue newvalue before after input'.split(
    ' ',
  );
const HELD: ReadonlySet<string> = new Set(VALUES);
const ANY_HELD = new RegExp(`"(?:${VALUES.join('|')})"`, 'i');

/** Whether a key says what its object holds. */
export const isNaming = (key: string): boolean => NAMES.has(key.toLowerCase());

/** Whether a key holds what its object names. */
export const isHeld = (key: string): boolean => HELD.has(key.toLowerCase());

/** Whether a JSON text may have such a key, so that it is worth reading twice. */
export const mayHoldNamed = (json: string): boolean => ANY_HELD.test(json);

/** Whether an object says that it holds a secret. */
export const namesSecret = (object: object): boolean =>
  Object.entries(object).some(([key, value]) => typeof value === 'string' && isNaming(key) && isSecretName(value));
