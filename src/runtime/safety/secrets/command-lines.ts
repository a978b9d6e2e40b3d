import { DEVICE_SETTINGS } from './device-settings.ts';
import { redacted } from './marks.ts';
import { NETWORK_SETTINGS } from './network-settings.ts';
import { PASSWORD_FILES } from './password-files.ts';
import type { Pattern } from './pattern.ts';
import { PIPED } from './piped-secrets.ts';
import { POSITIONS } from './positions.ts';
import { SECRET_STORES } from './secret-stores.ts';

/** Ports, ids of users and the like, which take the same flags. */
const isNumber = (value: string): boolean => /^[\d.:,/-]+$/.test(value);

const unlessNumber = (match: string, mark: string): string | undefined => (isNumber(match) ? undefined : mark);

const HIDDEN = redacted('password').replace(/[[\]]/g, '\\$&');
const RESTS = new RegExp(`(?<=\\s(["'])${HIDDEN})\\s[^"'\\\\\\r\\n]{1,200}(?=\\1(?:\\s|$))`, 'g');

/** A command whose quoted password has several words, the first of which is hidden: without the others. */
export const withoutRests = (text: string): string => text.replace(RESTS, '');

/** Passwords in commands and statements of well-known programs, whose flags say nothing to anybody else. */
export const COMMANDS: readonly Pattern[] = [
  {
    kind: 'password',
    hints: [' -u', ' --user', ' --auth '],
    find: /(?<=(?:^|\s)(?:-u\s{1,4}|--auth\s{1,4}|--user(?:\s{1,4}|=))["']?[\w.@\\-]{1,60}:)[^\s"'\\]{3,}/g,
    shown: unlessNumber,
  },
  {
    kind: 'password',
    hints: ['curl '],
    find: /(?<=\bcurl\s[^\n|;&]{0,200}?-u["']?[\w.@-]{1,60}:)[^\s"'\\]{3,}/g,
  },
  {
    // Directly after the flag.
    kind: 'password',
    hints: ['mysql', 'mariadb', 'sshpass ', '7z ', '7za ', '7zr '],
    find: /(?<=\b(?:mysql\w{0,10}|mariadb[\w-]{0,10}|sshpass|7z[ar]?)\s(?:[^\n|;&]{0,300}?\s)?-p["']?)(?!ort\b|rotocol\b|rint\b)[^\s"'\\=-][^\s"'\\]{2,}/g,
  },
  {
    kind: 'password',
    hints: [' -p', ' -w', ' -a'],
    find: /(?<=\b(?:(?:\w[^\n|;&]{0,100}?\s(?:login|edge\s{1,4}init)|mongo\w{0,8}|sqlcmd|sshpass)\s(?:[^\n|;&]{0,300}?\s)?-[pP]|ldap\w{2,8}\s(?:[^\n|;&]{0,300}?\s)?-w|redis-cli\s(?:[^\n|;&]{0,300}?\s)?-a)\s{1,4}["']?)[^\s"'\\-][^\s"'\\]{2,}/g,
    shown: unlessNumber,
  },
  {
    kind: 'password',
    hints: [' -p', ' -c', ' -a', ' -x'],
    find: /(?<=\b(?:(?:mosquitto_\w{2,8}|ipmitool|[ti]sql|bcp|(?:un)?zip)\s(?:[^\n|;&]{0,300}?\s)?-P|(?:cqlsh|beeline|[Pp]s[Ee]xec\w{0,8}(?:\.exe)?)\s(?:[^\n|;&]{0,300}?\s)?-p|(?:plink|pscp|nodetool)\s(?:[^\n|;&]{0,300}?\s)?-pw|snmp(?!trapd)\w{2,10}\s(?:[^\n|;&]{0,300}?\s)?-[cAX])\s{1,4}["']?)[^\s"'\\-][^\s"'\\]{2,}/g,
    shown: unlessNumber,
  },
  {
    kind: 'password',
    hints: ['identified ', 'password'],
    find: /(?<=\b(?:identified\s{1,4}(?:with\s{1,4}\w{1,40}\s{1,4})?(?:by|as)|(?:create|alter)\s{1,4}(?:user|role|login)\s[^\n;]{0,100}?password\s{0,4}=?)\s{1,4}')[^'\\\r\n]{3,200}|(?<=\bidentified\s{1,4}by\s{1,4}")[^"\\\r\n]{3,200}|(?<=\bset\s{1,4}password\s{1,4}for\s[^\n=;]{1,100}=\s{0,4}')[^'\\\r\n]{3,200}/gi,
  },
  {
    kind: 'password',
    hints: ['htpasswd ', '/user:'],
    find: /(?<=\b(?:htpasswd\s{1,4}-[a-zA-Z]{0,5}b[a-zA-Z]{0,5}\s{1,4}\S{1,200}\s{1,4}\S{1,60}|net1?(?:\.exe)?\s{1,4}use\s[^\n]{0,200}?\/user:\S{1,60})\s{1,4})[^\s"'/\\][^\s"'\\]{2,}/gi,
  },
  {
    // Some drivers write them without a scheme.
    kind: 'password',
    hints: ['@tcp(', '@unix(', 'thin:'],
    find: /(?<=\bthin:[\w.$-]{1,60}\/)[^\s"'@\\]{3,200}(?=@)|(?<=(?:^|[\s"'=])[\w.-]{1,60}:)[^\s"'@:\\/]{3,200}(?=@(?:tcp|unix)\()/g,
  },
  ...POSITIONS,
  ...PIPED,
  ...DEVICE_SETTINGS,
  ...NETWORK_SETTINGS,
  ...PASSWORD_FILES,
  ...SECRET_STORES,
];
