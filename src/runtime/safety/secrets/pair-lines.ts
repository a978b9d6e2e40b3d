import { isSecretName } from '../../../common/secret-names.ts';
import { isMark } from './marks.ts';
import { isSetting } from './setting-values.ts';
import { isPhrase } from './spoken-values.ts';
import { isMixed, isMixedUnlikeName } from './strong-values.ts';

/**
 * Names and their values in lines of their own: `| password | x |`, `password .... x`, `bindpw x`. A line has both, and
 * nothing else.
 */

/** Shorter lines have no name and value; longer ones are no such settings. */
const SHORTEST = 7;
const LONGEST = 400;
/** The end of a name, and what separates it from a value. */
const MAY_PAIR =
  /(?:w(?:or)?d|wort|phrase|code|key|secret|token|pass|pin|pw|psk|otp|puk|credentials?|authtok|salt|pat|cookie|jwt|sas|data|[\u0080-\uffff])s?\d{0,2}["'`*_]{0,3}(?:[^\S\r\n]|[|│┃¦]|[.·_…]{3})/i;
/** Between the name and the value: a line of a table, dots, or much white space. */
const GAP = /[^\S\t\r\n]{0,200}(?:[|│┃¦]|[.·_…]{3,200}:?)[^\S\t\r\n]{0,200}|[^\S\t\r\n]{2,200}/;
const TAB = /[^\S\r\n]{0,200}\t[^\S\r\n]{0,200}/;
/** What frames a line, or marks a list. */
const FRAME = /^(?:[\s|│┃¦>*-]|\d{1,3}[.)]\s){1,40}|[\s|│┃¦;,\\]{1,40}$/g;
/** What programs say before a setting. */
const SET = /^(?:[\w-]{2,30}\s(?:config\s)?)?(?:set|setenv|setx|export|env|option)\s{1,8}/i;
/** A name and a value behind one space. */
const WORDS = /^(?<name>[\w.-]{2,60})[^\S\t\r\n](?<value>["'`].{1,200}|\S{1,200})$/;
/** A name of several parts, as no sentence has. */
const IDENTIFIER =
  /^[a-z]{1,30}(?:[a-z]pw|_[a-z_]{2,30})$|^[A-Z]{1,30}(?:_[A-Z]{2,30}){1,4}$|^[a-z]{2,30}(?:[A-Z][a-z]{2,30}){1,4}$/;
/** Another line says whose it is. No character can belong to two parts next to each other: that would not be linear. */
const USER =
  /^(?:[^\S\n]|[|│┃¦*-]){0,40}(?:user(?:[ _-]?name)?|login|account|user[ _-]?id|e-?mail)[\s|│┃¦*_.:=]{1,200}[^\s|│┃¦*_.:=][^\s|│┃¦]{0,199}(?:[^\S\n]|[|│┃¦]){0,40}$/im;
/** No sentence, but what a cell or a setting is called. */
const NAME = /^[\p{L}_][\p{L}\p{N}._-]{0,40}(?: [\p{L}\p{N}._-]{1,20}){0,2}$/u;
/** People choose these, so that they can look like any word. */
const CHOSEN = /.pass$|pass.|pwd?\d*$|secret$|psk$/i;
const PIN = /pin$/i;
const AROUND = /^[\s*_"'`:]{1,20}|[\s*_"'`:]{1,20}$/g;
const QUOTED = /^(["'`])(.*)\1$/;
/** Where it is, rather than what it is. */
const PLACE = /^(?:[./~<]|\$[A-Z_{(]|\{\{|%[({A-Z]|\w{1,20}:\/\/)/;

/** A text without the values of secrets that have a line to themselves, or a string of JSON. Linear time. */
export function hidePairLines(text: string, mark: string): string {
  if (!MAY_PAIR.test(text)) return text;
  const hasUser = USER.test(text);
  const read = (line: string) => pairOf(line, GAP) ?? settingOf(line, hasUser);
  const shown = withoutValues(text, '\n', mark, read);
  return shown.includes('"') ? withoutValues(shown, '"', mark, read) : shown;
}

/** Hides values after a TAB on a line. Not for our own tables, whose cells are separated by TABs too. */
export const hideTabbedLines = (text: string, mark: string): string =>
  text.includes('\t') ? withoutValues(text, '\n', mark, (line) => pairOf(line, TAB)) : text;

interface Pair {
  readonly name: string;
  /** With its quotes. */
  readonly value: string;
}

/** @param end what ends a line */
function withoutValues(text: string, end: string, mark: string, read: (line: string) => Pair | undefined): string {
  return text
    .split(end)
    .map((line) => {
      if (line.length < SHORTEST || line.length > LONGEST || !MAY_PAIR.test(line)) return line;
      const pair = read(line.replace(FRAME, ''));
      if (pair === undefined) return line;
      const inner = QUOTED.exec(pair.value)?.[2] ?? pair.value;
      if (!isGiven(pair.name, inner, inner !== pair.value)) return line;
      const at = line.lastIndexOf(inner);
      return line.slice(0, at) + mark + line.slice(at + inner.length);
    })
    .join(end);
}

function pairOf(line: string, gap: RegExp): Pair | undefined {
  const [name, value, ...others] = line.split(gap);
  if (name === undefined || value === undefined || others.length > 0) return undefined;
  const shown = name.replace(SET, '').replace(AROUND, '');
  return NAME.test(shown) && isSecretName(shown) ? { name: shown, value } : undefined;
}

function settingOf(line: string, hasUser: boolean): Pair | undefined {
  const { name = '', value = '' } = WORDS.exec(line.replace(SET, ''))?.groups ?? {};
  if (!isSecretName(name)) return undefined;
  const isTold = QUOTED.test(value) || IDENTIFIER.test(name) || SET.test(line) || hasUser;
  // Alone, `pass` may mean that it passed.
  return isTold ? { name: hasUser && /^pass$/i.test(name) ? 'password' : name, value } : undefined;
}

/** Whether it is a secret, rather than a word about one. */
function isGiven(name: string, value: string, isQuoted: boolean): boolean {
  if (value.length < 3 || isMark(value) || PLACE.test(value)) return false;
  if (isSecretName(value) && !isMixed(value)) return false;
  if (/\s/.test(value)) return isQuoted && CHOSEN.test(name) && isPhrase(value);
  if (CHOSEN.test(name)) return isSetting(value);
  if (PIN.test(name)) return /^\d{4,10}$/.test(value);
  return value.length >= 8 && isMixedUnlikeName(value);
}
