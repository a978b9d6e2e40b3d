import { MARKUP_AND_CALLS } from './markup-and-calls.ts';
import type { Pattern } from './pattern.ts';
import { CREDENTIALS } from './prose-credentials.ts';
import { isMixed } from './strong-values.ts';

/** The hints of names of passwords. */
const PASSWORDS = ['passw', 'pwd', 'passphrase', 'secret'];

/** What is secret by the name before it. */
export const BY_NAME: readonly Pattern[] = [
  {
    // In quotes, however often they are escaped: as in code, settings, and JSON that no reader of JSON takes.
    kind: 'secret',
    hints: [...PASSWORDS, 'key'],
    find: /(?<=(?:password|passwd|passphrase|secret|(?:api|access|private|account|shared)[-_]?key|(?:\b|_)pwd)(?:\\{0,15}["'])?\s{0,4}(?:=>|[:=])\s{0,4}[$@bflru]{0,2}\\{0,15}["'])[^"'\\\r\n]{3,}/gi,
  },
  {
    // After a flag, and as an element of XML.
    kind: 'secret',
    hints: PASSWORDS,
    find: /(?<=--(?:[a-z-]{0,40}-)?(?:password|passwd|pwd|passphrase|secret)\s{1,4}|<[\w.:-]{0,40}(?:password|passwd|pwd|passphrase|secret)(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?)(?!-)[^\s"'\\<>]{3,}/gi,
  },
  {
    kind: 'secret',
    hints: PASSWORDS,
    find: /(?<=--(?:[a-z-]{0,40}-)?(?:password|passwd|pwd|passphrase|secret)(?:\s{1,4}|=)(["']))[^"'\\\r\n]{3,}(?=\1)/gi,
  },
  {
    // As forms name their fields: `user[password]=x`.
    kind: 'secret',
    hints: ['password]', 'passwd]', 'passphrase]', 'secret]', 'key]', 'pwd]', 'token]'],
    find: /(?<=(?:password|passwd|passphrase|secret|(?:api|access|private)[-_]?key|\bpwd|token)\]=)[^\s&;,"'\\<>]{3,}/gi,
  },
  {
    // Flags that may also be followed by the name of a file, and elements.
    kind: 'secret',
    hints: ['token', 'key', 'pass -p'],
    find: /(?<=--(?:[a-z-]{0,40}-)?(?:token|(?:api|access|auth|private|shared)-?key)\s{1,4}|<[\w.:-]{0,40}(?:token|(?:api|access|private|shared)[-_]?key)(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?|\bsshpass -p\s{0,4})(?!-)[^\s"'\\<>]{5,}/gi,
    shown: (match, mark) => (isMixed(match) && !/[./]/.test(match) ? mark : undefined),
  },
  {
    // A name and its value in members, attributes or lines of their own.
    kind: 'secret',
    hints: ['value'],
    find: /(?<=(?:password|passwd|passphrase|secret|[_-]pass|pwd|(?:api|access|private|account|shared)[-_]?key|token)\\{0,15}["']?[\s,;]{1,20}\\{0,15}["']?value\\{0,15}["']?\s{0,4}[:=]\s{0,4}\\{0,15}["']?)[^\s"'\\<>,;]{3,}/gi,
  },
  {
    // The value first.
    kind: 'secret',
    hints: ['value'],
    find: /(?<=\bvalue\\{0,15}["']?\s{0,4}[:=]\s{0,4}\\{0,15}["'])[^"'\\<>\r\n]{3,200}(?=\\{0,15}["'][\s,;]{1,20}\\{0,15}["']?(?:name|key|id|field|type)\\{0,15}["']?\s{0,4}[:=]\s{0,4}\\{0,15}["'][\w.-]{0,40}(?:password|passwd|passphrase|secret|(?:api|access|private|account|shared)[-_]?key|token)\\{0,15}["'])/gi,
  },
  {
    // In HCL: `variable "db_password" { default = "..." }`.
    kind: 'secret',
    hints: ['default', 'value'],
    find: /(?<=(?:password|passwd|passphrase|secret|(?:api|access|private|account|shared)[-_]?key|token)\\{0,15}["']\s{0,4}\{[^{}]{0,400}?\b(?:default|value)\s{0,20}=\s{0,4}\\{0,15}["'])[^"'\\\r\n]{3,}/gi,
  },
  {
    // After a user name.
    kind: 'secret',
    hints: ['cred', 'login', 'log in', 'log-in'],
    find: /(?<=\b(?:cred(?:ential)?s|log[ -]?in)(?:\s(?:for|of|to|on)\s[^\s:=]{1,40})?(?:\s?[:=]|\s(?:is|are|was|were|with|as|using))\s{1,4}(?!(?:for|of|on|in|at|by|from|to|stored|valid|identity|service|router|user)\s)[^\s,;:/]{1,60}(?:\s?[:/,|]\s?|\s(?:and|with)\s|\s))[^\s"'<>\\,;]{4,200}/gi,
    shown: (match, mark) => {
      const value = match.replace(/[.!?)]$/, '');
      return isMixed(value) ? mark + match.slice(value.length) : undefined;
    },
  },
  ...CREDENTIALS,
  ...MARKUP_AND_CALLS,
];
