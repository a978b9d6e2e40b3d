/** Steps from the root of a JSON text to a value: keys of objects, indexes of arrays. */
export type Trail = readonly (string | number)[];

/** What to put in the place of a string, as a value; undefined leaves it. */
export type Replace = (trail: Trail, value: string) => string | undefined;

/**
 * Replaces strings in a JSON text (RFC 8259) by where they stand, and leaves every other character as it is, so that no
 * digit of a number is lost. One pass without recursion. A text that is no JSON comes back with what could be told.
 * @param matters whether strings under a key are looked at, however deep below it; all are where this is left out
 */
export function replaceStrings(json: string, replace: Replace, matters: (key: string) => boolean = () => true): string {
  const trail: (string | number)[] = [];
  /** By depth, whether what stands there matters. */
  const mattering: boolean[] = [matters('')];
  let keyNext = false;
  let done = 0;
  let result = '';
  for (let at = 0; at < json.length; at += 1) {
    switch (json.charCodeAt(at)) {
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
        if (keyNext) {
          const key = decoded(json.slice(at, end));
          trail[trail.length - 1] = key;
          mattering[trail.length] = mattering[trail.length - 1] === true || matters(key);
        } else if (mattering[trail.length]) {
          const put = replace(trail, decoded(json.slice(at, end)));
          if (put !== undefined) {
            result += json.slice(done, at) + JSON.stringify(put);
            done = end;
          }
        }
        at = end - 1;
        break;
      }
    }
  }
  return done === 0 ? json : result + json.slice(done);
}

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
