import { isObject } from '../../../common/is-object.ts';

type Kind = 'string' | 'object' | 'texts' | 'none';

const KINDS: Readonly<Record<Kind, string>> = {
  string: 'a string',
  object: 'an object',
  texts: 'an object whose values are strings',
  none: 'left out: this list has one page',
};

/** What a member of `params` must be; `needed` if it may not be left out. */
interface Member {
  readonly path: readonly string[];
  readonly kind: Kind;
  readonly needed?: true;
}

/** Lists have one page: there is no cursor that a client could have got. */
const CURSOR: readonly Member[] = [{ path: ['cursor'], kind: 'none' }];

/** The requests of MCP with members that a server reads (2025-11-25, Schema Reference). */
const MEMBERS: Readonly<Record<string, readonly Member[]>> = {
  'tools/call': [
    { path: ['name'], kind: 'string', needed: true },
    { path: ['arguments'], kind: 'object' },
  ],
  'prompts/get': [
    { path: ['name'], kind: 'string', needed: true },
    { path: ['arguments'], kind: 'texts' },
  ],
  'resources/read': [{ path: ['uri'], kind: 'string', needed: true }],
  'completion/complete': [
    { path: ['ref'], kind: 'object', needed: true },
    { path: ['ref', 'type'], kind: 'string', needed: true },
    { path: ['argument'], kind: 'object', needed: true },
    { path: ['argument', 'name'], kind: 'string', needed: true },
    { path: ['argument', 'value'], kind: 'string', needed: true },
    { path: ['context'], kind: 'object' },
    { path: ['context', 'arguments'], kind: 'texts' },
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
  if (wrong === undefined) return faultOfContent(method, params);
  return `The member "params.${wrong.path.join('.')}" must be ${KINDS[wrong.kind]}.`;
}

function faultOfContent(method: string, params: Readonly<Record<string, unknown>>): string | undefined {
  if (method === 'completion/complete') return faultOfReference(params['ref']);
  // The protocol library would drop it, and the call would do something else than it says.
  const isDropped = isObject(params['arguments']) && Object.hasOwn(params['arguments'], '__proto__');
  return isDropped ? 'The member "params.arguments" must not have a member "__proto__".' : undefined;
}

/** What can be completed, and the member that says which one. */
const REFERENCES: Readonly<Record<string, string>> = { 'ref/prompt': 'name', 'ref/resource': 'uri' };

function faultOfReference(reference: unknown): string | undefined {
  const ref = isObject(reference) ? reference : {};
  const type = String(ref['type']);
  const member = Object.hasOwn(REFERENCES, type) ? REFERENCES[type] : undefined;
  if (member === undefined) return 'The member "params.ref.type" must be "ref/prompt" or "ref/resource".';
  return typeof ref[member] === 'string' ? undefined : `The member "params.ref.${member}" must be a string.`;
}

function isFine({ kind, needed }: Member, value: unknown): boolean {
  if (value === undefined) return needed !== true;
  if (kind === 'string') return typeof value === 'string';
  // Some clients send an empty one for the first page.
  if (kind === 'none') return value === '';
  return isObject(value) && (kind === 'object' || Object.values(value).every((text) => typeof text === 'string'));
}

const at = (params: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), params);
