/** Numbers of a document that JavaScript numbers would round are listed, checked and sent as they are written. */
import { describe, expect, test } from 'vitest';
import { exactNumber, parseExact } from '../../src/common/exact-json.ts';
import { bodyOf, documentOf, operationOf, served } from './served.ts';

const MOST = { int64: '9223372036854775807', uint64: '18446744073709551615' };

/** A document in JSON whose body has one property `n` with this schema, as text. */
const withSchema = (schema: string) =>
  JSON.stringify(
    documentOf({
      '/n': {
        post: operationOf({
          operationId: 'setN',
          ...bodyOf({ type: 'object', properties: { n: 'SCHEMA', text: { type: 'string' } } }),
        }),
      },
    }),
  ).replace('"SCHEMA"', schema);

async function judged(schema: string, value: string): Promise<string> {
  const { request } = await served(withSchema(schema));
  const args = parseExact(`{"n":${value}}`) as Record<string, unknown>;
  return request('setN', args).then(
    ({ body }) => String(body),
    () => 'refused',
  );
}

/** The values that each schema allows, and those that it does not. */
const CASES: readonly (readonly [schema: string, right: readonly string[], wrong: readonly string[]])[] = [
  [
    `{"type":"integer","format":"int64","minimum":-9223372036854775808,"maximum":${MOST.int64}}`,
    ['0', '-9223372036854775808', '9223372036854775806', MOST.int64],
    ['9223372036854775808', '-9223372036854775809', MOST.uint64],
  ],
  [`{"type":"integer","maximum":${MOST.uint64}}`, [MOST.uint64, '-1'], ['18446744073709551616']],
  ['{"type":"integer","maximum":9.223372036854775807e18}', [MOST.int64], ['9223372036854775808']],
  ['{"type":"integer","maximum":9007199254740991}', ['9007199254740991'], ['9007199254740992']],
  ['{"type":"integer","minimum":9007199254740993}', ['9007199254740993'], ['9007199254740992', '5']],
  ['{"type":"number","exclusiveMinimum":9007199254740993}', ['9007199254740994'], ['9007199254740993', '1.5']],
  ['{"type":"integer","exclusiveMaximum":1e19}', ['9999999999999999999'], ['10000000000000000000']],
  ['{"enum":[9007199254740993,1]}', ['9007199254740993', '1'], ['9007199254740992', '9007199254740994']],
  ['{"const":9007199254740993}', ['9007199254740993'], ['9007199254740992', '1']],
  ['{"type":"integer","enum":[1,9007199254740991]}', ['9007199254740991'], ['9007199254740993']],
  ['{"type":"integer","multipleOf":9007199254740993}', ['18014398509481986', '0'], ['18014398509481984', '3']],
  ['{"type":"integer","multipleOf":2}', ['9007199254740994', '4'], ['9007199254740993', '3']],
  ['{"type":"number","multipleOf":0.01}', ['19.99', MOST.int64], ['19.995', '0.0000001']],
  [
    '{"type":"array","uniqueItems":true,"items":{"type":"integer"}}',
    ['[9007199254740993,9007199254740992]'],
    ['[9007199254740993,9007199254740993]'],
  ],
  [
    `{"anyOf":[{"type":"integer","minimum":${MOST.int64}},{"type":"string","maxLength":3}]}`,
    [MOST.int64, '"abc"'],
    ['9223372036854775806', '"abcd"'],
  ],
  [`{"allOf":[{"maximum":5},{"maximum":${MOST.int64}}]}`, ['5'], ['6', MOST.int64]],
  ['{"type":"array","items":{"not":{"const":9007199254740993}}}', ['[9007199254740992]'], ['[9007199254740993]']],
];

describe.each(CASES)('%s', (schema, right, wrong) => {
  test('accepts what is in range, and sends it as it is', async () => {
    for (const value of right) expect(await judged(schema, value)).toBe(`{"n":${value}}`);
  });
  test('refuses the rest', async () => {
    for (const value of wrong) expect([value, await judged(schema, value)]).toStrictEqual([value, 'refused']);
  });
});

test('numbers as text are read exactly too', async () => {
  const schema = `{"type":"integer","maximum":${MOST.int64}}`;
  expect(await judged(schema, '"9223372036854775807.0"')).toBe(`{"n":${MOST.int64}}`);
  expect(await judged(schema, '"9223372036854775808"')).toBe('refused');
  expect(await judged('{"type":"number","maximum":1}', '"1e-400"')).toBe('refused');
});

test('YAML has the same numbers', async () => {
  const { listed, request } = await served(
    [
      'openapi: 3.1.0',
      'info: {title: Shop, version: 1.0}',
      'paths:',
      '  /n:',
      '    get:',
      '      operationId: getN',
      '      parameters:',
      `      - {name: size, in: query, schema: {type: integer, minimum: 0, maximum: ${MOST.uint64}}}`,
      '      - {name: mask, in: query, schema: {type: integer, maximum: 0x7fffffffffffffff}}',
      '      - {name: far, in: query, schema: {type: number, maximum: .inf}}',
      "      responses: {204: {description: ''}}",
    ].join('\n'),
  );
  expect(JSON.stringify(listed('getN'))).toContain(`0-${MOST.uint64}`);
  const requestWith = (name: string, value: string) => request('getN', { [name]: value });
  expect((await requestWith('size', MOST.uint64)).path).toBe(`/n?size=${MOST.uint64}`);
  await expect(requestWith('size', '18446744073709551616')).rejects.toThrow(MOST.uint64);
  expect((await requestWith('mask', MOST.int64)).path).toBe(`/n?mask=${MOST.int64}`);
  await expect(requestWith('mask', '9223372036854775808')).rejects.toThrow(MOST.int64);
  expect((await requestWith('far', '5')).path).toBe('/n?far=5');
});

test('a parameter with JSON in it has every digit', async () => {
  const content = { 'application/json': { schema: { type: 'object', properties: { n: { type: 'integer' } } } } };
  const get = operationOf({ operationId: 'getN', parameters: [{ in: 'query', name: 'q', content }] });
  const { request } = await served(documentOf({ '/n': { get } }));
  const { path } = await request('getN', { q: { n: BigInt(MOST.uint64) } });
  expect(decodeURIComponent(path)).toBe(`/n?q={"n":${MOST.uint64}}`);
});

test('what is listed has every digit', async () => {
  const { listed } = await served(withSchema(`{"type":"integer","default":${MOST.int64},"enum":[1,${MOST.int64}]}`));
  const text = JSON.stringify(listed('setN'));
  expect(text).toContain(`one of 1, ${MOST.int64}; default ${MOST.int64}`);
});

test.each([
  ['maximum', '{"type":"number","maximum":1e99999}', '5'],
  ['minimum', '{"type":"number","minimum":1e-400}', '0'],
  ['multipleOf', '{"type":"number","multipleOf":0.1e-400}', '0.3'],
  ['const', '{"type":"number","const":1e-400}', '1'],
  ['enum', '{"type":"number","enum":[1e-400,1]}', '1'],
])('a %s that nothing can hold is dropped, and the log says so: %s', async (keyword, schema, limit) => {
  const { warnings } = await served(withSchema(schema));
  expect(warnings.join('\n')).toContain(`/n/${keyword}`);
  expect(warnings.join('\n')).toContain('cannot be held exactly');
  expect(await judged(schema, limit)).toBe(`{"n":${limit}}`);
});

test('long numbers elsewhere in a document harm nothing', async () => {
  const { names, warnings } = await served(
    withSchema(
      `{"type":"string","maxLength":${MOST.int64},"example":${MOST.uint64},"x-more":{"maximum":1${MOST.int64}}}`,
    ),
  );
  expect({ names, warnings }).toStrictEqual({ names: ['setN'], warnings: [] });
});

test.each([
  ['12', 12],
  ['-1.50', -1.5],
  ['1e3', 1000],
  ['12.0e-1', 1.2],
  ['9007199254740993.0', 9007199254740993n],
  ['-9.007199254740993e15', -9007199254740993n],
  ['9007199254740992.5', undefined],
  ['1e-400', undefined],
  ['1e9999', undefined],
  ['0e9999', 0],
  ['', undefined],
  ['1-2', undefined],
])('the text %j is exactly %s', (text, expected) => expect(exactNumber(text)).toBe(expected));
