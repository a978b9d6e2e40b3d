import type { HttpOperation } from '../documents/operations.ts';
import { references, ruleName } from '../names/naming.ts';
import type { OperationOverlay } from './overlay.ts';
import { proposeRisk } from './risk.ts';

/** Why an operation that has not been reviewed has its effect. */
export const judgedByMethod = (method: string): string => `Judged by its method alone, which is ${method}.`;

/**
 * The entry of an operation that has not been reviewed: effect by its method, and marked for review.
 * @param infix of its API, with which a rule may name it
 * @param isOnly whether no other operation has its operationId
 */
export function unreviewedEntry(
  api: string,
  http: HttpOperation,
  name: string,
  infix: string | undefined,
  isOnly: boolean,
): OperationOverlay {
  const { method, operation } = http;
  const id = operation['operationId'];
  const byRule = ruleName(typeof id === 'string' ? id : undefined, infix) === name;
  const judged =
    proposeRisk(method).effect === 'read' ? {} : { effect: proposeRisk(method).effect, why: judgedByMethod(method) };
  const reference = references(api, http).at(id === undefined || !isOnly ? -1 : 0);
  return { review: true, ...(byRule || reference === undefined ? {} : { operation: reference }), ...judged };
}
