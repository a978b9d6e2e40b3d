import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import { isEntity } from '../../../common/exact-json.ts';
import type { ApiDocument, Operation } from '../../../contract.ts';
import { readFault } from '../controller-fault.ts';
import type { Reads } from '../reads.ts';

/**
 * What to do where a controller does not have the operation at all: which version of its API it takes, and which version
 * the controller says it has. Undefined where the controller knows the request and misses something else.
 */
export async function lackingHint(
  operation: Operation,
  answer: ControllerAnswer,
  api: ApiDocument | undefined,
  reads: Reads,
): Promise<string | undefined> {
  if (api === undefined || !isUnknownRequest(answer, api)) return undefined;
  const version = await controllerVersion(reads);
  const { since } = operation;
  const needs = since === undefined ? `${api.version}, which this tool is made from` : `${since} or later`;
  return (
    `This controller${version === undefined ? '' : ` (${version})`} does not have ${operation.method} ${operation.path}: ` +
    `it needs controller API ${api.api} ${needs}. Upgrade the controller, or do without ${operation.name}.`
  );
}

/** A controller that lacks a path names it as the cause, whereas a missing entity is named by its kind and id. */
export function isUnknownRequest({ status, text }: ControllerAnswer, { basePath }: ApiDocument): boolean {
  if (status === 405) return true;
  if (status !== 404) return false;
  return readFault(status, text).cause?.includes(`${basePath}/`) === true;
}

/** What the controller says of itself, where it says something. Asked only when a call has failed. */
async function controllerVersion(reads: Reads): Promise<string | undefined> {
  const operation = reads.catalogue.operations.find(({ method, path }) => method === 'GET' && path === '/version');
  if (operation === undefined) return undefined;
  try {
    const { shown } = await reads.read(operation.name);
    const version = isEntity(shown) ? shown['version'] : undefined;
    return typeof version === 'string' && /^[\w.+-]{1,40}$/.test(version) ? version : undefined;
  } catch {
    // The hint is worth having without it.
    return undefined;
  }
}
