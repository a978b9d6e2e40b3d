import type { Pattern } from './pattern.ts';
import { isSetting } from './setting-values.ts';
import { isPhrase } from './spoken-values.ts';

/** White space between the words of a setting. */
const GAP = '[^\\S\\r\\n]{1,8}';
/** What may be between a setting and its value: how that is encrypted, and a quote. */
const BEFORE = `(?:[0-9]${GAP})?(?:\\\\{0,3}["'])?`;
/** A value in quotes, or a word. */
const VALUE = '(?:(?<=["\'])[^"\'\\\\\\r\\n]{3,200}(?=\\\\{0,3}["\'])|[^\\s"\'\\\\]{3,200})';

/**
 * A setting by what stands before its value.
 * @param words a space stands for any white space
 * @param behind what follows the value, if that matters
 */
function settingOf(hints: readonly string[], words: string, kind = 'password', behind = ''): Pattern {
  const head = words.replaceAll(' ', GAP) + BEFORE;
  const ends = new RegExp(`^${head}`, 'i');
  return {
    kind,
    hints,
    // What begins with its words is found faster than what looks back at them.
    find: new RegExp(`${head}${VALUE}${behind}`, 'gi'),
    shown: (match, mark) => {
      const [before = ''] = ends.exec(match) ?? [];
      const value = match.slice(before.length);
      return isSetting(value) || isPhrase(value) ? before + mark : undefined;
    },
  };
}

/** Shared secrets in settings of routers, tunnels and monitoring, by the words before them. */
export const NETWORK_SETTINGS: readonly Pattern[] = [
  settingOf(
    ['radius-server ', 'tacacs-server ', 'isakmp ', 'pre-shared-key '],
    '\\b(?:(?:radius|tacacs)-server (?:[^\\n]{0,120} )?key|isakmp key|pre-shared-key (?:local|remote|ascii-text|hexadecimal|cipher|simple)) ',
  ),
  settingOf(['-key '], '\\b(?:authentication-key|message-digest-key \\d{1,3} md5) '),
  settingOf(['nmcli '], '\\bnmcli [^\\n]{1,120} password '),
  settingOf(['neighbor '], '\\bneighbor [\\w.:-]{1,60} password '),
  settingOf(
    [' password ', ' secret ', 'e-password ', 'e-secret '],
    '(?<=(?:^|[\\n"\'])[^\\S\\r\\n]{0,20})user(?:name)? [\\w.@-]{1,60} (?:privilege \\d{1,2} )?(?:insecure-)?(?:password|secret) ',
    'password',
    '(?=\\\\{0,3}["\']?\\s{0,8}(?:$|[\\n"\\\\]))',
  ),
  settingOf([' enc '], '\\b(?:passw(?:or)?d|psksecret|secret|key) enc '),
  settingOf(['-cipher ', ' cipher ', ' simple '], '\\bpassword (?:irreversible-cipher|cipher|simple) '),
  settingOf(['text-password-value '], '\\bplain-text-password-value '),
  settingOf(['stats '], '\\bstats auth [\\w.@-]{1,60}:'),
  // SNMP, version 3: what encrypts comes last, and is hidden first, since a mark is two words.
  settingOf(
    ['teuser '],
    '\\bcreateUser (?:-e \\S{1,80} )?["\']?[\\w.-]{1,60}["\']? (?:MD5|SHA[\\d-]{0,4}) (?:"[^"\\n]{1,100}"|\\S{1,100}) (?:DES|AES[\\d-]{0,4}) ',
  ),
  settingOf(['teuser '], '\\bcreateUser (?:-e \\S{1,80} )?["\']?[\\w.-]{1,60}["\']? (?:MD5|SHA[\\d-]{0,4}) '),
  settingOf(['priv '], '\\bpriv (?:3?des|aes)(?: \\d{3})? '),
  settingOf(['v3 '], '\\bv3 (?:encrypted )?auth (?:md5|sha[\\d-]{0,4}) (?!priv\\b)'),
  settingOf(['com2sec'], '\\bcom2sec6? (?:-\\S{1,20} \\S{1,60} )?\\S{1,60} \\S{1,60} ', 'community'),
  settingOf(['sink '], '\\b(?:trap2?|inform)sink \\S{1,60} ', 'community'),
  // IPsec: addresses or names, a colon, and how they prove who they are.
  {
    kind: 'password',
    hints: [' psk ', ' xauth ', ' eap ', ' ntlm ', ' ppk '],
    find: /(?<=(?:^|\s):\s{1,8}(?:PSK|XAUTH|EAP|NTLM|PPK)\s{1,8})(?:(?<quote>\\{0,3}["'])[^"'\\\r\n]{3,200}\k<quote>|0[xs][\w+/=]{6,})/g,
  },
  {
    kind: 'password',
    hints: [' rsa ', ' ecdsa ', ' pkcs8 ', ' pkcs12 '],
    find: /(?<=(?:^|\s):\s{1,8}(?:RSA|ECDSA|PKCS8|PKCS12)\s{1,8}\S{1,200}\s{1,8})(?<quote>\\{0,3}["'])[^"'\\\r\n]{3,200}\k<quote>/g,
  },
  {
    // Of wireless networks: in a picture to photograph, as Windows prints it, and of OpenWrt.
    kind: 'password',
    hints: ['wifi:', 'key content', ' key ', 'wireless.'],
    find: /(?<=\bWIFI:(?:[^\n]{0,200};)?P:)[^;"\\\r\n]{3,63}(?=;)|(?<=\bKey Content\s{0,20}:\s{0,4})[^\s"'\\]{3,}|(?<=\boption\s{1,4}key\s{1,4}['"]|\bwireless\.[^\s=]{1,60}\.key=['"]?)[^\s"'\\]{3,}/g,
  },
  {
    // A key of DNS (RFC 8945), as programs take it.
    kind: 'password',
    hints: ['hmac-'],
    find: /(?<=\bhmac-[\w-]{2,12}:[\w.-]{1,100}:)[A-Za-z0-9+/]{8,}={0,2}/gi,
  },
];
