import { ambiguous, type Checked, checkMessage } from './check.ts';
import { CODES, errorAnswer } from './errors.ts';
import { type ClientJson, readJson } from './read-json.ts';

/** What a line contains: nothing, one message, or a batch. */
export type Line =
  | { readonly kind: 'one'; readonly checked: Checked }
  | { readonly kind: 'batch'; readonly all: readonly Checked[] };

/** Reads a line of JSON. @param batches whether the negotiated revision has batches. Undefined for an empty line */
export function readLine(line: string, batches: boolean): Line | undefined {
  // A byte order mark counts as white space here.
  const text = line.trim();
  if (text === '') return undefined;
  let read: ClientJson;
  try {
    read = readJson(text);
  } catch {
    return refused(CODES.parse, 'This line is not JSON.');
  }
  const { value, fault } = read;
  const check = (message: unknown) => (fault === undefined ? checkMessage(message) : ambiguous(message, fault));
  if (!Array.isArray(value)) return { kind: 'one', checked: check(value) };
  if (batches && value.length > 0) return { kind: 'batch', all: value.map(check) };
  if (batches) return refused(CODES.request, 'A batch has at least one message.');
  return refused(CODES.request, 'Send each message on a separate line: this protocol revision has no batches.');
}

const refused = (code: number, message: string): Line => ({
  kind: 'one',
  checked: { answer: errorAnswer(null, code, message) },
});
