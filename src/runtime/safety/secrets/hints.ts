import { BY_LOOK } from './by-look.ts';
import { BY_NAME } from './by-name.ts';
import { COMMANDS } from './command-lines.ts';
import { ENCODED_SECRETS } from './encoded.ts';
import type { Hinted } from './pattern.ts';
import { NAMED_SECRETS } from './sentences.ts';

/** A hint, and what it is one of. */
interface Hint {
  readonly text: string;
  readonly of: Hinted;
}

const ALL = [...BY_LOOK, ...COMMANDS, ...BY_NAME, ENCODED_SECRETS, NAMED_SECRETS];
const HINTS = ALL.flatMap((of) => of.hints.map((text): Hint => ({ text, of })));
const SINGLE = HINTS.filter(({ text }) => text.length === 1);

const SPACE = 0x20;
/** By character code: small letters, and one space for all. Other characters may be spaces too, and so is what is before a text. */
const CODES = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return /\s/.test(char) ? SPACE : char.toLowerCase().charCodeAt(0);
});
const codeAt = (text: string, at: number): number => CODES[text.charCodeAt(at)] ?? SPACE;

/** The last three characters as a number. Six bits tell small letters, digits and most signs from each other. */
const LAST = 3;
const BITS = 6;
const SIZE = 2 ** (LAST * BITS);
const next = (last: number, code: number): number => ((last << BITS) | (code & (2 ** BITS - 1))) & (SIZE - 1);

const BY_FIRST = byFirst();
/** One for each of them. */
const IS_FIRST = new Uint8Array(SIZE);
for (const first of BY_FIRST.keys()) IS_FIRST[first] = 1;

/** Hints by their first characters. */
function byFirst(): ReadonlyMap<number, readonly Hint[]> {
  const found = new Map<number, Hint[]>();
  for (const hint of HINTS) {
    for (const first of firstOf(hint.text)) {
      const others = found.get(first);
      if (others === undefined) found.set(first, [hint]);
      else others.push(hint);
    }
  }
  return found;
}

/**
 * Finds out what a text may have, in one pass: a search for each of the hints takes many times as long, and regular
 * expressions of all of them twice.
 */
export function hintedIn(text: string): ReadonlySet<Hinted> {
  const found = new Set<Hinted>();
  for (const { text: hint, of } of SINGLE) if (text.includes(hint)) found.add(of);
  let last = next(0, SPACE);
  for (let at = 0; at < text.length; at += 1) {
    last = next(last, codeAt(text, at));
    if (IS_FIRST[last] !== 0) addHinted(found, text, at, last);
  }
  return found;
}

function addHinted(found: Set<Hinted>, text: string, at: number, last: number): void {
  for (const { text: hint, of } of BY_FIRST.get(last) ?? []) {
    if (isHintAt(text, at - Math.min(hint.length, LAST) + 1, hint)) found.add(of);
  }
}

/** How the first characters of a hint look, whatever comes before a short one. */
function firstOf(hint: string): readonly number[] {
  const codes = Array.from(hint.slice(0, LAST), (char) => char.charCodeAt(0));
  if (codes.length === LAST) return [codes.reduce(next, 0)];
  return codes.length === 1 ? [] : Array.from({ length: 2 ** BITS }, (_, before) => codes.reduce(next, before));
}

/** @param at may be before the text */
function isHintAt(text: string, at: number, hint: string): boolean {
  if (at + hint.length > text.length) return false;
  for (let index = 0; index < hint.length; index += 1) {
    if (codeAt(text, at + index) !== hint.charCodeAt(index)) return false;
  }
  return true;
}
