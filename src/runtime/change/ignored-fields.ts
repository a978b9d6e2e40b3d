import type { ChangeReads } from './change-reads.ts';

/** What a call asks for and its controller ignores, and the tool that sets it; undefined if there is nothing. */
export function ignoredFields({ change, args }: ChangeReads): string | undefined {
  const isNew = change?.outcome === 'made';
  const fields = change?.ignores?.fields.filter((field) => !asksNothing(args[field], isNew)) ?? [];
  if (fields.length === 0) return undefined;
  return `The controller ignores ${fields.join(', ')} here: use ${change?.ignores?.instead}.`;
}

/** What is false or empty asks nothing of a new entity either. */
const asksNothing = (value: unknown, isNew: boolean): boolean =>
  value === undefined || (isNew && (value === false || ['{}', '[]'].includes(JSON.stringify(value))));
