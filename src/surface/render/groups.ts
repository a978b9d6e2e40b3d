import type { Change, ChangeClass } from '../compare/change.ts';

/** One change that several tools have in common. */
export interface Group {
  readonly class: ChangeClass;
  readonly what: string;
  readonly tools: readonly string[];
}

/** The changes by what they say, in their order: one that comes from a shared definition is told once. */
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
