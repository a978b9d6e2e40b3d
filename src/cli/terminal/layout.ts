import { wrapped } from '../../surface/render/wrapped.ts';
import type { Screen } from './fitted.ts';

/** Columns that a help text fits in, unless a terminal has fewer. */
const USUAL = 80;
/** A terminal with fewer has no room for two columns of text. */
const LEAST_FOR_TWO = 60;

/** How the parts of a help text look where it is shown. */
export interface Layout {
  /** A paragraph. */
  wrap(text: string): string;
  /** A name with its description next to it, or below it if there is no room. */
  listEntry(name: string, text: string): string;
  /** A command line, continued on further lines as shells do. */
  commandLine(text: string): string;
}

/** The layout for a screen; a program gets that of a usual one. */
export function layoutFor({ isTTY, columns }: Screen): Layout {
  const width = isTTY && columns ? Math.min(columns, USUAL) : USUAL;
  const second = width < LEAST_FOR_TWO ? 6 : 28;
  const wrap = (text: string, indent = 0): string => wrapped(text, ' '.repeat(indent), width).join('\n');
  return {
    wrap: (text) => wrap(text),
    listEntry(name, text) {
      const described = wrap(text, second);
      const head = wrap(name, 2);
      return head.length < second - 1 ? head.padEnd(second) + described.slice(second) : `${head}\n${described}`;
    },
    commandLine: (text) => commandLine(text, width),
  };
}

function commandLine(text: string, width: number): string {
  const parts = text.split(/(?= --| '| \|)/);
  const lines: string[] = [];
  let line = ' ';
  for (const part of parts) {
    if (line.trim() !== '' && line.length + part.length + 2 > width) {
      lines.push(line);
      line = `   ${part}`;
    } else line += line === ' ' ? ` ${part}` : part;
  }
  return [...lines, line].join(' \\\n');
}
