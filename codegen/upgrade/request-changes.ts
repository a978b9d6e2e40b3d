import type { Operation } from '../../src/contract.ts';
import type { Model } from '../model/model.ts';

/**
 * What changed in the request of a tool, for people: its method, its path, the media type of its body, and where its
 * arguments go. New and removed arguments are in the surface diff.
 */
export function requestChanges(name: string, before: Model, now: Model): readonly string[] {
  const [old, operation] = [before, now].map((model) => operationOf(model, name));
  if (old === undefined || operation === undefined) return [];
  const [oldBase, base] = [baseOf(before, old), baseOf(now, operation)];
  const [oldPath, path] =
    oldBase === base ? [old.path, operation.path] : [`${oldBase}${old.path}`, `${base}${operation.path}`];
  const both = Object.keys(old.arguments).filter((argument) => Object.hasOwn(operation.arguments, argument));
  return [
    ...change(`${old.method} ${oldPath}`, `${operation.method} ${path}`),
    ...change(bodyOf(old), bodyOf(operation)),
    ...both.flatMap((argument) => change(placeOf(old, argument), placeOf(operation, argument))),
  ];
}

const change = (was: string, is: string): string[] => (was === is ? [] : [`${was} is ${is} now`]);

const operationOf = ({ tools }: Model, name: string): Operation | undefined =>
  tools.find(({ operation }) => operation.name === name)?.operation;

/** The path prefix of an operation. */
const baseOf = ({ apis }: Model, { api, base }: Operation): string | undefined =>
  base ?? apis.find((each) => each.api === api)?.basePath;

const bodyOf = ({ sends }: Operation): string =>
  `a request with ${sends === undefined ? 'no body' : `a body of ${sends}`}`;

/** An argument and how it is sent, in the words of the operation table: `sort in query, style pipeDelimited`. */
function placeOf({ arguments: places, parts }: Operation, argument: string): string {
  const { refers: _, ...place } = places[argument] as Operation['arguments'][string];
  const part = place.in === 'body' ? parts?.[place.as ?? argument] : undefined;
  const form = Object.entries({ ...place, ...part }).map(([key, value]) => `${key} ${value}`);
  return `${argument} ${form.join(', ')}`;
}
