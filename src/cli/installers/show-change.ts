import { createTwoFilesPatch } from 'diff';
import { escapeText } from '../../runtime/safety/sanitize/escape.ts';

/** Context lines around a change: other servers' entries, shown so that you can find the place. */
const CONTEXT = 2;

/**
 * What would change in a file, as a unified diff. Other entries' values are hidden: they may be secrets.
 * @param own this server's entry, as written in such a file
 */
export function diffOf(path: string, before: string | undefined, after: string | undefined, own: string): string {
  const patch = createTwoFilesPatch(path, path, before ?? '', after ?? '', '', '', { context: CONTEXT });
  const known = new Set(own.split('\n').map(contentOf));
  const lines = patch.trimEnd().split('\n');
  const head = lines.findIndex((line) => line.startsWith('@@'));
  const shown = lines.slice(head).map((line) => {
    if (!/^[ +-]/.test(line) || known.has(contentOf(line.slice(1)))) return line;
    return withoutComment(line, known) ?? masked(line);
  });
  return escapeText([...lines.slice(head - 2, head), ...shown].join('\n'));
}

/** A line for comparison: without its indent and without a trailing comma. */
const contentOf = (line: string): string => line.trim().replace(/,$/, '');

/** A known line whose comment is hidden; undefined if it is not known. */
function withoutComment(line: string, known: ReadonlySet<string>): string | undefined {
  for (const { index } of line.matchAll(/\s+(?:#|\/\/|\/\*)/g)) {
    if (known.has(contentOf(line.slice(1, index)))) return `${line.slice(0, index)} …`;
  }
  return undefined;
}

/** The diff marker, the indent, and what shows the place: brackets, a header or the key. */
function masked(line: string): string {
  const [, indent = '', rest = ''] = /^(.\s*)(.*)$/s.exec(line) ?? [];
  if (/^([\s{}[\],]*|\[[\w.\s"'-]+\])$/.test(rest)) return line;
  const [key = ''] = /^("(?:[^"\\]|\\.)*"|[\w.-]+)\s*[:=]\s*([{[]\s*$)?/.exec(rest) ?? [];
  return `${indent}${key}${key.length < rest.length ? '…' : ''}`;
}
