import type { Pattern } from './pattern.ts';

const VALUE = '[^\\s"\'\\\\@-][^\\s"\'\\\\]{2,}';

/** Secrets that commands put into a store, whatever they are called there. Values that begin with `@` are files. */
export const SECRET_STORES: readonly Pattern[] = [
  {
    kind: 'secret',
    hints: ['from-literal'],
    find: new RegExp(
      `(?<=\\bsecret\\s[^\\n|;&]{0,300}?--from-literal(?:=|\\s{1,4})["']?[\\w.-]{1,60}=["']?)${VALUE}`,
      'g',
    ),
  },
  {
    kind: 'secret',
    hints: ['vault '],
    find: new RegExp(
      `(?<=\\bvault\\s{1,4}(?:kv\\s{1,4})?(?:put|patch|write)\\s[^\\n|;&]{0,300}?\\s[\\w.-]{1,60}=["']?)${VALUE}`,
      'g',
    ),
  },
  {
    kind: 'secret',
    hints: ['--secret-string', 'securestring ', 'keyvault ', '--secret '],
    find: new RegExp(
      `(?<=--secret-string(?:=|\\s{1,4})["']?|\\b(?:SecureString|keyvault\\s{1,4}secret\\s{1,4}set)\\s[^\\n|;&]{0,300}?--value(?:=|\\s{1,4})["']?|\\bconfig\\s{1,4}set\\s{1,4}--secret\\s{1,4}(?:\\S{1,60}|\\[redacted: secret\\])\\s{1,4}["']?)${VALUE}`,
      'g',
    ),
  },
  {
    // Java's key stores.
    kind: 'password',
    hints: ['repass ', 'ypass '],
    find: new RegExp(`(?<=\\s-(?:src|dest)?(?:store|key)pass\\s{1,4}["']?)${VALUE}`, 'g'),
  },
];
