const WIDTH = 80;

/** A text in lines of a terminal: the first starts with `lead`, the others are indented to match. */
export function wrapped(text: string, lead: string, width = WIDTH): string[] {
  const lines: string[] = [];
  let line = lead;
  for (const word of text.split(' ')) {
    const isEmpty = line.length <= lead.length;
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(lead.length) + word;
    } else line += isEmpty ? word : ` ${word}`;
  }
  return [...lines, line];
}
