/** Steps from the root of a JSON text to a value: keys of objects, indexes of arrays. */
export type Trail = readonly (string | number)[];

/** What to put in the place of a string, as a value; undefined leaves it. */
export type Replace = (trail: Trail, value: string) => string | undefined;

/**
 * Replaces strings in a JSON text (RFC 8259) by where they stand, and leaves every other character as it is, so that no
 * digit of a number is lost. One pass without recursion. A text that is no JSON comes back with what could be told.
 */
export function replaceStrings(json: string, replace: Replace): string {
  const trail: (string | number)[] = [];
  let keyNext = false;
  let done = 0;
  let result = '';
  for (let at = 0; at < json.length; at += 1) {
    switch (json[at]) {
      case '{':
        trail.push('');
        keyNext = true;
        break;
      case '[':
        trail.push(0);
        keyNext = false;
        break;
      case '}':
      case ']':
        trail.pop();
        break;
      case ',': {
        const step = trail.at(-1);
        keyNext = typeof step === 'string';
        if (typeof step === 'number') trail[trail.length - 1] = step + 1;
        break;
      }
      case ':':
        keyNext = false;
        break;
      case '"': {
        const end = endOfString(json, at);
        if (keyNext) trail[trail.length - 1] = decoded(json.slice(at, end));
        else {
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
    while (json[at - 1 - slashes] === '\\') slashes += 1;
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
