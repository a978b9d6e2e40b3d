/** What a text is shown on: a terminal, or something that takes lines of any length. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/**
 * A text for people, broken between words so that it fits a terminal. A program gets whole lines, and a word that is too
 * long stays whole: it may be an address, to be copied.
 * @param taken columns that something else takes on each line
 */
export function fitted(text: string, { isTTY, columns }: Screen, taken = 0): string {
  if (isTTY !== true || !columns) return text;
  return text
    .split('\n')
    .flatMap((line) => broken(line, columns - taken))
    .join('\n');
}

function broken(line: string, width: number): string[] {
  const [indent = ''] = /^ */.exec(line) ?? [];
  const lines: string[] = [];
  let last = indent;
  for (const word of line.slice(indent.length).split(' ')) {
    if (last.length > indent.length && last.length + 1 + word.length > width) {
      lines.push(last);
      last = indent + word;
    } else last += last.length > indent.length ? ` ${word}` : word;
  }
  return [...lines, last];
}
