import type { Invocation } from '../command.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import type { Scope } from './installer.ts';
import { currentPlace } from './place.ts';
import { NAME, type Target, targetOf } from './target.ts';

/** The name of an entry that `--name` gives. Entries that were written by hand may have any name. */
export const chosenName = (values: Values): string | undefined => values.text('name');

/** The name of an entry that may be new. @throws {UsageError} for a name that not every client takes */
export function nameOfNew(values: Values): string {
  const name = chosenName(values) ?? NAME;
  if (/^[A-Za-z0-9_-]{1,40}$/.test(name)) return name;
  throw new UsageError(`--name "${name}": use letters, digits, - and _, at most 40 characters.`);
}

/** Whose configuration `--scope` means. VS Code calls a project a workspace. */
export const scopeOf = (values: Values): Scope =>
  ['project', 'workspace'].includes(values.text('scope') ?? '') ? 'project' : 'user';

/** The named clients, each once. @throws {UsageError} */
export function targetsOf({ operands, values, environment }: Invocation): Target[] {
  const place = currentPlace(environment);
  return [...new Set(operands)].map((client) => targetOf(client, scopeOf(values), chosenName(values) ?? NAME, place));
}
