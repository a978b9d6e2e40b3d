import { redacted } from './marks.ts';

/**
 * Characters. Expressions that match several times as many run out of memory. No controller accepts a request as long, so
 * none holds such a value.
 */
const LONGEST = 1024 * 1024;

/** By character code, whether it may be in base64, in hexadecimal digits, in a token or in a URL. */
const CODES = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w!$%&()*+./:=?@^|~-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** A text without encoded values that are too long to be searched for secrets: they are not shown. */
export function withoutLongRuns(text: string): string {
  if (text.length <= LONGEST) return text;
  let result = '';
  let done = 0;
  let begin = 0;
  // An expression for them would itself run out of memory.
  for (let at = 0; at <= text.length; at += 1) {
    if (CODES[text.charCodeAt(at)] === 1) continue;
    if (at - begin > LONGEST) {
      result += text.slice(done, begin) + redacted('very long value');
      done = at;
    }
    begin = at + 1;
  }
  return result + text.slice(done);
}
