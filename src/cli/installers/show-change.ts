import { createTwoFilesPatch } from 'diff';
import { escapeText } from '../../runtime/safety/sanitise/escape.ts';

/** Lines around a change: they belong to others, and are shown so that it can be found. */
const CONTEXT = 2;

/**
 * What would become of a file, as a unified diff. Of the lines of others the values are not shown: they may be secrets.
 * @param own the entry of this server, as it is written in such a file
 */
export function diffOf(path: string, before: string | undefined, after: string | undefined, own: string): string {
  const patch = createTwoFilesPatch(path, path, before ?? '', after ?? '', '', '', { context: CONTEXT });
  const known = new Set(own.split('\n').map(contentOf));
  const lines = patch.trimEnd().split('\n');
  const head = lines.findIndex((line) => line.startsWith('@@'));
  const shown = lines.slice(head).map((line) => {
    return /^[ +-]/.test(line) && !known.has(contentOf(line.slice(1))) ? masked(line) : line;
  });
  return escapeText([...lines.slice(head - 2, head), ...shown].join('\n'));
}

/** A line as it stands in either place: without its indent, and without the comma behind it. */
const contentOf = (line: string): string => line.trim().replace(/,$/, '');

/** The sign of the diff, the indent, and what says where a reader is: brackets, a header, the key at the beginning. */
function masked(line: string): string {
  const [, indent = '', rest = ''] = /^(.\s*)(.*)$/.exec(line) ?? [];
  if (/^([\s{}[\],]*|\[[\w.\s"'-]+\])$/.test(rest)) return line;
  const [key = ''] = /^("(?:[^"\\]|\\.)*"|[\w.-]+)\s*[:=]\s*([{[]\s*$)?/.exec(rest) ?? [];
  return `${indent}${key}${key.length < rest.length ? '…' : ''}`;
}
