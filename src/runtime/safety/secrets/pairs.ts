import { isSecretName } from '../../../common/secret-names.ts';
import { isMixed, isStrong } from './strong-values.ts';

/** Two neighbours in a list, in JSON or as other languages write it: the second is not a key. */
const PAIRS: readonly RegExp[] = ['"', "'"].map(
  (quote) =>
    new RegExp(
      `(?<=${quote}(-{0,2}[A-Za-z][\\w. -]{0,60})${quote}\\s{0,20},\\s{0,20}${quote})(?:[^${quote}\\\\]|\\\\.)+(?=${quote}(?!\\s{0,20}:))`,
      'g',
    ),
);
/**
 * Whether an item of a list names the next one, as arguments of programs do: `["--password", "x"]`, and names with
 * their values: `["password", "hunter2"]`.
 * @param arePair whether the list has these two alone
 */
export function isNamedBy(before: unknown, item: unknown, arePair: boolean): boolean {
  if (typeof before !== 'string' || typeof item !== 'string' || before.length > 64) return false;
  if (item === '' || item.startsWith('-')) return false;
  if (/^-\w$/.test(before)) return SHORT[before]?.test(item) === true && isMixed(item) && !LIKE_A_NAME.test(item);
  const name = before.replace(/^-{1,2}/, '');
  if (!isSecretName(name)) return false;
  if (name !== before) return true;
  // The name of another header may follow instead.
  if (/^(?:proxy-)?authorization$/i.test(name) && /[\s\dA-Z]/.test(item.slice(1))) return true;
  return arePair && isStrong(item);
}

/** Flags for passwords in some programs and for other things in others, and what a password looks like after them. */
const SHORT: Readonly<Record<string, RegExp>> = {
  '-p': /^/,
  '-P': /^/,
  '-w': /^/,
  '-a': /^/,
  '-u': /^[\w.@-]{1,60}:./,
};
/** The form of ports and of many names: `80/tcp`, `vault-prod-01`. */
const LIKE_A_NAME = /^[a-z0-9]{1,60}(?:[-_./:][a-z0-9]{0,60}){1,60}$/;

/** Whether a list has these two alone. */
function arePair(text: string, before: string, item: string, at: number): boolean {
  const quote = text.charAt(at - 1);
  const begin = text.slice(Math.max(0, at - before.length - 60), at).split(quote + before + quote)[0] ?? '';
  const end = text.slice(at + item.length + 1, at + item.length + 30);
  return /[[(]\s{0,20}$/.test(begin) && /^\s{0,20}[\])]/.test(end);
}

/** A text without the items of lists that the one before names. */
export const hidePairs = (text: string, mark: string): string =>
  PAIRS.reduce(
    (rest, pair) =>
      rest.replace(pair, (item, before: string, at: number) =>
        isNamedBy(before, item, arePair(rest, before, item, at)) ? mark : item,
      ),
    text,
  );
