import { plain, SECRET_NAMES } from '../../../common/secret-names.ts';
import { AT_MARK } from './marks.ts';
import type { Hinted } from './pattern.ts';
import { secretBefore } from './sentences-before.ts';
import { isPhrase, isWord } from './spoken-values.ts';
import { isMixed, isMixedUnlikeName, isStrong } from './strong-values.ts';

/**
 * Secrets that a text gives in words: `the password is hunter2`, `Password for bob: hunter2`, `PIN 4711`. Whether it
 * gives a secret or speaks of one (`password is required`, `token: must be a string`), only the next word decides.
 */

/** Words that are names by themselves, or end one such as `userPin`. */
const WORD = /(?:pass|pwd?|pin|t?otp|psk|token|bearer)$/;
/** Tokens of PAM, which other tokens begin with. */
const AUTHTOK = 'authtok';
/** Other names as people write them, with and without accents. The longest come first: `secret key` before `secret`. */
const SPOKEN = [...new Set(SECRET_NAMES.flatMap((name) => [name, plain(name)]))]
  .filter((name) => !WORD.test(name) && name !== AUTHTOK)
  .sort((one, other) => other.length - one.length);
/** What may be secret in a sentence. */
const NAMES = new RegExp(
  `${SPOKEN.join('|').replaceAll(' ', '[ _-]?')}|(?<word>${WORD.source.slice(0, -1)})(?![a-z])`,
  'gi',
);
/** Whose it is: `for user bob`, `(bob)`. */
const WHOSE = /\d{0,3}["'`]?(?:\s(?:for|of|to|on|at|in)(?:\s[^\s:=]{1,60}){1,3}?|\s\([^()\r\n]{1,40}\))?/.source;
const VERB =
  /(?:\s(?:has|have)\sbeen)?(?:'s|\s(?:is|ist|lautet|was|are|were|be|equals|becomes|(?:re)?set|changed))(?:\s(?:now|set|changed|reset|simply|still|just)){0,2}(?:\sto(?:\sbe)?)?:?\s{1,3}/
    .source;
const SIGN =
  /[\s*_]{0,4}(?:[:：]{1,2}=?|={1,3}>?|[-~]{1,3}>|[?+]=|>>|[»→⇒⟶➔➜])[\s*_]{0,8}(?:[|>][-+]?\s{1,20}|!!?[a-z]{1,20}\s{1,4})?/
    .source;
/** What links a name to its value. The marks that replace secrets are not values. */
const LINK = `${WHOSE}(?<link>${VERB}|${SIGN})(?!["'\`]?${AT_MARK})`;

/** White space to the next word, but not to the next cell of a table, nor to its next row: those say something else. */
const GAP = /(?:[^\S\t\r\n]|\r?\n(?![^\n]{0,400}\t)){1,3}/.source;

/** How a secret follows a name. */
interface Form {
  /** Names that it can follow. */
  readonly names: RegExp;
  /** Bounded, so that all of it is linear. */
  readonly find: RegExp;
  readonly isSecret: (value: string, context: Context) => boolean;
}

interface Context {
  /** People choose these, so that they can look like any word. */
  readonly isChosen: boolean;
  readonly link: string;
  /** The next characters after the value. */
  readonly after: string;
}

const FORMS: readonly Form[] = [
  {
    names: /phrase$/i,
    find: new RegExp(`${LINK}(?<value>(?:[a-z]{2,12}[ -]){2,23}[a-z]{2,12})(?![a-z])`, 'y'),
    isSecret: isPhrase,
  },
  {
    names: /./,
    find: new RegExp(`${LINK}(?<quote>["'\`])(?<value>[^"'\`\\\\\\r\\n]{3,200})\\k<quote>`, 'y'),
    isSecret: (value, { isChosen }) => isStrong(value) || (isChosen && (isPhrase(value) || isWord(value))),
  },
  {
    names: /./,
    find: new RegExp(
      `${LINK}["'\`]?(?<value>(?:[^\\s"'\`<>\\\\]|<(?!/)|'(?=\\w)|\\\\(?!\\\\{0,15}[nrtu"'])){1,200})`,
      'y',
    ),
    isSecret: (value, { isChosen, link, after }) =>
      isStrong(value) || (isChosen && (!link.includes('\n') || /[|>]/.test(link)) && ENDS.test(after) && isWord(value)),
  },
  {
    names: /^(?:pw|pass|pin$|secret$)/i,
    find: /(?<link>\s{1,4}-{1,2}\s{1,3}|\s{0,4}[–—−―·•~]\s{0,3})["'`]?(?<value>[^\s"'`<>()[\]\\]{4,200})/y,
    isSecret: (value, { link, after }) =>
      (isStrong(value) && !/^\d{1,5}$/.test(value)) ||
      (!link.includes('-') && value.length > 5 && ENDS.test(after) && isWord(value)),
  },
  // Without a link, only what is not a word.
  {
    names: /^(?:pin(?:[ _-]?code)?|t?otp|passcode)$/i,
    find: new RegExp(`(?:\\scode)?${GAP}(?<value>\\d{4,10})(?![\\w.:-])`, 'iy'),
    isSecret: () => true,
  },
  {
    names: /^(?:pw|pass(?:w|p|$))/i,
    find: new RegExp(`${GAP}["'\`(<[]?(?<value>[^\\s"'\`<>()[\\]\\\\]{5,200})`, 'y'),
    isSecret: isMixed,
  },
  {
    names: /^(?:pw|pass)/i,
    find: /(?:\s(?:given|entered|used|sent|provided|tried)\swas|\s(?:will|would|should|must|can)\sbe)\s{1,3}["'`(]?(?<value>[^\s"'`<>()[\]\\]{5,200})/iy,
    isSecret: isMixed,
  },
  {
    // In a table.
    names: /^(?:pw|pass|secret)/i,
    find: /\s{0,8}\|\s{0,8}(?<value>[^\s"'`<>|\\]{5,200})/y,
    isSecret: isMixed,
  },
  {
    names: /secret$|key$|^token$/i,
    find: new RegExp(`${GAP}["'\`(]?(?<value>[^\\s"'\`<>()[\\]\\\\]{8,200})`, 'y'),
    isSecret: isMixedUnlikeName,
  },
];
/** Punctuation after a value, the end of a sentence, and the rest of a value that is longer than we read. */
const POINT = /[.,:;)\]}?*_]+$/;
const ENDS = /^["'`]?(?:$|[.,;!?)\]}\r\n|]|\s(?:and|but|or|then|\|)\s)/;
const REST = /[^\s"'`<>\\]*/y;

/** What a name can be found by, however its last two words are separated. Letters of other scripts are no hints. */
const hintsOf = (name: string): string[] =>
  ['', ' ', '_', '-'].map((between) =>
    name
      .split(' ')
      .slice(-2)
      .join(between)
      .replace(/[^\0-\x7f]/g, ' '),
  );
const SHORT = ['ken', 'key', 'pass', 'pwd', 'pw', 'cret', 'pin', 'otp', 'psk', 'bearer', 'cred', 'phrase'];
const LONG = SPOKEN.flatMap(hintsOf).filter((hint) => !SHORT.some((part) => hint.includes(part)));

/** Texts that may name a secret, or have a flag in a list. */
export const NAMED_SECRETS: Hinted = {
  hints: [
    ...new Set([...SHORT, ...LONG]),
    ...['login', 'log in', 'log-in', '"-', "'-", 'u/p', 'u /p', 'u/ p', 'u / p'],
  ],
};

/** A text without the secrets that its sentences give. */
export function hideSpoken(text: string, mark: string): string {
  let result = '';
  let done = 0;
  for (const { 0: name, index, groups } of text.matchAll(NAMES)) {
    if (index < done || (groups?.['word'] !== undefined && !isWordAt(text, index))) continue;
    const span = secretAfter(text, name, index + name.length) ?? secretBefore(text, name, index, done);
    if (span === undefined) continue;
    result += text.slice(done, span.begin) + mark;
    done = span.end;
  }
  return done === 0 ? text : result + text.slice(done);
}

/** Whether a word begins here, as in `pin` and `userPin`; not in `spin`. */
function isWordAt(text: string, index: number): boolean {
  const before = text.charAt(index - 1);
  return !/[a-z]/i.test(before) || (/[a-z]/.test(before) && /[A-Z]/.test(text.charAt(index)));
}

function secretAfter(text: string, name: string, at: number): { begin: number; end: number } | undefined {
  if (!/[\s\d"'`:：=|*_–—−―·•~»→⇒⟶➔➜>?+-]/.test(text.charAt(at))) return undefined;
  for (const { names, find, isSecret } of FORMS) {
    if (!names.test(name)) continue;
    find.lastIndex = at;
    const { value = '', quote = '', link = '' } = find.exec(text)?.groups ?? {};
    if (value === '') continue;
    const begin = find.lastIndex - quote.length - value.length;
    const shown = quote === '' ? value.replace(POINT, '') : value;
    const end = begin + shown.length;
    const context = { isChosen: CHOSEN.test(name), link, after: text.slice(end, end + 20) };
    if (!isSecret(shown, context)) continue;
    if (quote !== '' || shown !== value) return { begin, end };
    REST.lastIndex = end;
    REST.test(text);
    return { begin, end: REST.lastIndex };
  }
  return undefined;
}

const CHOSEN = /^(?:pass|pw|psk|mot|kenn|contra|wacht|senha|heslo|[^\0-\x7f]|secret$)|(?:pass|pw)$/i;
