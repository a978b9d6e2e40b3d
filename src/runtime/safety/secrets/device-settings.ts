import type { Pattern } from './pattern.ts';
import { unlessUsual } from './setting-values.ts';
import { isMixed, isStrong } from './strong-values.ts';

/** Passwords in settings without signs between names and values, as devices of networks and databases have. */
export const DEVICE_SETTINGS: readonly Pattern[] = [
  {
    // The number says that the password is not encrypted. After a bracket, these words are a mark of ours.
    kind: 'password',
    hints: ['secret ', 'password ', 'passphrase ', 'key ', 'key-string '],
    find: /(?<=(?<!\[)\b(?:secret|password|passphrase|key(?:-string)?)\s{1,4}0\s{1,4})[^\s"'\\]{3,}/gi,
    shown: unlessUsual,
  },
  {
    // The number says how the password is encrypted.
    kind: 'password',
    hints: ['secret ', 'password ', 'passphrase ', 'key ', 'key-string '],
    find: /(?<=(?<!\[)\b(?:secret|password|passphrase|key(?:-string)?)\s{1,4}[5-9]\s{1,4})[^\s"'\\]{6,}/gi,
    shown: (match, mark) => (isMixed(match) || /^\d{8,}$/.test(match) ? mark : undefined),
  },
  {
    kind: 'community',
    hints: ['community ', 'community6 '],
    find: /(?<=\b(?:snmp-server\s{1,4}community|r[ow]community6?)\s{1,4}["']?)[^\s"'\\]{3,}/gi,
    shown: unlessUsual,
  },
  {
    // A setting of its own, or an argument.
    kind: 'password',
    hints: ['requirepass ', 'masterauth '],
    find: /(?<=(?:^|["'\n]|:\s|\bset\s{1,4}|--)(?:requirepass|masterauth)\s{1,4}["']?)[^\s"'\\]{3,}/gi,
    shown: unlessUsual,
  },
  {
    kind: 'password',
    hints: ['requirepass ', 'masterauth '],
    find: /(?<=\b(?:requirepass|masterauth)\s{1,4}["']?)[^\s"'\\]{4,}/gi,
    shown: (match, mark) => (isStrong(match) ? mark : undefined),
  },
];
