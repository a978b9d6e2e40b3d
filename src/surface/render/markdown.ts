import { escapeLine } from '../../runtime/safety/sanitize/escape.ts';
import type { SurfaceDiff } from '../compare/diff.ts';
import { type Group, grouped } from './groups.ts';
import { counted, sides, verdict } from './summary.ts';

/** If there are more tools than this in one row, they are counted, not named. */
const MOST_TOOLS = 12;

/** For the summary of a job or a comment on a pull request. */
export function markdown(diff: SurfaceDiff): string {
  const groups = grouped(diff.changes);
  const table = [`| class | what changed | tools |`, `|---|---|---|`, ...groups.map(row)];
  return [
    '## Tool surface',
    `**${verdict(diff)}** ${counted(diff.changes)}.`,
    sides(diff)
      .map((side) => `- ${plain(side)}`)
      .join('\n'),
    ...(groups.length === 0 ? [] : [table.join('\n')]),
    ...suggestions(diff),
    ...diff.notes.map((note) => `> ${plain(note)}`),
  ].join('\n\n');
}

function row({ class: kind, what, tools }: Group): string {
  const named = tools.slice(0, MOST_TOOLS).map((tool) => `\`${plain(tool)}\``);
  const rest = tools.length > MOST_TOOLS ? ` and ${tools.length - MOST_TOOLS} more` : '';
  return `| ${kind} | ${plain(what)} | ${named.join(', ')}${rest} |`;
}

function suggestions({ renames }: SurfaceDiff): string[] {
  return renames.map(({ before, after }) => {
    return `To keep the earlier name, give \`${plain(after.name)}\` the alias \`${plain(before.name)}\` in \`spec/overlay/\`.`;
  });
}

/**
 * A text that cannot start a cell or an element, or break a line (GitHub Flavored Markdown, section 4.10). Escaping a
 * pipe with a backslash is not enough: after two backslashes it starts a cell.
 */
const plain = (text: string): string => escapeLine(text).replaceAll('|', '&#124;').replaceAll('<', '&lt;');
