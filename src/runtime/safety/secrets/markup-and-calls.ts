import type { Pattern } from './pattern.ts';
import { isSetting, unlessUsual } from './setting-values.ts';
import { isMixed } from './strong-values.ts';

const NAME = '(?:password|passwd|passphrase|secret|(?:api|access|private|shared)[-_ ]?key|token)';
/** The ends of those names, which their hints begin with. */
const ENDS = ['ord', 'swd', 'ase', 'ret', 'key', 'ken'];
const hintsOf = (...signs: readonly string[]): string[] => ENDS.flatMap((end) => signs.map((sign) => end + sign));

/** Cells of pages and members of property lists, elements with a name, and calls of programs. */
export const MARKUP_AND_CALLS: readonly Pattern[] = [
  {
    // `<td>Password</td><td>x</td>`, `<key>password</key><string>x</string>`.
    kind: 'secret',
    hints: ['</'],
    find: new RegExp(
      `(?<=>[\\w ._-]{0,40}${NAME}\\s{0,4}:?\\s{0,4}<\\/\\w{1,20}>\\s{0,20}<\\w{1,20}(?:\\s[^<>]{0,200})?>\\s{0,20})[^\\s<>"'\\\\]{3,200}(?=\\s{0,20}<)`,
      'gi',
    ),
    shown: unlessUsual,
  },
  {
    // `<property name="password">x</property>`.
    kind: 'secret',
    hints: ['name=', 'key=', 'id='],
    find: new RegExp(
      `(?<=<[\\w.:-]{1,40}\\s{1,4}(?:name|key|id)=\\\\{0,3}"[\\w.-]{0,60}${NAME}\\\\{0,3}"(?:\\s[^<>]{0,100})?>)[^\\s<>"'\\\\]{3,200}(?=<)`,
      'gi',
    ),
    shown: unlessUsual,
  },
  {
    kind: 'secret',
    hints: ['<pass>', '<pass '],
    find: /(?<=<pass(?:\s[^<>]{0,200})?>)[^\s<>"'\\]{3,200}(?=<)/gi,
    shown: unlessUsual,
  },
  {
    // `setPassword("x")`, `PASSWORD('x')`.
    kind: 'secret',
    hints: hintsOf('('),
    find: new RegExp(
      `(?<=\\b(?:set|with|use)?${NAME}\\(\\s{0,4}\\\\{0,3}["'])[^"'\\\\\\r\\n]{3,200}(?=\\\\{0,3}["']\\s{0,4}\\))`,
      'gi',
    ),
    shown: (match, mark) => (isSetting(match) && !/^[a-z]{1,30}[.:/]/.test(match) ? mark : undefined),
  },
  {
    // `define('DB_PASSWORD', 'x')`.
    kind: 'secret',
    hints: hintsOf('"', "'", '\\'),
    find: new RegExp(
      `(?<=\\b(?:define|putenv|setenv|environ|config)\\w{0,20}\\(\\s{0,4}\\\\{0,3}["'][\\w.-]{0,60}${NAME}\\\\{0,3}["']\\s{0,4},\\s{0,4}\\\\{0,3}["'])[^"'\\\\\\r\\n]{3,200}(?=\\\\{0,3}["'])`,
      'gi',
    ),
    shown: (match, mark) => (isSetting(match) || isMixed(match) ? mark : undefined),
  },
];
