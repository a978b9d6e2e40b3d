import type { Ask } from '../../../common/ask.ts';
import type { Catalogue } from '../../../common/catalogue.ts';
import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import type { ApiDocument, Operation } from '../../../contract.ts';
import { readFault } from '../controller-fault.ts';

/** What telling of a controller's version needs. */
export interface Surroundings {
  readonly api: ApiDocument | undefined;
  readonly catalogue: Catalogue;
  readonly lookUp: Ask;
}

/**
 * What to do where a controller does not have the operation at all: which version of its API it takes, and which version
 * the controller says it has. Undefined where the controller knows the request and misses something else.
 */
export async function lackingHint(
  operation: Operation,
  answer: ControllerAnswer,
  { api, catalogue, lookUp }: Surroundings,
): Promise<string | undefined> {
  if (api === undefined || !isUnknownRequest(answer, api)) return undefined;
  const version = await controllerVersion(catalogue, lookUp);
  const { since } = operation;
  const needs = since === undefined ? `${api.version}, which this tool is made from` : `${since} or later`;
  return (
    `This controller${version === undefined ? '' : ` (${version})`} does not have ${operation.method} ${operation.path}: ` +
    `it needs controller API ${api.api} ${needs}. Upgrade the controller, or do without ${operation.name}.`
  );
}

/** A controller that lacks a path names it as the cause, whereas a missing entity is named by its kind and id. */
function isUnknownRequest({ status, text }: ControllerAnswer, { basePath }: ApiDocument): boolean {
  if (status === 405) return true;
  if (status !== 404) return false;
  return readFault(status, text).cause?.includes(`${basePath}/`) === true;
}

/** What the controller says of itself, where it says something. Asked only when a call has failed. */
async function controllerVersion(catalogue: Catalogue, lookUp: Ask): Promise<string | undefined> {
  const operation = catalogue.operations.find(({ method, path }) => method === 'GET' && path === '/version');
  if (operation === undefined) return undefined;
  try {
    const { json } = await lookUp(operation, {});
    const { data } = json as { data?: { version?: unknown } };
    const version = data?.version;
    return typeof version === 'string' && /^[\w.+-]{1,40}$/.test(version) ? version : undefined;
  } catch {
    // The hint is worth having without it.
    return undefined;
  }
}
