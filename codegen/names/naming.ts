import { type HttpMethod, MAX_TOOL_NAME, type Operation, RESERVED_TOOLS } from '../../src/contract.ts';
import type { HttpOperation } from '../documents/operations.ts';
import { endsLikeDigest, longDigest, shortDigest, shortened } from './digest.ts';
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

/** An API whose operations are named: how it is called, its infix, and those of the other APIs that are served. */
export interface NamedApi {
  readonly api: string;
  readonly infix: string | undefined;
  readonly otherInfixes: readonly (string | undefined)[];
}

/**
 * The names that an operation may have, best first. The first is its operationId, if that is a valid name. All others
 * are made of words and a digest of the request. They depend on nothing else, so an operation that is added cannot
 * change them.
 */
export function possibleNames(http: HttpOperation, named: NamedApi): string[] {
  const { method, path, operation } = http;
  const id = operation['operationId'];
  const own = ruleName(typeof id === 'string' ? id : undefined, named.infix);
  const isOwn = own !== undefined && nameFault(own) === undefined && !endsLikeDigest(own) && !mayBeOfOther(own, named);
  const words = own ?? wordsOf(http, named.infix);
  const begin = /^[a-z]/.test(words) ? words : lowerFirst(BY_METHOD[method] + words);
  const digests = [shortDigest(`${method} ${path}`), longDigest(`${named.api} ${method} ${path}`)];
  return [...(isOwn ? [own] : []), ...digests.map((each) => shortened(begin, MAX_TOOL_NAME - each.length) + each)];
}

/** Whether an operation of another API may have this name, because that API's infix begins with this one's. */
function mayBeOfOther(name: string, { infix = '', otherInfixes }: NamedApi): boolean {
  const verb = VERB.exec(name)?.[1] ?? '';
  return otherInfixes.some((other = '') => other !== infix && other.startsWith(infix) && name.startsWith(verb + other));
}

/** The words for a name in camel case, if the operation has no operationId or it is not a valid name. */
export function wordsOf({ method, path, operation }: HttpOperation, infix = ''): string {
  const declared = operation['operationId'];
  const letters = (typeof declared === 'string' ? declared : '').replace(/^[^A-Za-z]+/, '');
  // A first word in capitals: `PATCH_groups` is `patchGroups`.
  const text = letters.replace(/^[A-Z]{2,}(?![a-z])/, (word) => word.toLowerCase());
  const id = lowerFirst(camelCase(text));
  if (id !== '') return ruleName(id, infix || undefined) ?? (infix === '' ? id : lowerFirst(infix) + upperFirst(id));
  const steps = path.replace(/[{}]/g, '').split('/').join(' ');
  return BY_METHOD[method] + infix + (/[A-Za-z0-9]/.test(steps) ? upperFirst(camelCase(steps)) : '');
}

/** The words of a name: without its digest, where it has one. */
export function wordsOfName({ name, method, path }: Pick<Operation, 'name' | 'method' | 'path'>): string {
  if (!endsLikeDigest(name)) return name;
  const digest = shortDigest(`${method} ${path}`);
  return name.endsWith(digest) ? name.slice(0, -digest.length) : name;
}

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
