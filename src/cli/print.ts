import type { Writable } from 'node:stream';
import { fitted, type Screen } from './fitted.ts';

/** Writes a line and waits until it is flushed, so that a process that exits loses nothing. */
export function print(stdout: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(`${text}\n`, (error) => {
      // The reader is gone, as with `| head`: there is nothing left to do.
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error);
      else resolve();
    });
  });
}

/** The same for a text that people read, which may be broken between words. */
export const printProse = (stdout: Writable & Screen, text: string): Promise<void> =>
  print(stdout, fitted(text, stdout));

/** Columns of text, each as wide as its longest cell; on a terminal, the last one is truncated to fit. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => all.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0));
  const screen = process.stderr.isTTY ? process.stderr.columns : undefined;
  return all
    .map((row) =>
      row.map((cell, column) => (column === head.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '),
    )
    .map((line) =>
      screen !== undefined && line.length > screen ? `${line.slice(0, Math.max(20, screen) - 1)}…` : line,
    )
    .join('\n');
}
