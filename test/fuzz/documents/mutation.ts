import fc from 'fast-check';
import { isObject, type Json, type JsonObject, pointer } from '../../../codegen/common/json.ts';

/** One change of a document at some place. */
export interface Mutation {
  readonly kind: 'remove' | 'replace' | 'rename' | 'copy' | 'wrap' | 'add';
  /** Which of the document's places, modulo their number. */
  readonly place: number;
  readonly other: number;
  readonly value: number;
}

/** Names that are difficult for some part of the program. */
const NAMES = [
  '__proto__',
  'constructor',
  '用户',
  'a b',
  'x'.repeat(80),
  'network',
  'all',
  '',
  'user-name',
  'user_name',
  '$ref',
  'Content-Type',
];

const VALUES: readonly Json[] = [
  ...[null, true, false, 0, -1, 1.5, '', 'x', 'object', 'string', 'integer', 'query', 'path', 'body', 'pipeDelimited'],
  ...[
    [],
    {},
    ['string', 'null'],
    { type: 'string' },
    { type: 'object' },
    { type: 'array', items: { type: 'integer' } },
  ],
  ...[{ $ref: '#/components/schemas/Thing' }, { $ref: '#/components/schemas/Node' }, { $ref: '#/nowhere' }],
  ...[{ $ref: 'other.yaml#/x' }, { not: { type: 'string' } }, { const: 1 }, { enum: ['a', 1, null] }],
];

const KEYWORDS: readonly [string, Json][] = [
  ['required', ['name', 'id']],
  ['required', true],
  ['nullable', true],
  ['type', ['string', 'null']],
  ['additionalProperties', false],
  ['additionalProperties', { type: 'string' }],
  ['minProperties', 1],
  ['maxLength', 3],
  ['minimum', 2],
  ['pattern', '^[\\p{L}0-9]+$'],
  ['pattern', '(?i)x'],
  ['format', 'uuid'],
  ['enum', ['a', 'b']],
  ['not', { required: ['name'] }],
  ['allOf', [{ $ref: '#/components/schemas/Change' }]],
  ['oneOf', [{ type: 'string' }, { $ref: '#/components/schemas/Node' }]],
  ['properties', { extra: { type: 'integer' }, name: { type: 'string' } }],
  ['style', 'spaceDelimited'],
  ['explode', false],
  ['in', 'cookie'],
  ['servers', [{ url: 'https://elsewhere.example/' }]],
  ['discriminator', { propertyName: 'kind' }],
];

export const anyMutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('remove', 'replace', 'rename', 'copy', 'wrap', 'add', 'add'),
    place: fc.nat(),
    other: fc.nat(),
    value: fc.nat(),
  }),
  { minLength: 1, maxLength: 6 },
);

interface Place {
  readonly holder: JsonObject | Json[];
  readonly key: string;
}

/** Every place below `paths` and `components`, in order. */
function placesIn(value: Json, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, part] of Object.entries(value)) {
    found.push({ holder: value, key });
    placesIn(part, found);
  }
  return found;
}

const pick = <T>(from: readonly T[], number: number): T => from[number % from.length] as T;
const copyOf = (value: Json): Json => JSON.parse(JSON.stringify(value ?? null));

function set(holder: JsonObject | Json[], key: string, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The document with all of these changes made one after the other. */
export function mutated(document: unknown, mutations: readonly Mutation[]): JsonObject {
  const result = copyOf(document as Json) as JsonObject;
  for (const { kind, place, other, value } of mutations) {
    const places = [...placesIn(result['paths'] ?? null), ...placesIn(result['components'] ?? null)];
    if (places.length === 0) break;
    const { holder, key } = pick(places, place);
    const current = (holder as JsonObject)[key] as Json;
    if (kind === 'remove') {
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
    } else if (kind === 'replace') set(holder, key, copyOf(pick(VALUES, value)));
    else if (kind === 'copy') {
      const from = pick(places, other);
      set(holder, key, copyOf((from.holder as JsonObject)[from.key] as Json));
    } else if (kind === 'wrap')
      set(holder, key, { [pick(['allOf', 'oneOf', 'anyOf'], other)]: [current, copyOf(pick(VALUES, value))] });
    else if (kind === 'add' && isObject(current)) set(current, ...(copyOf(pick(KEYWORDS, value)) as [string, Json]));
    else if (kind === 'rename' && isObject(holder)) {
      const name = pick(NAMES, value);
      delete holder[key];
      set(holder, name, current);
    }
  }
  return result;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

/** `METHOD path` and the pointer of everything in a document that is an operation. */
export function operationsIn(document: JsonObject): { readonly call: string; readonly pointer: string }[] {
  const paths = document['paths'];
  if (!isObject(paths)) return [];
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!isObject(item) || path.startsWith('x-')) return [];
    const methods = METHODS.filter((method) => item[method] !== undefined);
    return methods.map((method) => ({ call: `${method.toUpperCase()} ${path}`, pointer: pointer('paths', path) }));
  });
}
