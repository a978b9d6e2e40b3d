/** Deceptive strings, and the content in them that a model must never see. */
import { readFileSync } from 'node:fs';

interface Entry {
  readonly kind: string;
  readonly text: string;
  /** How often the text occurs in the string. */
  readonly times?: number;
}

export const hostile = (JSON.parse(readFileSync('test/fixtures/hostile-strings.json', 'utf8')) as Entry[]).map(
  ({ kind, text, times = 1 }, index) => ({ title: `${kind} ${index}`, kind, text: text.repeat(times) }),
);

/** Written independently of the sanitizer: by code points, and by what a reader would interpret as markup. */
const DANGERS: readonly (readonly [string, RegExp])[] = [
  ['a control character', /(?![\t\n]|\r\n)\p{Cc}/u],
  ['a bidirectional control', /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/],
  [
    'something without width',
    /[\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200c\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb]|\u034f|\u200d|[\ufe00-\ufe0f]/,
  ],
  ['a tag or a variation selector', /[\u{e0000}-\u{e0fff}]/u],
  ['a separator or an odd space', /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/],
  ['a private or no character', /[\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]|[\u{f0000}-\u{10ffff}]/u],
  ['half a surrogate pair', /\p{Surrogate}/u],
  ['HTML', /<[a-z/!?]/i],
  ['an entity of HTML', /&(?:#|[a-z]+;)/i],
  ['a token of a chat template', /<[|\uff5c]|\[\/?INST\]|<<SYS|\[\/?(?:SYSTEM|USER|ASSISTANT)\]/i],
  ['a turn of a conversation', /\b(?:human|assistant|system|user|developer)[ *_]*:/i],
  ['a turn after a line break', /\\n(?:human|assistant|system|user|developer)[ *_]*:/i],
  ['a fence', /```|~~~/],
  ['an image', /!\[/],
  ['a link', /\]\(/],
  ['the target of a reference', /(?:^|\n)(?:[ \t>*+-]|\d{1,9}[.)])*\[(?:[^[\]\\]|\\.)+\]:(?!\d+(?:\s|$))/s],
];

/** What deceptive content a text still has. */
export const dangersIn = (text: string): string[] =>
  DANGERS.flatMap(([name, pattern]) => {
    const found = pattern.exec(text);
    return found === null
      ? []
      : [`${name}: ${JSON.stringify(text.slice(Math.max(0, found.index - 30), found.index + 30))}`];
  });
