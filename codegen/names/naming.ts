import { type HttpMethod, MAX_TOOL_NAME, RESERVED_TOOLS } from '../../src/contract.ts';
import type { HttpOperation } from '../documents/operations.ts';
import { shortDigest, shortened } from './digest.ts';
import { camelCase, lowerFirst, upperFirst } from './words.ts';

/** Verbs that an operationId may start with. */
const VERBS = [
  ...['list', 'detail', 'get', 'create', 'update', 'patch', 'delete', 'remove', 'add', 'enable', 'disable'],
  ...['associate', 'disassociate', 'enroll', 'reEnroll', 'refresh', 'request', 'extend', 'verify', 'authenticate'],
  ...['check', 'fix', 'inspect', 'transfer'],
];
const BY_METHOD: Readonly<Record<HttpMethod, string>> = {
  ...{ GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' },
  ...{ HEAD: 'head', OPTIONS: 'options' },
};
const VERB = new RegExp(`^(${VERBS.join('|')})(?=[A-Z]|$)`);

/**
 * The name by rule: the operationId, with the API's infix after the verb. Undefined if there is no operationId, or no
 * verb for the infix: then the overlay must name it.
 */
export function ruleName(operationId: string | undefined, infix: string | undefined): string | undefined {
  if (!operationId || !/^[a-z][a-zA-Z0-9]*$/.test(operationId)) return undefined;
  if (infix === undefined) return operationId;
  const verb = VERB.exec(operationId)?.[1];
  return verb === undefined ? undefined : `${verb}${infix}${operationId.slice(verb.length)}`;
}

/**
 * The provisional name of an operation without one: from its operationId, or from its request. Non-ASCII letters stay,
 * for {@link distinctName} to handle.
 */
export function nameFromRequest({ method, path, operation }: HttpOperation, infix = ''): string {
  const declared = operation['operationId'];
  const letters = (typeof declared === 'string' ? declared : '').replace(/^[^A-Za-z]+/, '');
  // A first word in capitals: `PATCH_groups` is `patchGroups`.
  const text = letters.replace(/^[A-Z]{2,}(?![a-z])/, (word) => word.toLowerCase());
  const id = text === '' ? '' : lowerFirst(camelCase(text)) + beyondAscii(String(declared));
  if (id !== '') return ruleName(id, infix || undefined) ?? (infix === '' ? id : lowerFirst(infix) + upperFirst(id));
  const steps = path.replace(/[{}]/g, '').split('/').join(' ');
  return (
    BY_METHOD[method] + infix + (/[A-Za-z0-9]/.test(steps) ? upperFirst(camelCase(steps)) : '') + beyondAscii(path)
  );
}

const beyondAscii = (text: string): string => text.replace(/[^\p{L}\p{N}]|\p{ASCII}/gu, '');

/**
 * A unique name: the given one if it is valid and free, otherwise as many of its words as fit and a digest of method
 * and path.
 */
export function distinctName(proposed: string, { method, path }: HttpOperation, api: string, isFree: Free): string {
  // The digest also represents characters that a name cannot contain.
  const isWhole = /^\p{ASCII}*$/u.test(proposed);
  const letters = proposed.replace(/[^A-Za-z0-9]/g, '');
  if (isWhole && nameFault(letters) === undefined && isFree(letters)) return letters;
  const begin = /^[a-z]/.test(letters) ? letters : lowerFirst(BY_METHOD[method] + letters);
  const digests = [`${method} ${path}`, `${api} ${method} ${path}`].map(shortDigest);
  const names = digests.map((digest) => shortened(begin, MAX_TOOL_NAME - digest.length) + digest);
  return names.find(isFree) ?? (names.at(-1) as string);
}

type Free = (name: string) => boolean;

/**
 * The infix of an API that the overlay does not know: none if its tools are alone, otherwise its own name, even without
 * collisions.
 */
export const apiInfix = (api: string, apis: readonly string[]): string | undefined =>
  apis.length > 1 ? upperFirst(camelCase(api)) : undefined;

/** How the overlay refers to an operation that no rule can name. */
export function references(api: string, { method, path, operation }: HttpOperation): string[] {
  const id = operation['operationId'];
  return [...(typeof id === 'string' ? [`${api} ${id}`] : []), `${api} ${method} ${path}`];
}

/** What is wrong with a tool name; undefined for a good one. */
export function nameFault(name: string): string | undefined {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) return 'must be letters and digits, starting with a lower-case letter';
  if (name.length > MAX_TOOL_NAME) return `is longer than ${MAX_TOOL_NAME} characters`;
  if (RESERVED_TOOLS.includes(name)) return "is that of one of this server's own tools";
  return undefined;
}
