import { type HttpMethod, MAX_TOOL_NAME } from '../src/contract.ts';
import { shortDigest, shortened } from './digest.ts';
import type { HttpOperation } from './operations.ts';
import { camelCase, lowerFirst, upperFirst } from './words.ts';

/** Words that an operationId may begin with and that say what it does. */
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
 * The name that the rules give: the operationId, with the API's infix after the verb.
 * Undefined where they give none (no operationId, or no verb to put the infix behind): the overlay must say it.
 */
export function ruleName(operationId: string | undefined, infix: string | undefined): string | undefined {
  if (!operationId || !/^[a-z][a-zA-Z0-9]*$/.test(operationId)) return undefined;
  if (infix === undefined) return operationId;
  const verb = VERB.exec(operationId)?.[1];
  return verb === undefined ? undefined : `${verb}${infix}${operationId.slice(verb.length)}`;
}

/**
 * What an operation is called while the overlay says nothing where the rules do: by its operationId, or by its request.
 * Letters beyond ASCII stay in it, for {@link distinctName} to take them for what they are.
 */
export function givenName({ method, path, operation }: HttpOperation, infix = ''): string {
  const said = operation['operationId'];
  const text = (typeof said === 'string' ? said : '').replace(/^[^A-Za-z]+/, '');
  const id = text === '' ? '' : lowerFirst(camelCase(text)) + beyondAscii(String(said));
  if (id !== '') return ruleName(id, infix || undefined) ?? lowerFirst(infix) + upperFirst(id);
  const steps = path.replace(/[{}]/g, '').split('/').join(' ');
  return (
    BY_METHOD[method] + infix + (/[A-Za-z0-9]/.test(steps) ? upperFirst(camelCase(steps)) : '') + beyondAscii(path)
  );
}

const beyondAscii = (text: string): string => text.replace(/[^\p{L}\p{N}]|\p{ASCII}/gu, '');

/**
 * A name that nobody has: the given one, where it is good and free, else as many of its words as there is room for and a
 * digest of method and path. An operation keeps it when others are added behind it.
 */
export function distinctName(given: string, { method, path }: HttpOperation, api: string, isFree: Free): string {
  // What a name cannot hold is not lost on the way: the digest stands for it.
  const isWhole = /^\p{ASCII}*$/u.test(given);
  const letters = given.replace(/[^A-Za-z0-9]/g, '');
  if (isWhole && nameFault(letters) === undefined && isFree(letters)) return letters;
  const begin = /^[a-z]/.test(letters) ? letters : lowerFirst(BY_METHOD[method] + letters);
  const digests = [`${method} ${path}`, `${api} ${method} ${path}`].map(shortDigest);
  const names = digests.map((digest) => shortened(begin, MAX_TOOL_NAME - digest.length) + digest);
  return names.find(isFree) ?? (names.at(-1) as string);
}

type Free = (name: string) => boolean;

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
