import type { Operation } from '../src/contract.ts';
import { InputError } from './errors.ts';
import { ownValue, pointer } from './json.ts';
import type { Tool } from './model.ts';
import type { OnFault } from './on-fault.ts';
import type { Overlay } from './overlay.ts';

/** In the overlay, instead of a list tool: the argument refers to entities of the list that takes it. */
const ITSELF = 'itself';

/**
 * Marks the arguments that refer to entities. One that an operation describes itself has its own meaning.
 * @param list that takes these arguments; undefined if they belong to no list
 */
export function withReferences(
  places: Operation['arguments'],
  refers: Overlay['refers'],
  own: Readonly<Record<string, string>>,
  list: string | undefined,
): Operation['arguments'] {
  const marked = Object.entries(places).map(([name, place]) => {
    const declared = Object.hasOwn(own, name) ? undefined : ownValue(refers, name);
    const meant = declared === ITSELF ? list : declared;
    return [name, meant === undefined ? place : { ...place, refers: meant }];
  });
  return Object.fromEntries(marked);
}

/** Reports every reference to a list tool that does not exist. */
export function requireLists(refers: Overlay['refers'], tools: readonly Tool[], onFault: OnFault): void {
  for (const [argument, list] of Object.entries(refers)) {
    if (list === ITSELF) continue;
    if (tools.some(({ operation }) => operation.name === list && operation.rows !== undefined)) continue;
    const place = pointer('refers', argument);
    onFault(new InputError('spec/overlay/arguments.yaml', place, `no list is called "${list}"`, 'correct its name'));
  }
}
