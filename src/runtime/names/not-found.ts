import type { Operation } from '../../contract.ts';
import type { CheckedArguments } from '../arguments/validators.ts';
import type { Ask } from '../shape/types.ts';
import { findNamed, quoted } from './find-named.ts';
import { type Lists, listFor } from './list-for.ts';

/**
 * What to do about an id that was not found, where it is somebody's name: the id that goes with it. Undefined where it is
 * nobody's.
 */
export async function nameHint(
  operation: Operation,
  given: CheckedArguments,
  tools: Lists & { readonly lookUp: Ask },
): Promise<string | undefined> {
  for (const [argument, value] of Object.entries(given)) {
    const list = listFor(operation, argument, tools);
    const name = typeof value === 'string' ? quoted(value) : undefined;
    if (list === undefined || name === undefined || !list.rows?.includes('name')) continue;
    const found = await findNamed(list, `name = ${name}`, tools.lookUp, 5);
    if (found === undefined || found.length === 0) continue;
    const ids = found.map(({ id }) => JSON.stringify(id)).join(' or ');
    return `${name} is a name, not an id: call again with ${argument} ${ids}.`;
  }
  return undefined;
}
