import { MAX_TOOL_NAME } from '../src/contract.ts';
import type { HttpOperation } from './operations.ts';

/** Words that an operationId may begin with and that say what it does. */
const VERBS = [
  ...['list', 'detail', 'get', 'create', 'update', 'patch', 'delete', 'remove', 'add', 'enable', 'disable'],
  ...['associate', 'disassociate', 'enroll', 'reEnroll', 'refresh', 'request', 'extend', 'verify', 'authenticate'],
  ...['check', 'fix', 'inspect', 'transfer'],
];
const VERB = new RegExp(`^(${VERBS.join('|')})(?=[A-Z]|$)`);

/**
 * The name that the rules give: the operationId, with the API's infix after the verb.
 * Undefined where they give none (no operationId, or no verb to put the infix behind): the overlay must say it.
 */
export function ruleName(operationId: string | undefined, infix: string | undefined): string | undefined {
  if (!operationId || !/^[a-zA-Z][a-zA-Z0-9]*$/.test(operationId)) return undefined;
  if (infix === undefined) return operationId;
  const verb = VERB.exec(operationId)?.[1];
  return verb === undefined ? undefined : `${verb}${infix}${operationId.slice(verb.length)}`;
}

/** How the overlay refers to an operation whose name no rule gives. */
export function references(api: string, { method, path, operation }: HttpOperation): string[] {
  const id = operation['operationId'];
  return [...(typeof id === 'string' ? [`${api} ${id}`] : []), `${api} ${method} ${path}`];
}

/** What is wrong with a tool name; undefined for a good one. */
export function nameFault(name: string): string | undefined {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) return 'is not letters and digits beginning with a small letter';
  if (name.length > MAX_TOOL_NAME) return `is longer than ${MAX_TOOL_NAME} characters`;
  return undefined;
}
