import { isSecretName } from '../../../common/secret-names.ts';
import { isMixed, isStrong } from './spoken-values.ts';

/** Two neighbours in a list of JSON: the second is no key. */
const PAIR = /(?<="(-{0,2}[A-Za-z][\w. -]{0,60})"\s{0,20},\s{0,20}")(?:[^"\\]|\\.)+(?="(?!\s{0,20}:))/g;
/** The end of what names another text: most texts have neither a flag in a list nor a text that ends so. */
const MAY_HOLD = /"-|(?:w(?:or)?d|phrase|cret|ken|key|zation|kie|pin|pass|ials?|code)"\s{0,20},/i;

/**
 * Whether an item of a list names the next one, as arguments of programs do: `["--password", "x"]`, and names with their
 * values: `["password", "hunter2"]`.
 * @param arePair whether the list has these two alone
 */
export function isNamedBy(before: unknown, item: unknown, arePair: boolean): boolean {
  if (typeof before !== 'string' || typeof item !== 'string' || before.length > 64) return false;
  if (item === '' || item.startsWith('-')) return false;
  if (/^-\w$/.test(before)) return SHORT[before]?.test(item) === true && isMixed(item) && !LIKE_A_NAME.test(item);
  const name = before.replace(/^-{1,2}/, '');
  if (!isSecretName(name)) return false;
  return name !== before || /^(?:proxy-)?authorization$/i.test(name) || (arePair && isStrong(item));
}

/** Flags for passwords in some programs and for other things in others, and what a password looks like behind them. */
const SHORT: Readonly<Record<string, RegExp>> = {
  '-p': /^/,
  '-P': /^/,
  '-w': /^/,
  '-a': /^/,
  '-u': /^[\w.@-]{1,60}:./,
};
/** As ports and things are called: `80/tcp`, `vault-prod-01`. */
const LIKE_A_NAME = /^[a-z0-9]{1,60}(?:[-_./:][a-z0-9]{0,60}){1,60}$/;

/** Whether a list has these two alone. */
const arePair = (json: string, before: string, item: string, at: number): boolean =>
  /\[\s{0,20}$/.test(json.slice(Math.max(0, at - before.length - 60), at).split(`"${before}"`)[0] ?? '') &&
  /^"\s{0,20}\]/.test(json.slice(at + item.length, at + item.length + 30));

/** A JSON text without the items that the one before names. */
export const hidePairs = (json: string, mark: string): string =>
  MAY_HOLD.test(json)
    ? json.replace(PAIR, (item, before: string, at: number) =>
        isNamedBy(before, item, arePair(json, before, item, at)) ? mark : item,
      )
    : json;
