import { MAX_TOOL_NAME } from '../src/contract.ts';
import type { HttpOperation } from './operations.ts';
import { camelCase, lowerFirst, upperFirst } from './words.ts';

/** Words that an operationId may begin with and that say what it does. */
const VERBS = [
  ...['list', 'detail', 'get', 'create', 'update', 'patch', 'delete', 'remove', 'add', 'enable', 'disable'],
  ...['associate', 'disassociate', 'enroll', 'reEnroll', 'refresh', 'request', 'extend', 'verify', 'authenticate'],
  ...['check', 'fix', 'inspect', 'transfer'],
];
const BY_METHOD = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' } as const;
const VERB = new RegExp(`^(${VERBS.join('|')})(?=[A-Z]|$)`);

/**
 * The name that the rules give: the operationId, with the API's infix after the verb.
 * Undefined where they give none (no operationId, or no verb to put the infix behind): the overlay must say it.
 */
export function ruleName(operationId: string | undefined, infix: string | undefined): string | undefined {
  if (!operationId || !/^[a-z][a-zA-Z0-9]*$/.test(operationId)) return undefined;
  if (infix === undefined) return operationId;
  const verb = VERB.exec(operationId)?.[1];
  return verb === undefined ? undefined : `${verb}${infix}${operationId.slice(verb.length)}`;
}

/** What an operation is called while the overlay says nothing where the rules do: by its operationId, or by its request. */
export function givenName({ method, path, operation }: HttpOperation, infix = ''): string {
  const id = lowerFirst(camelCase(String(operation['operationId'] ?? '').replace(/^[^A-Za-z]+/, '')));
  if (id !== '') return ruleName(id, infix || undefined) ?? lowerFirst(infix) + upperFirst(id);
  const steps = path.replace(/[{}]/g, '').split('/');
  return BY_METHOD[method] + infix + upperFirst(camelCase(steps.join(' ')));
}

/**
 * The infix of an API that the overlay does not know: none where its tools stand alone, else its own name, whether names
 * would collide or not.
 */
export const apiInfix = (api: string, apis: readonly string[]): string | undefined =>
  apis.length > 1 ? upperFirst(camelCase(api)) : undefined;

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
