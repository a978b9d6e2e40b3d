import { wrapped } from '../../surface/render/wrapped.ts';

/** Terminal columns that all help texts fit in. */
const WIDTH = 80;
/** Where the second column of a list starts. */
const SECOND = 28;

/** A paragraph, wrapped to fit. @param indent spaces before each line */
export const wrap = (text: string, indent = 0): string => wrapped(text, ' '.repeat(indent)).join('\n');

/** A name with its description next to it, or below it if the name is too long. */
export function listEntry(name: string, text: string): string {
  const wrapped = wrap(text, SECOND);
  const head = `  ${name}`;
  return head.length < SECOND - 1 ? head.padEnd(SECOND) + wrapped.slice(SECOND) : `${head}\n${wrapped}`;
}

/** A command line, wrapped the way shells continue lines. */
export function commandLine(text: string): string {
  const parts = text.split(/(?= --| '| \|)/);
  const lines: string[] = [];
  let line = ' ';
  for (const part of parts) {
    if (line.trim() !== '' && line.length + part.length + 2 > WIDTH) {
      lines.push(line);
      line = `   ${part}`;
    } else line += line === ' ' ? ` ${part}` : part;
  }
  return [...lines, line].join(' \\\n');
}
