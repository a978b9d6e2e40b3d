import type { Operation } from '../src/contract.ts';
import { InputError } from './errors.ts';
import { pointer } from './json.ts';
import type { Tool } from './model.ts';
import type { OnFault } from './on-fault.ts';
import type { Overlay } from './overlay.ts';

/** Marks the arguments that refer to entities. One that an operation describes itself means something of its own. */
export function withReferences(
  places: Operation['arguments'],
  refers: Overlay['refers'],
  own: Readonly<Record<string, string>>,
): Operation['arguments'] {
  const marked = Object.entries(places).map(([name, place]) => {
    const list = Object.hasOwn(own, name) ? undefined : refers[name];
    return [name, list === undefined ? place : { ...place, refers: list }];
  });
  return Object.fromEntries(marked);
}

/** Tells of every reference into a list that no tool is. */
export function requireLists(refers: Overlay['refers'], tools: readonly Tool[], onFault: OnFault): void {
  for (const [argument, list] of Object.entries(refers)) {
    if (tools.some(({ operation }) => operation.name === list && operation.rows !== undefined)) continue;
    const place = pointer('refers', argument);
    onFault(new InputError('spec/overlay/arguments.yaml', place, `no list is called "${list}"`, 'correct its name'));
  }
}
