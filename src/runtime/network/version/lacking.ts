import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import { isEntity } from '../../../common/exact-json.ts';
import type { ApiDocument, Operation } from '../../../contract.ts';
import { readFault } from '../controller-fault.ts';
import type { Reads } from '../reads.ts';

/**
 * What to do if the controller does not have the operation at all: the API version it needs, and the controller's own
 * version. Undefined if the controller knows the request and something else is missing.
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
  const needs = since === undefined ? `${api.version}, which this tool was generated from` : `${since} or later`;
  return (
    `This controller${version === undefined ? '' : ` (${version})`} does not have ${operation.method} ${operation.path}: ` +
    `it needs controller API ${api.api} ${needs}. Upgrade the controller, or do not use ${operation.name}.`
  );
}

/**
 * Whether a controller does not know a path or method at all. It then names the path as the cause; for a missing
 * entity, kind and id.
 */
export function isUnknownRequest({ status, text }: ControllerAnswer, { basePath }: ApiDocument): boolean {
  if (status === 405) return true;
  if (status !== 404) return false;
  return readFault(status, text).cause?.includes(`${basePath}/`) === true;
}

/** The controller's description of itself, if available. Only read after a failed call. */
async function controllerVersion(reads: Reads): Promise<string | undefined> {
  const operation = reads.catalogue.operations.find(({ method, path }) => method === 'GET' && path === '/version');
  if (operation === undefined) return undefined;
  try {
    const { shown } = await reads.read(operation.name);
    const version = isEntity(shown) ? shown['version'] : undefined;
    return typeof version === 'string' && /^[\w.+-]{1,40}$/.test(version) ? version : undefined;
  } catch {
    // The hint is useful without it.
    return undefined;
  }
}
