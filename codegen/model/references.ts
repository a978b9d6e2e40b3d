import type { Operation } from '../../src/contract.ts';
import type { Input } from '../arguments/input-schema.ts';
import { InputError } from '../common/errors.ts';
import { isObject, type Json, type JsonObject, ownValue, pointer } from '../common/json.ts';
import type { OnFault } from '../common/on-fault.ts';
import type { Overlay } from '../overlay/overlay.ts';
import type { Tool } from './model.ts';

/** Instead of a list tool, in the overlay: the argument refers to entities of the list that takes the argument. */
const ITSELF = 'itself';

/**
 * Marks the arguments that refer to entities. One that an operation describes itself has its own meaning.
 * @param list that takes these arguments; undefined if they belong to no list
 */
export function withReferences(
  places: Operation['arguments'],
  refers: Overlay['refers'],
  described: Readonly<Record<string, string>>,
  list: string | undefined,
): Operation['arguments'] {
  const marked = Object.entries(places).map(([name, place]) => {
    const declared = Object.hasOwn(described, name) ? undefined : ownValue(refers, name);
    const target = declared === ITSELF ? list : declared;
    return [name, target === undefined ? place : { ...place, refers: target }];
  });
  return Object.fromEntries(marked);
}

/**
 * The fields of a body that take ids of entities.
 * @param ids by dotted path, as in the overlay
 */
export function idsIn(
  { schema, places }: Pick<Input, 'schema' | 'places'>,
  ids: Readonly<Record<string, string>>,
): Pick<Operation, 'ids'> {
  const properties = schema['properties'] as JsonObject;
  const found = Object.entries(ids).filter(([path]) => {
    const [argument = '', ...steps] = path.replace(KEYS, '').split('.');
    const isInBody = ['body', 'whole-body'].includes(ownValue(places, argument)?.in ?? '');
    return isInBody && takes(properties[argument], steps, KEYS.test(path));
  });
  return found.length === 0 ? {} : { ids: Object.fromEntries(found) };
}

/** At the end of a path in the overlay: the keys of the object there are ids. */
const KEYS = /\{\}$/;

/** Whether a schema has texts at a path, or an object whose keys are meant. */
function takes(schema: Json | undefined, [step, ...rest]: readonly string[], keys: boolean): boolean {
  if (!isObject(schema)) return false;
  if (isObject(schema['items'])) return takes(schema['items'], step === undefined ? [] : [step, ...rest], keys);
  if (step === undefined) return [schema['type']].flat().includes(keys ? 'object' : 'string');
  const properties = schema['properties'];
  return isObject(properties) && takes(ownValue(properties, step), rest, keys);
}

/** Reports every reference to a list tool that does not exist. */
export function requireLists(
  { refers, ids }: Pick<Overlay, 'refers' | 'ids'>,
  tools: readonly Tool[],
  onFault: OnFault,
): void {
  const lists = new Set(tools.flatMap(({ operation: { name, rows } }) => (rows === undefined ? [] : [name])));
  const references = [
    ...Object.entries(refers).map(([argument, list]) => ({ list, place: pointer('refers', argument) })),
    ...Object.entries(ids).flatMap(([api, fields]) =>
      Object.entries(fields).map(([field, list]) => ({ list, place: pointer('ids', api, field) })),
    ),
  ];
  for (const { list, place } of references) {
    if (list === ITSELF || lists.has(list)) continue;
    onFault(new InputError('spec/overlay/arguments.yaml', place, `no list is called "${list}"`, 'correct its name'));
  }
}
