import { endOfString } from '../../../common/json-strings.ts';

/** Steps from the root of a JSON text to a value: keys of objects, indexes of arrays. */
export type Trail = readonly (string | number)[];

/**
 * The replacement of a value, as text; undefined keeps it.
 * @param matters whether a key on its path matters
 * @param around which objects and lists its steps are in, from the root on: numbers in the order in which these begin
 */
export type Replace = (trail: Trail, value: string, matters: boolean, around: readonly number[]) => string | undefined;

/** What to look at in a JSON text. */
export interface JsonSearch {
  /** Called for each decoded string whose key or ancestor matters, or for all with `every`. */
  readonly text: Replace;
  /** Called for each number below a key that matters, as written. */
  readonly number?: Replace;
  /** Called for each key below a key that matters, with the path of its object. */
  readonly key?: Replace;
  /** Which keys matter; all do if omitted. */
  readonly matters?: (key: string) => boolean;
  /** Whether to look at strings under any key. */
  readonly every?: boolean;
}

const NUMBER = /-?\d[\d.eE+-]*/y;

/**
 * Replaces values in a JSON text (RFC 8259) by position and keeps every other character, so that numbers stay exact.
 * One pass without recursion. Invalid JSON comes back with as much as could be done.
 */
export function replaceValues(
  json: string,
  { text, number, key, matters = () => true, every = false }: JsonSearch,
): string {
  const trail: (string | number)[] = [];
  const around: number[] = [];
  let begun = 0;
  /** By depth, whether values there matter. */
  const mattering: boolean[] = [matters('')];
  let keyNext = false;
  let done = 0;
  let result = '';
  const put = (replacement: string | undefined, begin: number, end: number) => {
    if (replacement === undefined) return;
    result += json.slice(done, begin) + JSON.stringify(replacement);
    done = end;
  };
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    switch (code) {
      case 0x7b: // {
      case 0x5b: // [
        keyNext = code === 0x7b;
        trail.push(keyNext ? '' : 0);
        around.push(begun++);
        mattering.push(mattering.at(-1) === true);
        break;
      case 0x7d: // }
      case 0x5d: // ]
        trail.pop();
        around.pop();
        // The outermost stays, however many brackets too many there are.
        mattering.length = trail.length + 1;
        break;
      case 0x2c: {
        // ,
        const step = trail[trail.length - 1];
        keyNext = typeof step === 'string';
        if (typeof step === 'number') trail[trail.length - 1] = step + 1;
        break;
      }
      case 0x22: {
        // "
        const end = endOfString(json, at);
        const here = mattering[trail.length] === true;
        if (keyNext) {
          const name = decoded(json.slice(at, end));
          const isBelow = mattering[trail.length - 1] === true;
          // The path itself: a copy for every key takes too long in a deep text.
          trail.pop();
          if (isBelow && key !== undefined) put(key(trail, name, true, around), at, end);
          trail.push(name);
          mattering[trail.length] = isBelow || matters(name);
          keyNext = false;
        } else if (here || every) put(text(trail, decoded(json.slice(at, end)), here, around), at, end);
        at = end - 1;
        break;
      }
      default:
        if (number === undefined || !mattering[trail.length]) break;
        NUMBER.lastIndex = at;
        if (!NUMBER.test(json)) break;
        put(number(trail, json.slice(at, NUMBER.lastIndex), true, around), at, NUMBER.lastIndex);
        at = NUMBER.lastIndex - 1;
    }
  }
  return result + json.slice(done);
}

function decoded(quoted: string): string {
  // The last one may not be closed.
  const inner = quoted.replace(/^"|"$/g, '');
  if (!inner.includes('\\')) return inner;
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return inner;
  }
}
