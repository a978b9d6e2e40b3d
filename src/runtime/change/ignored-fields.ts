import type { ChangeReads } from './change-reads.ts';
import { at, matchesRequested } from './values.ts';

/**
 * What a call asks for and its controller ignores, and the tool that sets it; undefined if there is nothing.
 * @param target as it is now, if known: what it has already is not ignored
 */
export function ignoredFields({ change, args }: ChangeReads, target?: unknown): string | undefined {
  const isNew = change?.outcome === 'made';
  const isHeld = (field: string) => {
    const place = change?.as?.[field] ?? field;
    return target !== undefined && matchesRequested(args[field], at(target, place), place);
  };
  const fields = change?.ignores?.fields.filter((field) => !asksNothing(args[field], isNew) && !isHeld(field)) ?? [];
  if (fields.length === 0) return undefined;
  return `The controller ignores ${fields.join(', ')} here: use ${change?.ignores?.instead}.`;
}

/** What is false or empty asks nothing of a new entity either. */
const asksNothing = (value: unknown, isNew: boolean): boolean =>
  value === undefined || (isNew && (value === false || ['{}', '[]'].includes(JSON.stringify(value))));
