import { isSecretName } from '../../../common/secret-names.ts';
import { isMark } from './marks.ts';
import { isPhrase, isWord } from './spoken-values.ts';
import { isMixed, isStrong } from './strong-values.ts';

/**
 * Secrets in the lines below a name, as in YAML and TOML: `passwords:` and its list, map or value, `[secrets]` and its
 * settings, and lists after a name in the same line.
 */

const HEAD =
  /^(?<indent>[ \t]{0,200})(?:- {1,8})?["']?(?<name>[\p{L}_][\p{L}\p{N} ._-]{0,60})["']?\s{0,4}(?<sign>[:=])\s{0,20}(?<rest>\S.*)?$/u;
const SECTION = /^\s{0,20}\[{1,2}(?:[\w "'.-]{0,60}[."'])?(?<name>[\w -]{1,60})["']?\]{1,2}\s{0,20}$/;
/** An item of a list, or a setting, and its value in quotes or without. */
const ITEM =
  /^(?<head>\s{0,200}(?:- {1,8})?(?:["']?[\w .-]{1,60}["']?\s{0,4}[:=]\s{1,20}|["']?[\w.-]{1,60}["']?=)?)(?<value>"[^"\\]{1,200}"|'[^'\\]{1,200}'|[^\s"'[{#][^"'[{#]{0,200})(?=\s{0,20}(?:#.*)?,?$)/;
/** An item within brackets. */
const WITHIN =
  /(?<=[[{,]\s{0,20}(?:["']?[\w.-]{1,60}["']?\s{0,4}:\s{0,20})?)(?:"[^"\\]{1,200}"|'[^'\\]{1,200}'|[^\s"'[\]{},:()][^"'[\]{},:()]{0,200})(?=\s{0,20}[\]},])/g;

/** A list or map in one line. */
const LIST = /^(?:\[|\{[^:]{1,100}:)/;
/** What opens a map or a list of HCL. */
const OPEN = /^[[{]\s{0,8}$/;
/** No value in the line itself. */
const NOTHING = /^(?:#.*|&\w+|!\S+)?$/;
/** Where it is, rather than what it is. */
const PLACE = /^(?:[./~$<]|\w{1,20}:\/\/)/;

interface Block {
  readonly name: string;
  /** The indentation of its name; -1 for a section, which only another section ends. */
  readonly indent: number;
}

/** A text without the values in the lines below a name of a secret. Linear time. */
export function hideBlocks(text: string, mark: string): string {
  if (!/[:=\]]/.test(text)) return text;
  let block: Block | undefined;
  const hide = (value: string, name: string) => {
    const inner = /^["']/.test(value) ? value.slice(1, -1) : value.trim();
    return isGiven(inner, name) ? value.replace(inner, () => mark) : value;
  };
  return text
    .split('\n')
    .map((line) => {
      if (block !== undefined && line.trim() !== '') {
        const { name } = block;
        if (isWithin(line, block))
          return line.replace(ITEM, (_all, head: string, value: string) => head + hide(value, name));
        block = undefined;
      }
      const { name = '', indent = '', sign = '', rest = '' } = HEAD.exec(line)?.groups ?? {};
      const section = name === '' ? (SECTION.exec(line)?.groups?.['name'] ?? '') : '';
      if (isSecretName(section)) block = { name: section, indent: -1 };
      // Words before the name of a variable make it a line of a program.
      if (!isSecretName(name) || (sign === '=' && /\s/.test(name.trim()))) return line;
      if (sign === ':' ? NOTHING.test(rest) : OPEN.test(rest)) block = { name, indent: indent.length };
      else if ((sign === ':' ? LIST : /^\[/).test(rest) && !isMark(rest) && !line.includes('": {'))
        return line.slice(0, -rest.length) + rest.replace(WITHIN, (value) => hide(value, name));
      return line;
    })
    .join('\n');
}

/** Whether a line belongs to a block: a list may follow its name without being indented further. */
function isWithin(line: string, { indent }: Block): boolean {
  const own = line.length - line.trimStart().length;
  return (own > indent && (indent >= 0 || !/^\s*\[/.test(line))) || (own === indent && /^\s*- /.test(line));
}

/** Whether it is a secret, rather than a word about one. */
function isGiven(value: string, name: string): boolean {
  if (isMark(value) || PLACE.test(value) || (isSecretName(value) && (/\s/.test(value) || !isMixed(value))))
    return false;
  // People choose these, so that they can look like any word.
  const isChosen = /pass|pwd?$|secret/i.test(name);
  return /\s/.test(value) ? isChosen && isPhrase(value) : isStrong(value) || (isChosen && isWord(value));
}
