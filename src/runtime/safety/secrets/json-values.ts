/** Steps from the root of a JSON text to a value: keys of objects, indexes of arrays. */
export type Trail = readonly (string | number)[];

/**
 * What to put in the place of a value, as a text; undefined leaves it.
 * @param matters whether a key on the way to it was said to matter
 */
export type Replace = (trail: Trail, value: string, matters: boolean) => string | undefined;

/** What is looked at in a JSON text. */
export interface Looked {
  /** Given each string: decoded, where its key or one above it matters or `every` is set. */
  readonly text: Replace;
  /** Given each number below a key that matters, as it is written. */
  readonly number?: Replace;
  /** Which keys matter; all do where this is left out. */
  readonly matters?: (key: string) => boolean;
  /** Whether strings are looked at whatever their key is. */
  readonly every?: boolean;
}

const NUMBER = /-?\d[\d.eE+-]*/y;

/**
 * Replaces values in a JSON text (RFC 8259) by where they stand, and leaves every other character as it is, so that no
 * digit of a number is lost. One pass without recursion. A text that is no JSON comes back with what could be told.
 */
export function replaceValues(json: string, { text, number, matters = () => true, every = false }: Looked): string {
  const trail: (string | number)[] = [];
  /** By depth, whether what stands there matters. */
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
        trail.push('');
        mattering.push(mattering.at(-1) === true);
        keyNext = true;
        break;
      case 0x5b: // [
        trail.push(0);
        mattering.push(mattering.at(-1) === true);
        keyNext = false;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        if (trail.pop() !== undefined) mattering.pop();
        break;
      case 0x2c: {
        // ,
        const step = trail[trail.length - 1];
        keyNext = typeof step === 'string';
        if (typeof step === 'number') trail[trail.length - 1] = step + 1;
        break;
      }
      case 0x3a: // :
        keyNext = false;
        break;
      case 0x22: {
        // "
        const end = endOfString(json, at);
        const here = mattering[trail.length] === true;
        if (keyNext) {
          const key = decoded(json.slice(at, end));
          trail[trail.length - 1] = key;
          mattering[trail.length] = mattering[trail.length - 1] === true || matters(key);
        } else if (here || every) put(text(trail, decoded(json.slice(at, end)), here), at, end);
        at = end - 1;
        break;
      }
      default:
        if (number === undefined || !mattering[trail.length] || !(isDigit(code) || code === 0x2d)) break;
        NUMBER.lastIndex = at;
        if (!NUMBER.test(json)) break;
        put(number(trail, json.slice(at, NUMBER.lastIndex), true), at, NUMBER.lastIndex);
        at = NUMBER.lastIndex - 1;
    }
  }
  return done === 0 ? json : result + json.slice(done);
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Index after the quote that closes the string which begins at `start`. */
function endOfString(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    let slashes = 0;
    while (json.charCodeAt(at - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return json.length;
}

function decoded(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1);
  }
}
