import { isSecretName } from '../../../common/secret-names.ts';

/**
 * Objects that say in one member what another one holds: `{"name": "DB_PASSWORD", "value": "..."}`, as in lists of
 * variables, headers and settings, and in errors about a field.
 */

/** What says it. */
const NAME_KEYS: ReadonlySet<string> = new Set(
  `name key id variable var env field path property attribute header label title parameter param argument option
  setting type kind prompt question column k`.split(/\s+/),
);
/** What holds it. No list of a controller has an entity with one of these and a name. */
const VALUES: readonly string[] =
  'value values val content contents text literal plaintext default from to old new oldvalue newvalue before after input was now current answer reply v stringdata'.split(
    ' ',
  );
const VALUE_KEYS: ReadonlySet<string> = new Set(VALUES);
/** Both with what they are of: `parameterKey` and `parameterValue`. */
const OF =
  '(?:param(?:eter)?|option|setting|field|attr(?:ibute)?|prop(?:erty)?|var(?:iable)?|env|header|arg(?:ument)?|meta|item)[_-]?';
const LONG_NAME = new RegExp(`^${OF}(?:key|name)$`, 'i');
const LONG_VALUE = new RegExp(`^${OF}value$`, 'i');
/** No such key has more characters: lists under a long key ask again for each item. */
const LONGEST_VALUE = 20;
const ANY_VALUE_KEY = new RegExp(`"(?:${VALUES.join('|')}|${OF}value)"`, 'i');

/**
 * A key that says by itself what another member holds: `keyName`, `secret_id`. What is before the last word is judged.
 */
const NAME_OF = /^(.+?)[_ -]?(?:name|id)$/i;

const isNameOfSecret = (key: string): boolean => {
  const what = NAME_OF.exec(key)?.[1] ?? '';
  return /^key$/i.test(what) || isSecretName(what);
};

/** Whether a key says what its object holds. */
export const isNameKey = (key: string): boolean =>
  NAME_KEYS.has(key.toLowerCase()) || LONG_NAME.test(key) || isNameOfSecret(key);

/** Whether a member says that its object holds a secret. */
export const isNameOf = (key: string, value: string): boolean =>
  (isNameKey(key) && isSecretName(value)) || isNameOfSecret(key);

/** Whether a key holds what its object names. */
export const isValueKey = (key: string): boolean =>
  key.length <= LONGEST_VALUE && (VALUE_KEYS.has(key.toLowerCase()) || LONG_VALUE.test(key));

/** Whether a JSON text may have such a key, so that it is worth reading twice. */
export const mayHaveNamedValues = (json: string): boolean => ANY_VALUE_KEY.test(json);

/** Whether an object says that it holds a secret. */
export const namesSecret = (object: object): boolean =>
  Object.entries(object).some(([key, value]) => typeof value === 'string' && isNameOf(key, value));
