import { isPhrase, isWord } from './spoken-values.ts';
import { isStrong } from './strong-values.ts';

/**
 * Secrets that a text gives before it names them: `hunter2 is the password`, `use hunter2 as password`, and what a
 * controller says of a field that it refuses: `the value 'hunter2' for 'password' is invalid`.
 */

/** The end of the text before a name. */
const LINK =
  /\s(?<verb>is|was|as|for|ist)(?:\s(?:the|a|an|my|our|your|his|her|their|its|das|new|old|current|first|root|admin|user|default|field|parameter|argument|property|variable|setting|[\w-]{1,20}'s)){0,3}\s["'`]?[\w.-]{0,30}$/i;
const LONGEST_LINK = 80;
const LONGEST = 200;
const QUOTE = /["'`]/;
/** What is not part of a value without quotes. */
const OUTSIDE = /[\s"'`<>()[\]{}\\,;]/;
/** What follows the name if the sentence ends there: not `hunter2 is the password policy`. */
const ENDS = /^["'`]?(?:$|[.,;!?)\\\r\n]|\s(?:for|of|to|on|at|in|and|but|or|then|from)\s)/;
const CHOSEN = /^(?:pass|pw)/i;

/**
 * Where the secret of a name is in front of it, if anywhere.
 * @param index where the name begins
 * @param from where to begin to look
 */
export function secretBefore(
  text: string,
  name: string,
  index: number,
  from: number,
): { begin: number; end: number } | undefined {
  const tail = text.slice(Math.max(from, index - LONGEST_LINK), index);
  const link = LINK.exec(tail);
  if (link === null) return undefined;
  const verb = link.groups?.['verb']?.toLowerCase();
  const stop = index - tail.length + link.index;
  const isQuoted = QUOTE.test(text.charAt(stop - 1));
  const end = isQuoted ? stop - 1 : stop;
  const begin = isQuoted ? beginOfQuoted(text, end, from) : beginOfWord(text, end, from);
  const value = text.slice(begin, end);
  if (value.length < 3) return undefined;
  if (verb === 'for')
    return isQuoted && /value:?\s$/i.test(text.slice(Math.max(begin - 8, 0), begin - 1)) ? { begin, end } : undefined;
  const isAll = ENDS.test(text.slice(index + name.length, index + name.length + 10));
  const isSecret = isStrong(value)
    ? isAll || verb === 'as'
    : verb !== 'as' && isAll && CHOSEN.test(name) && (isWord(value) || (isQuoted && isPhrase(value)));
  return isSecret ? { begin, end } : undefined;
}

function beginOfQuoted(text: string, end: number, from: number): number {
  const open = text.lastIndexOf(text.charAt(end), end - 1);
  return open < Math.max(from, end - LONGEST) ? end : open + 1;
}

function beginOfWord(text: string, end: number, from: number): number {
  const least = Math.max(from, end - LONGEST);
  let begin = end;
  while (begin > least && !OUTSIDE.test(text.charAt(begin - 1))) begin -= 1;
  return begin;
}
