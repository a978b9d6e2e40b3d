import { isObject } from '../../../common/is-object.ts';

/** What a member of `params` must be; `needed` if it may not be left out. */
interface Member {
  readonly path: string;
  readonly kind: 'string' | 'object';
  readonly needed?: true;
}

const CURSOR: readonly Member[] = [{ path: 'cursor', kind: 'string' }];

/** The requests of MCP with members that a server reads (2025-11-25, Schema Reference). */
const MEMBERS: Readonly<Record<string, readonly Member[]>> = {
  'tools/call': [
    { path: 'name', kind: 'string', needed: true },
    { path: 'arguments', kind: 'object' },
  ],
  'prompts/get': [
    { path: 'name', kind: 'string', needed: true },
    { path: 'arguments', kind: 'object' },
  ],
  'resources/read': [{ path: 'uri', kind: 'string', needed: true }],
  'completion/complete': [
    { path: 'ref', kind: 'object', needed: true },
    { path: 'ref.type', kind: 'string', needed: true },
    { path: 'argument', kind: 'object', needed: true },
    { path: 'argument.name', kind: 'string', needed: true },
    { path: 'argument.value', kind: 'string', needed: true },
  ],
  'tools/list': CURSOR,
  'prompts/list': CURSOR,
  'resources/list': CURSOR,
  'resources/templates/list': CURSOR,
};

/** The first member of a request's `params` that is missing or of the wrong kind, in a sentence. */
export function faultOfParams(method: string, params: Readonly<Record<string, unknown>>): string | undefined {
  const members = Object.hasOwn(MEMBERS, method) ? MEMBERS[method] : undefined;
  const wrong = members?.find((member) => !isFine(member, at(params, member.path)));
  if (wrong === undefined) return undefined;
  return `The member "params.${wrong.path}" must be ${wrong.kind === 'string' ? 'a string' : 'an object'}.`;
}

function isFine({ kind, needed }: Member, value: unknown): boolean {
  if (value === undefined) return needed !== true;
  return kind === 'string' ? typeof value === 'string' : isObject(value);
}

const at = (params: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), params);
