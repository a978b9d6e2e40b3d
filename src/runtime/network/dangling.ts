import type { Catalogue } from '../../common/catalogue.ts';
import type { ControllerAnswer } from '../../common/controller-answer.ts';
import type { CheckedArguments } from '../../contract.ts';
import { readFault } from './controller-fault.ts';

const REPAIR = 'fixDataIntegrity';
const LOST = /\b(\w{1,40}) (?:with id|has the id) ([\w.-]{1,60})(?: not found)?$/;
const HOLDER = /\*model\.(\w{1,40}) with id \[([\w.-]{1,60})\]/;
const ROUTER = /enrollment (?:not )?found for (?:the )?unverified transit router ([\w.-]{1,60})$/;

/**
 * What repairs a controller that fails because one of its entities refers to one that is gone: this breaks whole lists,
 * for everyone. Undefined for any other failure.
 */
export function repairOf(
  { status, text }: Pick<ControllerAnswer, 'status' | 'text'>,
  args: CheckedArguments,
  catalogue: Catalogue,
): string | undefined {
  if ((status !== 404 && status !== 500) || catalogue.find(REPAIR) === undefined) return undefined;
  const cause = readFault(status, text).cause ?? '';
  const [, router] = ROUTER.exec(cause) ?? [];
  if (router !== undefined) return routerLeft(router);
  const [, kind, lost] = LOST.exec(cause) ?? [];
  // An id that the call itself names is simply wrong.
  if (kind === undefined || lost === undefined || JSON.stringify(args).includes(lost)) return undefined;
  const [, holder, id] = HOLDER.exec(cause) ?? [];
  const stays =
    holder === undefined
      ? 'What refers to it stays: delete it afterwards.'
      : `The ${holder.toLowerCase()} ${JSON.stringify(id)} stays, without its ${kind}: delete it afterwards with delete${holder}.`;
  return `The ${kind} ${JSON.stringify(lost)} is gone, but something still refers to it, which breaks this for everyone. ${REPAIR} clears such references, only on the controller that it is sent to: in a cluster, run it on each. ${stays}`;
}

const routerLeft = (id: string): string =>
  `The router ${JSON.stringify(id)} never enrolled, and its enrollment was deleted. That breaks listRouters and listTransitRouters for everyone, and only deleting the router ends it: use deleteFabricRouter.`;
