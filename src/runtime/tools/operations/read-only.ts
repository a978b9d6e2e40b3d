import { isObject } from '../../../common/is-object.ts';
import { nearest } from '../../../common/nearest.ts';
import type { Change, Operation } from '../../../contract.ts';
import { RowFields } from '../../answer/filtering/row-fields.ts';
import type { Process } from '../../owners/process.ts';

/**
 * Whether an argument is a field that the entity of a change has, and no operation sets: `createdAt`. One that is there in
 * another form is not: `authPolicy` for `authPolicyId`.
 */
export async function isReadOnlyField(
  operation: Operation,
  { reader }: Change,
  argument: string,
  process: Pick<Process, 'catalogue' | 'changes' | 'outputs'>,
): Promise<boolean> {
  const near = nearest(argument, Object.keys(operation.arguments));
  if (near.some((name) => name.startsWith(argument) || argument.startsWith(name))) return false;
  const { changes } = await process.changes();
  const isSet = process.catalogue.operations.some(({ name, arguments: taken }) => {
    const change = changes[name];
    const sets = taken[argument]?.in === 'body' || Object.hasOwn(change?.sets ?? {}, argument);
    return sets && change?.reader === reader;
  });
  return !isSet && isInEntity((await process.outputs())[reader], argument);
}

/** Whether the answer of a reader declares a field of its entity. */
function isInEntity(answer: Readonly<Record<string, unknown>> | undefined, field: string): boolean {
  const properties = answer?.['properties'];
  const entity = isObject(properties) ? properties['data'] : undefined;
  return isObject(entity) && new RowFields(entity, [], true).find(field) !== undefined;
}
