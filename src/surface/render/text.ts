import { escapeLine } from '../../runtime/safety/sanitize/escape.ts';
import { type ChangeClass, CLASSES } from '../change.ts';
import type { SurfaceDiff } from '../compare/diff.ts';
import { type Group, grouped } from './groups.ts';
import { counted, sides, summary, verdict } from './summary.ts';
import { wrapped } from './wrapped.ts';

/** If there are more tools than this in one group, they are counted, not named. */
const MOST_TOOLS = 20;

/** For a terminal of 80 columns, worst first. */
export function text(diff: SurfaceDiff): string {
  const groups = grouped(diff.changes);
  const counts = summary(diff.changes);
  const sections = CLASSES.filter((each) => counts[each] > 0).map((each) =>
    section(
      each,
      counts[each],
      groups.filter((group) => group.class === each),
    ),
  );
  const head = [...sides(diff).map(escapeLine), '', ...wrapped(verdict(diff), ''), counted(diff.changes)].join('\n');
  const notes = diff.notes.flatMap((note) => wrapped(`Note: ${escapeLine(note)}`, '')).join('\n');
  return [head, ...sections, suggestions(diff), notes].filter((part) => part !== '').join('\n\n');
}

function section(name: ChangeClass, count: number, groups: readonly Group[]): string {
  return [`${name.toUpperCase()} (${count})`, ...groups.flatMap(lines)].join('\n');
}

function lines({ what, tools }: Group): string[] {
  const named = tools.slice(0, MOST_TOOLS).join(', ');
  const rest = tools.length > MOST_TOOLS ? ` and ${tools.length - MOST_TOOLS} more` : '';
  return [...wrapped(escapeLine(what), '- '), ...wrapped(escapeLine(`${named}${rest}`), '    ')];
}

/** Overlay entries that keep the earlier names. */
function suggestions({ renames }: SurfaceDiff): string {
  if (renames.length === 0) return '';
  const entries = renames.flatMap(({ before, after }) => {
    const aliases = [...after.aliases, before.name].join(', ');
    return [`    ${after.name}:`, `      aliases: [${aliases}]`];
  });
  return ['To keep the earlier names, add to spec/overlay/:', '  operations:', ...entries.map(escapeLine)].join('\n');
}
