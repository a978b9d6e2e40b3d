import type { Change, ChangeClass } from '../change.ts';

/** One change that several tools have in common. */
export interface Group {
  readonly class: ChangeClass;
  readonly what: string;
  readonly tools: readonly string[];
}

/** The changes grouped by their text, in order: a change of a shared definition is reported once. */
export function grouped(changes: readonly Change[]): Group[] {
  const groups = new Map<string, { class: ChangeClass; what: string; tools: string[] }>();
  for (const { class: kind, what, tool } of changes) {
    const key = `${kind} ${what}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { class: kind, what, tools: [tool] });
    else if (!group.tools.includes(tool)) group.tools.push(tool);
  }
  return [...groups.values()];
}
