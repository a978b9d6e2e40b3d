import type { Pattern } from './pattern.ts';
import { isWord } from './spoken-values.ts';
import { isMixed, isStrong } from './strong-values.ts';

/** `user/password`, `u/p`. */
const PAIR = 'user(?:name)?s?\\s?(?:[/&+]|and|\\|)\\s?pass(?:word|wd)?|\\bu\\s?/\\s?pw?d?';
const U_AND_P = ['u/p', 'u /p', 'u/ p', 'u / p'];
/** The user, and what is between it and its password. */
const USER =
  '(?!(?:for|of|on|in|at|by|from|to|via|or|and|the)\\s)[A-Za-z][^\\s,;:/|"\'`<>]{0,60}(?:\\s{0,2}[:/|]\\s{0,2})';
const VALUE = '[^\\s"\'`<>\\\\,;/:|][^\\s"\'`<>\\\\,;]{2,200}';
const SIGN = '["\')]?\\s?(?:[:=]|->|[-–—])\\s{0,4}["\'`]?';

/** The form of many names, and of ports with a path. */
const LIKE_A_NAME = /^(?:[a-z0-9]{1,60}(?:[-_./:][a-z0-9]{0,60}){1,60}|\d{1,5}(?:\/.*)?)$/;

/** The match without its secret and without the sign at the end of its sentence. */
const ifSecret =
  (isSecret: (value: string) => boolean): NonNullable<Pattern['shown']> =>
  (match, mark) => {
    const value = match.replace(/[.?)\]}]{1,3}$/, '');
    return isSecret(value) ? mark + match.slice(value.length) : undefined;
  };

/** Users who log in with keys. */
const USERS =
  /^(?:root|admin|administrator|ubuntu|debian|centos|fedora|user|guest|pi|ec2-user|git|postgres|ziti|operator)$/i;
/** What is followed by an address of mail, or the like. */
const OF_MAIL =
  '(?<!(?:mail|mailto|name|user|by|from|to|cc|owner|contact|author|id|upn|acct|sips?|xmpp|login|identity|account|ssh|sftp|scp|host):)';

/** Passwords next to the names of their users, as people write them down. */
export const CREDENTIALS: readonly Pattern[] = [
  {
    // After what announces both, any word.
    kind: 'secret',
    hints: ['user', ...U_AND_P],
    find: new RegExp(`(?<=(?:${PAIR})${SIGN}${USER})${VALUE}`, 'gi'),
    shown: ifSecret((value) => isStrong(value) || isWord(value)),
  },
  {
    kind: 'secret',
    hints: ['user', ...U_AND_P, 'cred', 'login', 'log in', 'log-in'],
    find: new RegExp(
      `(?<=(?:${PAIR}|\\bcred(?:ential)?s?|\\blog[ -]?in)(?:${SIGN}|\\s{1,4}(?:(?:is|are|with|as|using)\\s{1,4})?)\\(?${USER})${VALUE}`,
      'gi',
    ),
    shown: ifSecret((value) => (isMixed(value) || (isStrong(value) && !/^\d/.test(value))) && !LIKE_A_NAME.test(value)),
  },
];

/** Before the address of a host. */
export const AT_HOSTS: readonly Pattern[] = [
  {
    kind: 'password',
    hints: ['@'],
    find: new RegExp(
      `(?<=(?:^|[\\s"'\`=(,<|])[A-Za-z][\\w.-]{0,60}:${OF_MAIL})[^\\s"'\`@:\\\\/]{3,200}(?=@(?:(?:\\d{1,3}\\.){3}\\d{1,3}|localhost|\\[[\\da-f:.]{2,45}\\])(?![\\w.-]))`,
      'gi',
    ),
    shown: (match, mark) => (USERS.test(match) ? undefined : mark),
  },
  {
    kind: 'password',
    hints: ['@'],
    find: new RegExp(
      `(?<=(?:^|[\\s"'\`=(,<|])[A-Za-z][\\w.-]{0,60}:${OF_MAIL})[^\\s"'\`@:\\\\/]{4,200}(?=@(?:[\\w-]{1,60}\\.){1,6}[a-z]{2,24}(?![\\w-]))`,
      'gi',
    ),
    shown: (match, mark) => (isStrong(match) && !LIKE_A_NAME.test(match) ? mark : undefined),
  },
];
