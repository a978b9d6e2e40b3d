import { COMMANDS } from './command-lines.ts';

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
      .filter(({ 0: match }) => shown === undefined || shown(match, mark) !== undefined)
      .map(({ 0: match, index }) => ({ begin: index, end: index + match.length })),
  );
  if (spans.length === 0) return items;
  spans.sort((one, other) => one.begin - other.begin);
  let begin = 0;
  let next = 0;
  return items.map((item) => {
    const from = begin;
    begin += item.length + 1;
    const span = spans[next];
    if (span === undefined || span.begin >= begin) return item;
    while ((spans[next]?.begin ?? begin) < begin) next += 1;
    return item.slice(0, span.begin - from) + mark + item.slice(span.end - from);
  });
}

/** A text without the passwords in lists that are commands. Linear time. */
export const hideInCommands = (text: string, mark: string): string =>
  LISTS.reduce(
    (rest, lists) =>
      rest.replace(lists, (list) => {
        const items = (list.match(ITEM) ?? []).map((item) => item.slice(1, -1));
        const hidden = hideInCommand(items, mark);
        let at = 0;
        return hidden === items
          ? list
          : list.replace(ITEM, (item) => item.charAt(0) + (hidden[at++] ?? '') + item.charAt(0));
      }),
    text,
  );
