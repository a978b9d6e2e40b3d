/** The standard's own table of parameter styles (OpenAPI 3.1, section 4.8.12.4), on the wire of a real HTTPS server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEcho } from './echo.ts';
import { documentOf, operationOf, served } from './served.ts';

const string = { type: 'string' };
const VALUES = {
  empty: { schema: string, value: '' },
  text: { schema: string, value: 'blue' },
  list: { schema: { type: 'array', items: string }, value: ['blue', 'black', 'brown'] },
  object: {
    schema: {
      type: 'object',
      properties: Object.fromEntries(['R', 'G', 'B'].map((each) => [each, { type: 'integer' }])),
    },
    value: { R: 100, G: 200, B: 150 },
  },
  reserved: { schema: string, value: "a/b?c#d[e]@f!$&'()*+,;=:% ü" },
} as const;
type Kind = keyof typeof VALUES;

const RESERVED = 'a%2Fb%3Fc%23d%5Be%5D%40f%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A%25%20%C3%BC';

/** By place, style and explode: what each value is on the wire. `refused` where it would address something else. */
const TABLE: readonly [place: string, style: string, explode: boolean, wire: Partial<Record<Kind, string>>][] = [
  [
    'path',
    'matrix',
    false,
    {
      empty: ';color',
      text: ';color=blue',
      list: ';color=blue,black,brown',
      object: ';color=R,100,G,200,B,150',
      reserved: `;color=${RESERVED}`,
    },
  ],
  [
    'path',
    'matrix',
    true,
    {
      empty: ';color',
      text: ';color=blue',
      list: ';color=blue;color=black;color=brown',
      object: ';R=100;G=200;B=150',
      reserved: `;color=${RESERVED}`,
    },
  ],
  [
    'path',
    'label',
    false,
    {
      empty: 'refused',
      text: '.blue',
      list: '.blue,black,brown',
      object: '.R,100,G,200,B,150',
      reserved: `.${RESERVED}`,
    },
  ],
  [
    'path',
    'label',
    true,
    {
      empty: 'refused',
      text: '.blue',
      list: '.blue.black.brown',
      object: '.R=100.G=200.B=150',
      reserved: `.${RESERVED}`,
    },
  ],
  [
    'path',
    'simple',
    false,
    { empty: 'refused', text: 'blue', list: 'blue,black,brown', object: 'R,100,G,200,B,150', reserved: RESERVED },
  ],
  [
    'path',
    'simple',
    true,
    { empty: 'refused', text: 'blue', list: 'blue,black,brown', object: 'R=100,G=200,B=150', reserved: RESERVED },
  ],
  [
    'query',
    'form',
    false,
    {
      empty: 'color=',
      text: 'color=blue',
      list: 'color=blue,black,brown',
      object: 'color=R,100,G,200,B,150',
      reserved: `color=${RESERVED}`,
    },
  ],
  [
    'query',
    'form',
    true,
    {
      empty: 'color=',
      text: 'color=blue',
      list: 'color=blue&color=black&color=brown',
      object: 'R=100&G=200&B=150',
      reserved: `color=${RESERVED}`,
    },
  ],
  [
    'query',
    'spaceDelimited',
    false,
    { list: 'color=blue%20black%20brown', object: 'color=R%20100%20G%20200%20B%20150' },
  ],
  [
    'query',
    'pipeDelimited',
    false,
    { list: 'color=blue%7Cblack%7Cbrown', object: 'color=R%7C100%7CG%7C200%7CB%7C150' },
  ],
  ['query', 'deepObject', true, { object: 'color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150' }],
  ['header', 'simple', false, { empty: '', text: 'blue', list: 'blue,black,brown', object: 'R,100,G,200,B,150' }],
  ['header', 'simple', true, { empty: '', text: 'blue', list: 'blue,black,brown', object: 'R=100,G=200,B=150' }],
  [
    'cookie',
    'form',
    false,
    {
      empty: 'color=',
      text: 'color=blue',
      list: 'color=blue,black,brown',
      object: 'color=R,100,G,200,B,150',
      reserved: `color=${RESERVED}`,
    },
  ],
  ['cookie', 'form', true, { empty: 'color=', text: 'color=blue', reserved: `color=${RESERVED}` }],
];

const cells = TABLE.flatMap(([place, style, explode, wire]) =>
  (Object.entries(wire) as [Kind, string][]).map(([kind, want]) => ({ place, style, explode, kind, want })),
);
type Cell = (typeof cells)[number];

const idOf = ({ place, style, explode, kind }: Cell) => `${place}${style}${explode ? 'Exploded' : 'Joined'}${kind}`;

const DOCUMENT = documentOf(
  Object.fromEntries(
    cells.map((cell) => {
      const { place, style, explode, kind } = cell;
      const parameter = {
        in: place,
        name: 'color',
        style,
        explode,
        required: place === 'path',
        schema: VALUES[kind].schema,
      };
      const path = place === 'path' ? `/${idOf(cell)}/{color}` : `/${idOf(cell)}`;
      return [path, { get: operationOf({ operationId: idOf(cell), parameters: [parameter] }) }];
    }),
  ),
);

describe('the styles of parameters', () => {
  let echo: Awaited<ReturnType<typeof startEcho>>;
  beforeAll(async () => {
    echo = await startEcho(DOCUMENT);
  });
  afterAll(() => echo?.close());

  test.each(cells)('$place, $style, explode $explode, $kind: $want', async (cell) => {
    const { isError, seen } = await echo.call(idOf(cell), { color: VALUES[cell.kind].value });
    if (cell.want === 'refused') {
      expect({ isError, requests: seen.length }).toEqual({ isError: true, requests: 0 });
      return;
    }
    const [request] = seen;
    const path = `/${idOf(cell)}`;
    if (cell.place === 'path') expect(request?.path).toBe(`${path}/${cell.want}`);
    else if (cell.place === 'query') expect(request?.path).toBe(`${path}?${cell.want}`);
    else expect(request?.headers[cell.place === 'header' ? 'color' : 'cookie']).toBe(cell.want);
  });
});

test.each(['query', 'cookie'])('no key of an exploded object replaces another parameter of the %s', async (place) => {
  const free = { name: 'more', in: place, schema: { type: 'object', additionalProperties: true } };
  const limit = { name: 'page-size', in: place, schema: { type: 'integer', maximum: 50 } };
  const get = operationOf({ operationId: 'listThings', parameters: [free, limit] });
  const { request } = await served(documentOf({ '/things': { get } }));
  const received = await request('listThings', { more: { colour: 'red' }, pageSize: 5 });
  expect(received.headers?.['cookie'] ?? received.path).toMatch(/colour=red(&|; )page-size=5$/);
  await expect(request('listThings', { more: { 'page-size': 500 } })).rejects.toThrow(
    '"more" has the key "page-size", which is a parameter of its own.',
  );
});

test('half a character in the name of a form field is not sent as another one', async () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'string' } };
  const content = { 'application/x-www-form-urlencoded': { schema } };
  const post = operationOf({ operationId: 'sendForm', requestBody: { content } });
  const { request } = await served(documentOf({ '/form': { post } }));
  expect((await request('sendForm', { a: 'x', ü: 'y' })).body).toBe('a=x&%C3%BC=y');
  await expect(request('sendForm', { '\ud800': 'y' })).rejects.toThrow(/half a character/);
});

describe('a list', () => {
  const callWith = async (place: string, style: string, explode: boolean, value: unknown, schema: object = list) => {
    const parameter = { in: place, name: 'color', style, explode, required: place === 'path', schema };
    const path = place === 'path' ? '/things/{color}' : '/things';
    const get = operationOf({ operationId: 'listThings', parameters: [parameter] });
    const { request } = await served(documentOf({ [path]: { get } }));
    return request('listThings', { color: value });
  };
  const list = { type: 'array', items: string };
  const free = { type: 'object', additionalProperties: true };

  test.each([
    ['query', 'form', false],
    ['query', 'form', true],
    ['query', 'pipeDelimited', false],
    ['header', 'simple', false],
    ['cookie', 'form', false],
  ])('without items is not sent: %s, %s, explode %s', async (...where) => {
    for (const sent of [await callWith(...where, []), await callWith(...where, {}, free)]) {
      expect({ path: sent.path, fields: Object.keys(sent.headers ?? {}) }).toEqual({
        path: '/things',
        fields: ['accept'],
      });
    }
  });

  test.each([
    ['simple', false],
    ['label', true],
    ['matrix', false],
    ['matrix', true],
  ])('without items is refused where the path would be another one: %s, explode %s', async (style, explode) => {
    await expect(callWith('path', style, explode, [])).rejects.toThrow('which is not an id');
  });

  test.each([
    ['query', 'pipeDelimited', false, '|'],
    ['query', 'spaceDelimited', false, ' '],
    ['header', 'simple', false, ','],
    ['path', 'label', true, '.'],
  ])('is refused if an item has what separates items: %s, %s', async (place, style, explode, separator) => {
    await expect(callWith(place, style, explode, ['a', `b${separator}c`])).rejects.toThrow(
      `"color" has an item with "${separator}", which separates items.`,
    );
    await expect(callWith(place, style, explode, { a: `b${separator}c` }, free)).rejects.toThrow(
      'which separates items',
    );
  });
});

test('JSON in a header field only has characters that are allowed there', async () => {
  const schema = { type: 'object', properties: { name: string } };
  const parameters = [{ in: 'header', name: 'X-Filter', content: { 'application/json': { schema } } }];
  const { request } = await served(
    documentOf({ '/things': { get: operationOf({ operationId: 'listThings', parameters }) } }),
  );
  const { headers } = await request('listThings', { xFilter: { name: 'é😀' } });
  expect(headers?.['x-filter']).toBe('{"name":"\\u00e9\\ud83d\\ude00"}');
  expect(JSON.parse(headers?.['x-filter'] ?? '')).toEqual({ name: 'é😀' });
});

describe('an object in a form', () => {
  const LARGE = '9223372036854775807';
  const object = {
    type: 'object',
    properties: { R: { type: 'integer', format: 'int64' }, admin: { type: 'boolean' } },
  };
  const formWith = async (encoding: object, args: Record<string, unknown>) => {
    const schema = {
      type: 'object',
      properties: { color: object, admin: { type: 'boolean' }, R: { type: 'integer' } },
    };
    const content = { 'application/x-www-form-urlencoded': { schema, encoding: { color: encoding } } };
    const post = operationOf({ operationId: 'sendForm', requestBody: { required: true, content } });
    const { request } = await served(documentOf({ '/form': { post } }));
    return (await request('sendForm', args)).body;
  };

  test.each([
    ['nothing said', {}, `color=%7B%22R%22%3A${LARGE}%7D`],
    ['JSON', { contentType: 'application/json' }, `color=%7B%22R%22%3A${LARGE}%7D`],
    ['style form, not exploded', { style: 'form', explode: false }, `color=R,${LARGE}`],
    ['explode false', { explode: false }, `color=R,${LARGE}`],
    ['deepObject', { style: 'deepObject' }, `color%5BR%5D=${LARGE}`],
  ])('is written as declared, with all digits: %s', async (_, encoding, want) => {
    expect(await formWith(encoding, { color: { R: LARGE } })).toBe(want);
  });

  test('is spread over the form as in a query, and has no field with its own name', async () => {
    const content = {
      'application/x-www-form-urlencoded': {
        schema: {
          type: 'object',
          properties: { color: { type: 'object', additionalProperties: true }, admin: { type: 'boolean' } },
        },
        encoding: { color: { style: 'form' } },
      },
    };
    const post = operationOf({ operationId: 'sendForm', requestBody: { required: true, content } });
    const { request } = await served(documentOf({ '/form': { post } }));
    expect((await request('sendForm', { color: { R: 1, G: 2 } })).body).toBe('R=1&G=2');
    await expect(request('sendForm', { color: { admin: true } })).rejects.toThrow(
      '"color" has the key "admin", which is a parameter of its own.',
    );
  });
});
