import { COMMANDS } from './command-lines.ts';
import { isMarkAt } from './marks.ts';

/** A list of texts, in JSON or as other languages write it. */
const LISTS: readonly RegExp[] = ['"', "'"].map((quote) => {
  const item = `${quote}(?:[^${quote}\\\\]|\\\\.)*${quote}`;
  return new RegExp(`\\[\\s{0,20}${item}(?:\\s{0,20},\\s{0,20}${item})+\\s{0,20}\\]`, 'g');
});
const ITEM = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/** The items of a command without the passwords that its program takes: `["mysql", "-px"]`, `["sshpass", "-p", "x"]`. */
export function hideInCommand(items: readonly string[], mark: string): readonly string[] {
  const line = items.join(' ');
  const small = line.toLowerCase();
  const spans = COMMANDS.filter(({ hints }) => hints.some((hint) => small.includes(hint))).flatMap(({ find, shown }) =>
    [...line.matchAll(find)]
      .filter(
        ({ 0: match, index }) => !isMarkAt(line, index) && (shown === undefined || shown(match, mark) !== undefined),
      )
      .map(({ 0: match, index }) => ({ begin: index, end: index + match.length })),
  );
  spans.sort((one, other) => one.begin - other.begin);
  let next = 0;
  let end = -1;
  return items.map((item) => {
    const begin = end + 1;
    end = begin + item.length;
    let done = begin;
    let result = '';
    for (let span = spans[next]; span !== undefined && span.begin < end; span = spans[next]) {
      next += 1;
      if (span.begin < done) continue;
      result += item.slice(done - begin, span.begin - begin) + mark;
      done = span.end;
    }
    return result + item.slice(done - begin);
  });
}

/** A text without the passwords in lists that are commands. Linear time. */
export const hideInCommands = (text: string, mark: string): string =>
  LISTS.reduce(
    (rest, lists) =>
      rest.replace(lists, (list) => {
        const items = [...list.matchAll(ITEM)].map(([item]) => item.slice(1, -1));
        const hidden = hideInCommand(items, mark).values();
        return list.replace(ITEM, (item) => item.charAt(0) + hidden.next().value + item.charAt(0));
      }),
    text,
  );
