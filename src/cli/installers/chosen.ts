import type { Invocation } from '../command.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import type { Scope } from './installer.ts';
import { currentPlace } from './place.ts';
import { NAME, type Target, targetOf } from './target.ts';

/** The name of the entry that `--name` gives. @throws {UsageError} */
export function chosenName(values: Values): string | undefined {
  const name = values.text('name');
  if (name === undefined || /^[A-Za-z0-9_-]{1,40}$/.test(name)) return name;
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
