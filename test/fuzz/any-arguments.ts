/** Random arguments for a tool: mostly valid, often nearly valid, sometimes anything. */
import fc from 'fast-check';
import type { JsonSchema } from '../../src/contract.ts';

/** Names and texts that have broken programs: of prototypes, paths, headers, queries, encodings. */
const HOSTILE = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'then'],
  ...['', ' ', '.', '..', '../..', '%2e%2e', '%2e%2e%2f', '/', '//', '/../../fabric/v1/routers', '\\', ';', '?', '#'],
  ...['?limit=1&limit=2', '&offset=3', 'a\r\nX-Injected: 1', 'a\nb', '\u0000', '\u007f', '\u202e', '\u200b', '\ufeff'],
  ...['\ud800', 'a\udc00b', '\u{e0041}', '\u{1f600}', 'ä', '%', '%zz', '+', '"', "'", '`', '{x}', '{{x}}', '<b>', '*'],
  ...['null', 'undefined', 'NaN', 'Infinity', '-0', '1e400', '9223372036854775807', '0x10', 'true', '[]', '{}', '[1'],
  ...['@', '@nobody', '#', '#all', '@@', 'name = "x"', 'limit none', 'true skip 5 limit none', 'x'.repeat(5000)],
  ...['[redacted: password]', 'eyJhbGciOiJub25lIn0.e30.', '-----BEGIN PRIVATE KEY-----'],
];

const hostileText = fc.constantFrom(...HOSTILE);
const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/) },
  { weight: 2, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
);
const anyKey = fc.oneof(hostileText, fc.string(), fc.constantFrom('id', 'name', 'data', 'limit', 'Limit', 'nmae'));
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  anyText,
  fc.double(),
  fc.maxSafeInteger(),
  fc.array(anyKey, { maxLength: 3 }).map((keys) => withKeys(keys.map((key) => [key, key]))),
);

/** An object with these properties, as `JSON.parse` creates it: `__proto__` is an ordinary property. */
function withKeys(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of entries) {
    Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return result;
}

/** A value for a schema: a valid one, the same as text, or something else. */
function valueFor(schema: JsonSchema): fc.Arbitrary<unknown> {
  const right = rightFor(schema);
  const asText = right.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return fc.oneof(
    { weight: 12, arbitrary: right },
    { weight: 2, arbitrary: asText },
    { weight: 1, arbitrary: hostileText },
    { weight: 1, arbitrary: anything },
  );
}

function rightFor(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  switch (schema['type']) {
    case 'string':
      return schema['format'] === 'date-time' ? fc.constant('2026-01-02T03:04:05Z') : anyText;
    case 'integer':
      return fc.oneof(fc.integer({ min: 0, max: 500 }), fc.maxSafeInteger());
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valueFor((schema['items'] ?? {}) as JsonSchema), { maxLength: 3 });
    case 'object':
      return Object.keys((schema['properties'] ?? {}) as object).length > 0 ? objectFor(schema) : freeObject;
    default:
      return anything;
  }
}

const freeObject = fc
  .array(fc.tuple(anyKey, fc.oneof(fc.jsonValue({ maxDepth: 2 }), anyText)), { maxLength: 4 })
  .map(withKeys);

/** Usually with the required properties; each other one now and then; sometimes an unknown one. */
function objectFor(schema: JsonSchema): fc.Arbitrary<Record<string, unknown>> {
  const required = new Set((schema['required'] ?? []) as string[]);
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const parts = properties.map(([name, property]) => {
    const value = valueFor(property).map((given) => [[name, given]] as const);
    const weights = required.has(name) ? { there: 30, absent: 1 } : { there: 1, absent: 2 };
    return fc.oneof(
      { weight: weights.there, arbitrary: value },
      { weight: weights.absent, arbitrary: fc.constant([] as const) },
    );
  });
  const stray = fc.oneof(
    { weight: 9, arbitrary: fc.constant([] as const) },
    { weight: 1, arbitrary: fc.tuple(anyKey, anything).map((entry) => [entry] as const) },
  );
  return fc.tuple(...parts, stray).map((lists) => withKeys(lists.flat()));
}

/** Random arguments for a tool with this input. */
export const anyArguments = (schema: JsonSchema): fc.Arbitrary<Record<string, unknown>> => objectFor(schema);
