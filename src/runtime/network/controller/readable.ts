import { AttemptFailure } from './attempt-failure.ts';

/** Bytes up to which any answer can be read. */
const SHORT = 64 * 1024;
/** Maximum values of an answer that is JSON: each costs far more than its bytes, in memory and in time. */
export const MOST_VALUES = 200_000;
/** The deepest nesting of lists and objects. */
const DEEPEST = 100_000;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, OPEN_OBJECT, CLOSE_LIST, CLOSE_OBJECT] = [0x5b, 0x7b, 0x5d, 0x7d];
/** The space of JSON (RFC 8259, section 2), and a byte order mark. */
const BEFORE: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/**
 * Checks that an answer can be read in the time and memory that its bytes suggest, in one pass and without parsing it.
 * @throws {AttemptFailure} if it has too many values, or is nested too deeply
 */
export function requireReadable(answer: Uint8Array): void {
  if (answer.byteLength <= SHORT) return;
  let values = isJson(answer) ? 0 : Number.NEGATIVE_INFINITY;
  let depth = 0;
  for (let at = 0; at < answer.byteLength; at += 1) {
    const byte = answer[at];
    if (byte === QUOTE) at = endOfString(answer, at);
    else if (byte === COMMA) values += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      values += 1;
      depth += 1;
      if (depth > DEEPEST) throw new AttemptFailure('TOO_DEEP', 'request');
    }
    if (values > MOST_VALUES) throw new AttemptFailure('TOO_MANY', 'request');
  }
}

function isJson(answer: Uint8Array): boolean {
  let at = 0;
  while (BEFORE.has(answer[at])) at += 1;
  return answer[at] === OPEN_LIST || answer[at] === OPEN_OBJECT;
}

/** Index of the closing quote of the string that starts at `start`; the end, if there is none. */
function endOfString(answer: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < answer.byteLength && answer[at] !== QUOTE) at += answer[at] === BACKSLASH ? 2 : 1;
  return at;
}
