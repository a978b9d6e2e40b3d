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

/** Everything that is searched for only in texts that may have it. */
export const HINTED: readonly Hinted[] = [...BY_LOOK, ...COMMANDS, ...BY_NAME, ENCODED_SECRETS, NAMED_SECRETS];
const HINTS = HINTED.flatMap((of) => [...of.hints, ...(of.beside ?? [])].map((text): Hint => ({ text, of })));
const SINGLE = HINTS.filter(({ text }) => text.length === 1);

const SPACE = 0x20;
/**
 * By character code: small letters, and one space for all. Other characters may be spaces too, and so is what is before
 * a text.
 */
const CODES = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return /\s/.test(char) ? SPACE : char.toLowerCase().charCodeAt(0);
});
const codeAt = (text: string, at: number): number => CODES[text.charCodeAt(at)] ?? SPACE;

/** How many of its characters a hint is found by. */
const LAST = 3;
const BITS = 6;
const SIZE = 2 ** (LAST * BITS);
/** The last characters as one number, from what it was before the last one. */
const next = (last: number, number: number): number => ((last << BITS) | number) & (SIZE - 1);

/** What hints begin with. */
const BEGINNINGS = [...new Set(HINTS.flatMap(({ text }) => [...text.slice(0, LAST)]))];
/** The number of a character: its own if hints begin with it. */
const numberOf = (code: number): number => (BEGINNINGS.indexOf(String.fromCharCode(code)) + 1) % 2 ** BITS;

/** The characters before a part of a text, and that part: reading them from the text itself takes twice as long. */
const UNITS = new Uint16Array(4096);
const BYTES = Buffer.from(UNITS.buffer);
const MOST = UNITS.length - LAST;

const ENCODING = 'utf16le';

/** How a character is stored there: the machine's byte order decides. */
function unitOf(code: number): number {
  BYTES.write(String.fromCharCode(code), ENCODING);
  return UNITS[0] as number;
}
const SPACE_UNIT = unitOf(SPACE);
const NUMBERS = new Uint8Array(2 ** 16).fill(numberOf(SPACE));
for (const [code, small] of CODES.entries()) NUMBERS[unitOf(code)] = numberOf(small);

const BY_FIRST = byFirst();
/** A bit for each of them: with a byte for each, the table would not fit into the fastest memory of a processor. */
const FIRSTS = new Uint8Array(SIZE / 8);
for (const first of BY_FIRST.keys()) FIRSTS[first >> 3] = (FIRSTS[first >> 3] as number) | (1 << (first & 7));
const isFirst = (last: number): boolean => (((FIRSTS[last >> 3] as number) >> (last & 7)) & 1) !== 0;

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
  for (let from = 0; from < text.length; from += MOST) {
    if (from === 0) UNITS.fill(SPACE_UNIT, 0, LAST);
    else UNITS.copyWithin(0, MOST);
    const bytes = BYTES.write(text.slice(from, from + MOST), LAST * 2, ENCODING);
    const end = LAST + bytes / 2;
    for (let at = nextFirst(LAST, end); at < end; at = nextFirst(at + 1, end)) {
      addHinted(found, text, from + at - LAST, lastAt(at));
    }
  }
  return found;
}

/**
 * The place of the next character that may be the last of a hint's first ones. A loop that does nothing else is fast.
 */
function nextFirst(from: number, end: number): number {
  let last = lastAt(from - 1);
  for (let at = from; at < end; at += 1) {
    last = next(last, numberAt(at));
    if (isFirst(last)) return at;
  }
  return end;
}

const numberAt = (at: number): number => NUMBERS[UNITS[at] as number] as number;
const lastAt = (at: number): number => next(next(numberAt(at - 2), numberAt(at - 1)), numberAt(at));

function addHinted(found: Set<Hinted>, text: string, at: number, last: number): void {
  for (const { text: hint, of } of BY_FIRST.get(last) ?? []) {
    if (isHintAt(text, at - Math.min(hint.length, LAST) + 1, hint)) found.add(of);
  }
}

/** How the first characters of a hint look, whatever comes before those of two. Single ones are found otherwise. */
function firstOf(hint: string): ReadonlySet<number> {
  const numbers = Array.from(hint.slice(0, LAST), (char) => numberOf(char.charCodeAt(0)));
  if (numbers.length === 1) return new Set();
  return new Set(Array.from({ length: 2 ** BITS }, (_, before) => numbers.reduce(next, before)));
}

/** @param at may be before the text */
function isHintAt(text: string, at: number, hint: string): boolean {
  if (at + hint.length > text.length) return false;
  for (let index = 0; index < hint.length; index += 1) {
    if (codeAt(text, at + index) !== hint.charCodeAt(index)) return false;
  }
  return true;
}
