import { describe, expect, test } from 'vitest';
import { SECRET_NAMES } from '../../../../src/common/secret-names.ts';
import { redactPatterns } from '../../../../src/runtime/safety/secrets/patterns.ts';

/** A word, and two: nothing in them says that they are secret. */
const WORD = 'swordfish';
const WORDS = 'blue swordfish';
/** What no word looks like. */
const MIXED = 'kfW8s3xq';

const NAMES = ['password', 'passwd', 'passphrase', 'secret', 'pwd'];
const KEYS = ['api', 'access', 'private'].flatMap((kind) => [`${kind}key`, `${kind}_key`, `${kind}-key`]);

function isHidden(text: string, secret: string): boolean {
  return !redactPatterns(text).includes(secret);
}

describe('a secret is hidden by the name before it', () => {
  test.each(NAMES)('in quotes of both kinds: %s', (name) => {
    for (const quote of ['"', "'"]) {
      for (const sign of ['=', ': ', ' => ', `${quote}: `]) {
        const text = `${sign.startsWith(quote) ? quote : ''}${name}${sign}${quote}${WORDS}${quote}`;
        expect({ text, hidden: isHidden(text, WORDS) }).toEqual({ text, hidden: true });
      }
    }
  });

  test.each(NAMES)('behind a flag, and in an element: %s', (name) => {
    for (const text of [
      `run --${name} ${WORD}`,
      `run --db-${name} ${WORD}`,
      `run --db-of-us-${name}  ${WORD}`,
      `<${name}>${WORD}</${name}>`,
      `<db:${name} type="x">${WORD}</db:${name}>`,
      `<${name}><![CDATA[${WORD}]]></${name}>`,
    ]) {
      expect({ text, hidden: isHidden(text, WORD) }).toEqual({ text, hidden: true });
    }
    for (const quote of ['"', "'"]) {
      for (const gap of [' ', '=', '  ']) {
        expect(isHidden(`run --${name}${gap}${quote}${WORDS}${quote}`, WORDS)).toBe(true);
      }
    }
  });

  test.each([...KEYS.filter((key) => !key.includes('_')), 'token'])('in an element, if it is no word: %s', (name) => {
    expect(isHidden(`<a:${name}>${MIXED}</a:${name}>`, MIXED)).toBe(true);
    expect(isHidden(`run <${name}>.${WORD}`, WORD)).toBe(false);
  });

  test.each(NAMES)('in a string with a prefix: %s', (name) => {
    for (const prefix of ['f', 'R', 'rb', '$', '$@', 'L']) {
      expect(isHidden(`${name} = ${prefix}"${WORDS}"`, WORDS)).toBe(true);
    }
  });

  test.each(['password', 'db_secret', ...KEYS, 'token'])('in an attribute before its name: %s', (name) => {
    expect(isHidden(`<input value="${WORDS}" name="${name}">`, WORDS)).toBe(true);
    expect(isHidden(`<input value="${WORDS}" name="${name}Length">`, WORDS)).toBe(false);
  });

  test('as the user of a URL, if it is no name', () => {
    expect(isHidden(`https://${MIXED}${MIXED}@git.example/x`, MIXED)).toBe(true);
    for (const user of ['backup-service-user01', 'BackupServiceUser', MIXED]) {
      expect(isHidden(`https://${user}@git.example/x`, user)).toBe(false);
    }
  });

  test.each([...NAMES, ...KEYS, 'token'])('as the field of a form: %s', (name) => {
    expect(isHidden(`user[${name}]=${WORD}&x=1`, WORD)).toBe(true);
  });

  test.each([
    ...['token', 'api-key', 'apikey', 'access-key', 'auth-key', 'private-key', 'shared-key'].flatMap((name) => [
      `--${name}`,
      `--db-${name}`,
      `--db-of-us-${name} `,
    ]),
  ])('behind a flag that could also be followed by a file: %s', (flag) => {
    expect(isHidden(`run ${flag} ${MIXED}`, MIXED)).toBe(true);
    expect(isHidden(`run ${flag} key.pem`, 'key.pem')).toBe(false);
  });

  test.each([...NAMES.slice(0, 4), ...KEYS, 'token'])('in the default of a variable: %s', (name) => {
    for (const member of ['default', 'value']) {
      expect(isHidden(`variable "db_${name}" {\n  type = string\n  ${member}   = "${WORDS}"\n}`, WORDS)).toBe(true);
    }
  });

  test.each(['creds', 'credentials', 'login', 'log in', 'log-in'])('behind a user name: %s', (name) => {
    for (const text of [
      `${name}: bob / ${MIXED}.`,
      `${name} are bob and ${MIXED}!`,
      `the ${name} for db: bob ${MIXED}`,
    ]) {
      expect({ text, hidden: isHidden(text, MIXED) }).toEqual({ text, hidden: true });
    }
  });
});

describe('a password beside its user is hidden', () => {
  const pairs = ['user/pass', 'user / password', 'username/passwd', 'users & password', 'user and pass', 'user|pass'];
  test.each([...pairs, 'u/p', 'u /p', 'u/ p', 'u / p', 'u/pw', 'u / pwd'])('after %s, whatever word it is', (pair) => {
    for (const sign of [': ', ' = ', ' -> ', ' - ']) {
      const text = `the ${pair}${sign}bob / ${WORD}`;
      expect({ text, hidden: isHidden(text, WORD) }).toEqual({ text, hidden: true });
    }
  });

  test('but not the signs behind it', () => {
    expect(redactPatterns(`(${pairs[0]}: bob/${WORD}).`)).toBe(`(${pairs[0]}: bob/[redacted: secret]).`);
    expect(redactPatterns(`{${pairs[0]}: bob/${WORD}}]?`)).toBe(`{${pairs[0]}: bob/[redacted: secret]}]?`);
  });

  test('before a host, unless it is the name of a usual user', () => {
    for (const user of ['root', 'ec2-user', 'ziti']) expect(isHidden(`proxy:${user}@10.0.0.1`, user)).toBe(false);
    for (const secret of ['rooted', 'myroot', 'zitizen']) expect(isHidden(`bob:${secret}@10.0.0.1`, secret)).toBe(true);
  });
});

const ENCODED: readonly (readonly [string, string])[] = [
  ...['password', 'PASSWORD', 'dbPassword', 'passphrase', 'secret', 'clientSecret', 'CLIENT_SECRET'].map(
    (name) => [name, `${name}="swordfish"`] as const,
  ),
  ['a JWT', `{"token":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2lnbmF0dXJlLW9mLWl0"}`],
  ['a private key', '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----'],
];

test.each(ENCODED)('%s in base64 is hidden, wherever in a group of three bytes it begins', (_, text) => {
  for (const before of ['', 'x', 'xy']) {
    const encoded = Buffer.from(`${before} ${text} and more words behind it`).toString('base64');
    expect({ before, shown: redactPatterns(encoded) }).toEqual({ before, shown: '[redacted: encoded secret]' });
  }
});

/** `authtok` is one of PAM's, and found in its files. */
const SPOKEN = SECRET_NAMES.filter((name) => name !== 'authtok');

test.each(SPOKEN)('a name of fields is one in sentences and settings too: %s', (name) => {
  const [snake, camel] = [
    name.replaceAll(' ', '_'),
    name.replace(/ (.)/g, (_all, letter: string) => letter.toUpperCase()),
  ];
  for (const value of ['kfW8s3xqZr2', 'hunter2']) {
    for (const text of [
      `${snake}: ${value}`,
      `host: a\n${snake}: "${value}"\nport: 1`,
      `export ${snake.toUpperCase()}=${value}`,
      `app.${camel}=${value}`,
      `${snake} = ${value}`,
      `the ${name} is ${value}`,
    ]) {
      expect(redactPatterns(text)).not.toContain(value);
    }
  }
});
