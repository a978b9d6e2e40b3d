/** Filters as other languages write them: what is wrong with them, and how they are written here. */
import { compile } from '../../filter/compile.ts';
import type { Fields } from '../../filter/fields.ts';
import { orderBy } from '../../filter/order.ts';
import { parseFilter } from '../../filter/parse.ts';

/** The fields of a list, to check filters by: no row is read. */
export type ListFields = Fields<never>;

/** What a filter has from other languages. */
export interface Habits {
  /** What is written differently here, as sentences. */
  readonly hints: readonly string[];
  /** The filter as it is written here; undefined if that is not clear, or if the list does not take it. */
  readonly meant: string | undefined;
}

/** Characters: a longer filter is no slip. */
const LONGEST = 2000;

const JOINED = 'Conditions are joined by and, or.';
const COMPARED = 'Values are compared by signs: =, != and so on.';
const PART = 'A part of a text is found by contains, as in name contains "web".';
const MISSING = 'A missing value is = null, any other != null.';
const QUOTED = 'Text is in double quotes.';
const EMPTY = 'An empty list is found by isEmpty.';
const ORDERED = 'An order is given by sort by.';
const DATED = 'A date is written as datetime(2026-01-31T00:00:00Z).';
const BARE = 'A filter is only a condition.';
const WORDS: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '!=',
  gt: '>',
  ge: '>=',
  gte: '>=',
  lt: '<',
  le: '<=',
  lte: '<=',
};

/** What others write, the hint about it, and what it is here. Texts have numbers instead: nothing in them is a habit. */
const HABITS: readonly (readonly [
  habit: RegExp,
  hint: string,
  here: string | ((all: string, word: string) => string),
])[] = [
  [/^\s*(?:select\b[^"]*?\b)?where\s+/i, BARE, ''],
  [/^[\s.[\]|]*select\((.*)\)\s*$/i, BARE, '$1'],
  [/(^|[\s(])\.(?=[A-Za-z])/g, 'Fields are written without a dot before them.', '$1'],
  [/={2,3}/g, 'Equality is a single =.', '='],
  [/^\s*([\w.]+)\s*:\s*/, 'Equality is a single =.', '$1 = '],
  [/<>/g, 'Inequality is !=.', '!='],
  [/(?<=\s)(eq|ne|gte?|ge|lte?|le)(?=\s)/gi, COMPARED, (_all, word) => WORDS[word.toLowerCase()] ?? word],
  [/\s*&&\s*/g, JOINED, ' and '],
  [/\s*\|\|\s*/g, JOINED, ' or '],
  [/,\s*(?=[A-Za-z][\w.]*\s*[!=<>])/g, JOINED, ' and '],
  [/(?<=^|[\s(])!(?=[A-Za-z(])/g, 'Negation is not.', 'not '],
  [/\b(?:i?contains|(?:starts|ends)_?with|includes)\s*\(\s*([\w.]+)\s*,\s*([^(),]+)\)/gi, PART, '$1 contains $2'],
  [/\b(?:i?like|matches|regexp|rlike|(?:starts|ends|begins)[ _]?with)\b|=~|~=?/gi, PART, ' contains '],
  [/\bis\s+not\s+null\b/gi, MISSING, '!= null'],
  [/\bis\s+null\b/gi, MISSING, '= null'],
  [/(?<![\w.])([\w.]+)\s+(?:is\s+empty\b|=\s*\[\s*\])/gi, EMPTY, 'isEmpty($1)'],
  [/(?<![\w.])([\w.]+)\s+(?:is\s+not\s+empty\b|(?:!=|<>)\s*\[\s*\])/gi, EMPTY, 'not isEmpty($1)'],
  [/\bis\s+not\s+/gi, COMPARED, '!= '],
  [/\bis\s+/gi, COMPARED, '= '],
  [/\border\s+by\b/gi, ORDERED, 'sort by'],
  [/^([\w.]+ (?:asc|desc))$/i, ORDERED, 'sort by $1'],
  [
    /\blimit\s+(\d+)\s+(?:skip|offset)\s+(\d+)/gi,
    'skip comes before limit; or use the arguments offset and limit.',
    'skip $2 limit $1',
  ],
  [/\bin\s*\(([^()]*)\)/gi, 'Values are listed in square brackets.', 'in [$1]'],
  [/("\d+")\s+in\s+([A-Za-z][\w.]*)/gi, 'An element of a list is found by anyOf.', 'anyOf($2) = $1'],
];

/** An operator, and a value: up to the next word of the filter, if it is not in quotes. A longer one is no slip. */
const VALUE =
  /(!=|[<>]=?|=|\bi?contains\b)(\s*)("\d+"|[^\s"()[\],=<>!][^"()[\],=<>!]{0,200}?)(?=\s+(?:and|or|sort|skip|limit)\b|\s*\)|\s*$)/gi;
const LIST = /\bin\s*\[([^[\]]+)\]/gi;
const LITERAL = /^(?:-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|true|false|null|"\d+")$/i;
const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?)?$/i;
/** A filter that only names something. */
const NAME = /^[\w.*%-]+(?: [\w.*%-]+){0,4}$|^"\d+"$/;

/** What causes of controllers, and of this server, say about values of the wrong type. */
const CAUSES: readonly (readonly [cause: RegExp, hint: string])[] = [
  [/a date cannot|operands types date/, DATED],
  [/true or false cannot|operands types bool/, 'true and false are written without quotes.'],
  [/is a set/, 'For example: anyOf(roleAttributes) = "web", or anyOf(identityRoles) = "#web".'],
];

/** What to do about a value of the wrong type; undefined if that is not the cause. */
export const hintOfCause = (cause: string): string | undefined => CAUSES.find(([of]) => of.test(cause))?.[1];

/**
 * What a filter has from other languages, and what it means.
 * @param fields a filter that is only a name means the field `name`, if it is one of them
 */
export function habitsOf(filter: string, fields: ListFields): Habits {
  if (filter.length > LONGEST) return { hints: [], meant: undefined };
  const slip = new Slip(filter);
  for (const [habit, hint, here] of HABITS) slip.replace(habit, hint, here as string);
  slip.replaceValues();
  return slip.habits(fields);
}

/** A text in quotes of any kind; the last one may not be closed. */
const TEXT = /"((?:\\.|[^"\\])*)(?:"|$)|'([^']*)(?:'|$)|“([^”]*)(?:”|$)|`([^`]*)(?:`|$)/g;
const PLACE = /"(\d+)"/g;

/** A filter while it is corrected. */
class Slip {
  readonly #filter: string;
  readonly #texts: string[] = [];
  readonly #hints = new Set<string>();
  #here: string;
  #isClear = true;

  constructor(filter: string) {
    this.#filter = filter.trim();
    this.#here = this.#filter.replace(TEXT, (written, ...parts) => {
      const isHere = written.startsWith('"') && written.endsWith('"') && written.length > 1;
      if (!isHere) this.#hints.add(QUOTED);
      return this.#place(parts.slice(0, 4).find((part) => part !== undefined) as string, isHere);
    });
  }

  replace(habit: RegExp, hint: string, here: string | ((...parts: string[]) => string)): void {
    const before = this.#here;
    this.#here = before.replace(habit, here as string);
    if (this.#here !== before) this.#hints.add(hint);
  }

  replaceValues(): void {
    this.#here = this.#here
      .replace(VALUE, (_all, operator, space, value) => this.#compared(operator, space, value))
      .replace(
        LIST,
        (_all, list: string) =>
          `in [${list
            .split(',')
            .map((each) => this.#value(each.trim()))
            .join(', ')}]`,
      );
  }

  habits(fields: ListFields): Habits {
    if (this.#hints.size === 0 && fields.names.includes('name') && this.#isName(fields)) {
      const name = withoutStars(this.#written(this.#here));
      this.replace(/^.*$/, PART, `name contains ${this.#place(name)}`);
      if (name === '' || PATTERN.test(name)) this.#isClear = false;
    }
    if (/\bsort\s+by\b/i.test(this.#filter)) this.#hints.add('Only fields with a single value can be sorted by.');
    const open = this.#here.split('(').length - this.#here.split(')').length;
    const closed = this.#here.trim().replace(/(?<! ) *\bcontains\b */g, ' contains ') + ')'.repeat(Math.max(0, open));
    const meant = this.#isClear
      ? [closed, withSets(closed, fields)].map((each) => this.#full(each)).find((each) => this.#corrects(each, fields))
      : undefined;
    return { hints: [...this.#hints], meant };
  }

  /** Whether all of it could be a name. */
  #isName(fields: ListFields): boolean {
    if (!NAME.test(this.#here) || fields.find(this.#here) !== undefined) return false;
    return (/^\w+$/.test(this.#here) && !LITERAL.test(this.#here)) || !isFilter(this.#here);
  }

  /** With its texts. Role attributes have no #, which roles of policies have. */
  #full(here: string): string {
    const full = here.replace(PLACE, (_all, at) => `"${this.#texts[Number(at)]}"`);
    return full.replace(/\b(anyOf\(\w*Attributes\)\s*(?:!?=|contains)\s*")#/g, '$1');
  }

  #corrects(filter: string, fields: ListFields): boolean {
    return withoutSpace(filter) !== withoutSpace(this.#filter) && isFilter(filter, fields);
  }

  #compared(operator: string, space: string, value: string): string {
    const written = this.#written(value);
    const isBare = written === value;
    const [, day, time = '00:00:00', zone = 'Z'] = DATE.exec(written) ?? [];
    if (day !== undefined && (isBare || /^[<>]/.test(operator))) this.#hints.add(DATED);
    if (day !== undefined && /^[<>]/.test(operator)) return `${operator}${space}datetime(${day}T${time}${zone})`;
    const part = withoutStars(written);
    // It matches nothing as text.
    const isPattern = (isBare || part !== written || operator.endsWith('contains')) && PATTERN.test(part);
    if (isPattern || (part === '' && written !== '')) this.#isClear = false;
    if (part === written || part === '' || /^(?:!|[<>])/.test(operator)) {
      return `${operator}${space}${this.#value(value)}`;
    }
    this.#hints.add(PART);
    return `${operator === '=' ? ' contains' : operator} ${this.#place(part)}`;
  }

  /** A value as it is written here: in quotes, unless it is a number, true, false or null. */
  #value(value: string): string {
    if (LITERAL.test(value)) return value;
    if (/^(?:yes|no)$/i.test(value)) return String(/^y/i.test(value));
    this.#hints.add(QUOTED);
    return this.#place(value);
  }

  #written(value: string): string {
    const [, at] = /^"(\d+)"$/.exec(value) ?? [];
    return at === undefined ? value : (this.#texts[Number(at)] as string);
  }

  /** @param isEscaped whether it comes from double quotes */
  #place(text: string, isEscaped = false): string {
    this.#texts.push(isEscaped ? text : text.replace(/["\\]/g, '\\$&'));
    return `"${this.#texts.length - 1}"`;
  }
}

/** A text without what stands for any characters around it. */
const withoutStars = (text: string): string => text.replace(/^(?:[*%]|\.\*)+|(?:[*%]|\.\*)+$/g, '');

/** What expressions and wildcards consist of. */
const PATTERN = /[*%^$|]|\.[+?]|^\/.*\/$/;

/** A filter whose conditions on fields with several values are about their elements. */
const withSets = (filter: string, fields: ListFields): string =>
  filter
    .replace(/(?<![\w.])([A-Za-z][\w.]*)\s*(!?)=\s*null\b/gi, (all, name, not) =>
      isSet(name, fields) ? `${not === '' ? '' : 'not '}isEmpty(${name})` : all,
    )
    .replace(/(?<![\w.])[A-Za-z][\w.]*(?=\s*(?:!?=|(?:not\s+)?(?:i?contains|in)\b))/gi, (name) =>
      isSet(name, fields) ? `anyOf(${name})` : name,
    );

const isSet = (name: string, fields: ListFields): boolean => fields.find(name)?.type === 'set';

const withoutSpace = (text: string): string => text.replace(/\s+/g, '');

/**
 * Whether a text is a filter.
 * @param fields those of the list that has to take it, if that matters
 */
export function isFilter(text: string, fields?: ListFields): boolean {
  try {
    const { where, sort } = parseFilter(text);
    if (fields !== undefined) {
      compile(where, fields);
      orderBy(sort, fields);
    }
    return true;
  } catch {
    return false;
  }
}
