import { describe, expect, test } from 'vitest';
import { bodyOf, documentOf, operationOf, served } from './served.ts';

const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const string = { type: 'string' };
const parameter = (place: string, name: string, schema: unknown = string, more = {}) => ({
  in: place,
  name,
  schema,
  ...more,
});
const one = (method: string, operation: object, more = {}) =>
  served(documentOf({ '/things': { [method]: operationOf({ operationId: 'tryIt', ...operation }) } }, more));
const post = (schema: unknown, more = {}) => one('post', bodyOf(schema), more);

describe('parameters', () => {
  test('of every style, each as it is written', async () => {
    const { request } = await one('get', {
      parameters: [
        parameter('query', 'where', { type: 'object', properties: { colour: string } }, { style: 'deepObject' }),
        parameter('query', 'ids', { type: 'array', items: string }, { style: 'pipeDelimited' }),
        parameter('query', 'tags', { type: 'array', items: string }, { style: 'spaceDelimited' }),
        parameter('cookie', 'lang'),
        { in: 'query', name: 'filter', content: { 'application/json': { schema: { type: 'object' } } } },
      ],
    });
    const given = { where: { colour: 'red' }, ids: ['a', 'b'], tags: ['c', 'd'], lang: 'de', filter: { a: 1 } };
    const { path, headers } = await request('tryIt', given);
    expect(path.split(/[?&]/).sort()).toEqual([
      '/things',
      'filter=%7B%22a%22%3A1%7D',
      'ids=a%7Cb',
      'tags=c%20d',
      'where%5Bcolour%5D=red',
    ]);
    expect(headers['cookie']).toBe('lang=de');
  });

  test('that cannot be sent are left out alone, and told of', async () => {
    const nested = { type: 'array', items: { type: 'array', items: string } };
    const { properties, leftOut, warnings } = await one('get', {
      parameters: [parameter('query', 'q'), parameter('query', 'lists', nested), parameter('querystring', 'all')],
    });
    expect(Object.keys(properties('tryIt'))).toEqual(['q']);
    expect(leftOut).toEqual([]);
    expect(warnings.join('\n')).toMatch(/a list of lists/);
    expect(warnings.join('\n')).toMatch(/in "querystring"/);
  });

  test('of a style that is none: a plain value is written as in any other', async () => {
    const { request, properties, warnings } = await one('get', {
      parameters: [
        parameter('query', 'domain', string, { style: 'simple' }),
        parameter('query', 'kinds', { type: 'array', items: string }, { style: 'comma' }),
      ],
    });
    expect(Object.keys(properties('tryIt'))).toEqual(['domain']);
    expect((await request('tryIt', { domain: 'a.example' })).path).toBe('/things?domain=a.example');
    expect(warnings.join('\n')).toMatch(/of style "comma"/);
  });

  test.each([
    ['a segment as web frameworks write it', '/groups/:id/users', 'id', '/groups/a%2Fb/users'],
    ['another spelling', '/groups/{groupId}/users', 'groupID', '/groups/a%2Fb/users'],
  ])('of a path whose variable is written in %s', async (_, path, name, sent) => {
    const parameters = [parameter('path', name, string, { required: true })];
    const { request, properties, warnings } = await served(
      documentOf({ [path]: { get: operationOf({ operationId: 'tryIt', parameters }) } }),
    );
    const [argument = ''] = Object.keys(properties('tryIt'));
    expect((await request('tryIt', { [argument]: 'a/b' })).path).toBe(sent);
    expect(warnings).toEqual([]);
  });

  test('a colon in a path is no variable where no parameter says so', async () => {
    const { request } = await served(documentOf({ '/groups/:all': { get: operationOf({ operationId: 'tryIt' }) } }));
    expect((await request('tryIt', {})).path).toBe('/groups/:all');
  });

  test('that belong to the connection or the login are none', async () => {
    const headers = [
      'Authorization',
      'accept',
      'Content-Type',
      'Host',
      'COOKIE',
      'Connection',
      'Transfer-Encoding',
      'Upgrade',
      'TE',
      'Proxy-Authorization',
      'zt-session',
      'Content-Length',
    ];
    const { properties } = await one('get', {
      parameters: [
        ...headers.map((name) => parameter('header', name, string, { required: true })),
        parameter('cookie', 'zt-session'),
        parameter('header', 'X-Trace'),
      ],
    });
    expect(Object.keys(properties('tryIt'))).toEqual(['xTrace']);
  });

  test('of a path, twice and unsaid', async () => {
    const { request } = await served(
      documentOf({
        '/a/{id}/b/{id}/{rest}': { parameters: [parameter('path', 'id')], get: operationOf({ operationId: 'tryIt' }) },
      }),
    );
    expect((await request('tryIt', { id: 'x/y', rest: 'z' })).path).toBe('/a/x%2Fy/b/x%2Fy/z');
  });
});

describe('bodies', () => {
  test.each([
    ['application/json; charset=utf-8', { type: 'object', properties: { a: string } }, { a: 'x' }, '{"a":"x"}'],
    ['application/zrok.v1+json', { type: 'object', properties: { a: string } }, { a: 'x' }, '{"a":"x"}'],
    ['*/*', { type: 'object', properties: { a: string } }, { a: 'x' }, '{"a":"x"}'],
    ['application/x-www-form-urlencoded', { type: 'object', properties: { a: string } }, { a: 'x y' }, 'a=x%20y'],
    ['text/csv', { type: 'object', properties: { a: string } }, { body: 'a,b' }, 'a,b'],
    ['text/plain; charset=utf-8', string, { body: 'ä' }, 'ä'],
    [
      'application/merge-patch+json',
      { type: 'object', properties: { a: string, b: {} } },
      { a: 'x', b: null },
      '{"a":"x","b":null}',
    ],
    ['application/json', { type: 'array', items: { type: 'integer' } }, { body: [1, '2'] }, '[1,2]'],
    ['application/json', { properties: { a: string } }, { a: 'x' }, '{"a":"x"}'],
    [
      'application/json',
      {
        oneOf: [
          { type: 'object', required: ['a'], properties: { a: string } },
          { type: 'object', required: ['b'], properties: { b: string } },
        ],
      },
      { body: '{"b":"x"}' },
      '{"b":"x"}',
    ],
    [
      'application/json',
      { type: 'object', properties: { a: string }, additionalProperties: true },
      { a: 'x', more: [1] },
      '{"a":"x","more":[1]}',
    ],
    ['application/json', { type: 'object', additionalProperties: { type: 'integer' } }, { body: { x: 1 } }, '{"x":1}'],
  ])('%s of %j', async (type, schema, given, want) => {
    const { request, leftOut } = await one('post', bodyOf(schema, type));
    expect(leftOut).toEqual([]);
    const { body, headers } = await request('tryIt', given);
    expect(String(body)).toBe(want);
    expect(headers['content-type']).toBe(type === '*/*' ? 'application/json' : type);
  });

  test.each([
    ['image/*', 'data:image/png;base64,AAEC', 'image/png'],
    ['image/*', 'data:text/html;base64,AAEC', 'application/octet-stream'],
    ['text/*', 'hello', 'text/plain'],
  ])('of any type of a kind say which one they are: %s, %s', async (declared, body, type) => {
    const { request } = await one('post', { requestBody: { content: { [declared]: {} } } });
    const sent = await request('tryIt', { body });
    expect(sent.headers['content-type']).toBe(type);
    expect(Buffer.from(sent.body as Uint8Array).length).toBe(body === 'hello' ? 5 : 3);
  });

  test('of a form of Swagger 2.0 join lists as they say, by commas unless they do', async () => {
    const list = (name: string, more = {}) => ({ in: 'formData', name, type: 'array', items: string, ...more });
    const form = (consumes: string) => ({
      post: {
        operationId: consumes.startsWith('multipart') ? 'parts' : 'form',
        consumes: [consumes],
        parameters: [
          list('csv'),
          list('multi', { collectionFormat: 'multi' }),
          list('pipes', { collectionFormat: 'pipes' }),
        ],
        responses: {},
      },
    });
    const { request } = await served({
      swagger: '2.0',
      info: { title: 'Shop', version: '1' },
      paths: { '/a': form('application/x-www-form-urlencoded'), '/b': form('multipart/form-data') },
    });
    const given = { csv: ['a', 'b'], multi: ['a', 'b'], pipes: ['a', 'b'] };
    expect(String((await request('form', given)).body)).toBe('csv=a,b&multi=a&multi=b&pipes=a%7Cb');
    const parts = String((await request('parts', given)).body)
      .split('\r\n')
      .filter((line) => /^[ab]/.test(line));
    expect(parts).toEqual(['a,b', 'a', 'b', 'a|b']);
  });

  test('of a form take whole characters only', async () => {
    const schema = { type: 'object', properties: { a: string, b: { type: 'array', items: string } } };
    const { request } = await one('post', bodyOf(schema, 'application/x-www-form-urlencoded'));
    await expect(request('tryIt', { a: '\ud800' })).rejects.toThrow('"a" contains half a character');
    await expect(request('tryIt', { b: ['x', '\udc00'] })).rejects.toThrow('"b" contains half a character');
  });

  test('that are optional are left out, or complete', async () => {
    const schema = { type: 'object', required: ['a'], properties: { a: string, b: string } };
    const { request } = await one('post', { requestBody: { content: { 'application/json': { schema } } } });
    expect(await request('tryIt', {})).not.toHaveProperty('body');
    expect(String((await request('tryIt', { a: 'x' })).body)).toBe('{"a":"x"}');
    await expect(request('tryIt', { b: 'x' })).rejects.toThrow(/must have propert(y|ies) a when property b is present/);
    const whole = await one('post', {
      requestBody: { content: { 'application/json': { schema: { type: 'array', items: string } } } },
    });
    expect((await whole.request('tryIt', {})).headers).not.toHaveProperty('content-type');
  });

  test('need what is required of them, also where no property is declared', async () => {
    const { request } = await post({ type: 'object', required: ['a'] });
    await expect(request('tryIt', { body: {} })).rejects.toThrow('"a" is missing');
  });

  test('that declare no media type are none', async () => {
    const { request } = await one('post', { requestBody: { content: {} } });
    expect((await request('tryIt', {})).body).toBeUndefined();
  });

  test('of parts, with a file', async () => {
    const schema = { type: 'object', properties: { name: string, file: { type: 'string', format: 'binary' } } };
    const { request } = await one('post', bodyOf(schema, 'multipart/form-data'));
    const { body, headers } = await request('tryIt', { name: 'x', file: 'data:;base64,AAEC' });
    expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(Buffer.from(body as Uint8Array).includes(Buffer.from([0, 1, 2]))).toBe(true);
    expect(String(body)).toContain('name="file"; filename="file"');
  });

  test('of properties called like arguments of this server', async () => {
    const names = ['network', 'fields', 'all', 'dryRun', 'confirm', 'constructor', '__proto__'];
    const { request } = await post({
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, string])),
    });
    const given = {
      bodyNetwork: '1',
      bodyFields: '2',
      bodyAll: '3',
      bodyDryRun: '4',
      bodyConfirm: '5',
      constructor: '6',
      proto: '7',
    };
    const { body } = await request('tryIt', given);
    expect(JSON.parse(String(body))).toEqual(
      JSON.parse('{"network":"1","fields":"2","all":"3","dryRun":"4","confirm":"5","constructor":"6","__proto__":"7"}'),
    );
    expect(String((await request('tryIt', {})).body)).toBe('{}');
  });
});

describe('schemas', () => {
  const refused = async (schema: unknown, args: Record<string, unknown>, more = {}) => {
    const { request } = await post(schema, more);
    return request('tryIt', args).then(
      () => undefined,
      (error: Error) => error.message,
    );
  };
  const objectOf = (a: unknown) => ({ type: 'object', properties: { a } });

  test.each<[string, unknown, unknown, unknown]>([
    ['a pattern is one of Unicode', { type: 'string', pattern: '^[\\p{L}0-9_]+$' }, 'Zoë', 'a b'],
    ['a pattern that would take for ever', { type: 'string', pattern: '^(a+)+$' }, 'aaa', `${'a'.repeat(40_000)}b`],
    ['any UUID', { type: 'string', format: 'uuid' }, '00000000-0000-0000-ffff-000000000000', 'x'],
    ['an e-mail address', { type: 'string', format: 'email' }, "zoë.o'hara+x@bücher.example", 'a@b@'],
    ['not', { type: 'string', not: { enum: ['x'] } }, 'y', 'x'],
    ['const', { const: 'x' }, 'x', 'y'],
    ['several types', { type: ['integer', 'string'] }, 1, true],
    ['one of several', { oneOf: [{ type: 'integer' }, { type: 'boolean' }] }, '5', 'x'],
    ['a value that may be null', { anyOf: [{ type: 'integer' }, { type: 'null' }] }, '5', 'x'],
    [
      'intersected properties',
      { allOf: [objectOf({ type: 'integer', minimum: 1 }), objectOf({ maximum: 5 })] },
      { a: 3 },
      { a: 9 },
    ],
    ['a choice of objects in a text', { oneOf: [objectOf({ type: 'integer' }), { type: 'array' }] }, '{"a":1}', '"x"'],
    [
      'further properties of a schema',
      { type: 'object', properties: { a: string }, additionalProperties: { type: 'integer' } },
      { b: 1 },
      { b: 'x' },
    ],
    ['choices of another type than theirs', { type: ['integer', 'string'], enum: [5, 'x'], minimum: 6 }, 'x', 5],
    ['a multiple of what no binary fraction is', { type: 'number', multipleOf: 0.01 }, 19.99, 19.999],
    [
      'what earlier drafts had',
      { type: 'string', id: 'x', $id: 'y', $async: true, $recursiveRef: '#', not: { const: 'b' } },
      'a',
      'b',
    ],
    ['a limit of values of any type', { minimum: 5 }, 'x', 4],
    ['further properties of values of any type', { additionalProperties: { type: 'integer' } }, 5, { b: 'x' }],
    ['items of values of any type', { items: { type: 'integer' } }, 5, ['x']],
    ['unique items', { type: 'array', uniqueItems: true }, [1, 2], [1, 1]],
  ])('%s', async (_, schema, good, bad) => {
    expect(await refused(objectOf(schema), { a: good })).toBeUndefined();
    expect(await refused(objectOf(schema), { a: bad })).toMatch(/./);
  });

  test('further properties are checked whatever they are called', async () => {
    const { request } = await post({
      type: 'object',
      properties: { a: string },
      additionalProperties: { type: 'integer' },
    });
    const call = (name: string, value: unknown) => request('tryIt', Object.fromEntries([[name, value]]));
    for (const name of ['__proto__', 'constructor', 'toString']) {
      await expect(call(name, {})).rejects.toThrow('expected');
      expect(String((await call(name, 5)).body)).toBe(`{"${name}":5}`);
    }
  });

  test('a pattern that cannot be compiled is dropped, and told of', async () => {
    const { request, warnings } = await post(objectOf({ type: 'string', pattern: '(?i)^x' }));
    expect(warnings.join('\n')).toMatch(/schema\/properties\/a\/pattern: the pattern "\(\?i\)\^x" is not supported/);
    expect(String((await request('tryIt', { a: 'Y' })).body)).toBe('{"a":"Y"}');
  });

  test('names inside of an object that not every client accepts are told of, and sent as they are', async () => {
    const inner = {
      type: 'object',
      required: ['user name'],
      properties: { ok: string, 'user name': string, 用户: string },
    };
    const { listed, request } = await post(objectOf(inner));
    expect(listed('tryIt')['properties']).toMatchObject({
      a: { type: 'object', description: 'also takes "user name", "用户"', properties: { ok: { type: 'string' } } },
    });
    expect(JSON.stringify((listed('tryIt')['properties'] as Record<string, unknown>)['a'])).not.toContain('required');
    expect(String((await request('tryIt', { a: { 'user name': 'x', 用户: 'y' } })).body)).toBe(
      '{"a":{"user name":"x","用户":"y"}}',
    );
    await expect(request('tryIt', { a: { ok: 'x' } })).rejects.toThrow('"user name" is missing');
  });

  test('recursion is checked all the way down', async () => {
    const node = { type: 'object', required: ['id'], properties: { id: string, next: to('node') } };
    const more = { components: { schemas: { node } } };
    expect(await refused(to('node'), { id: '1', next: { id: '2', next: { id: '3' } } }, more)).toBeUndefined();
    expect(await refused(to('node'), { id: '1', next: { id: '2', next: {} } }, more)).toMatch(
      /"id" is missing[\s\S]*next/,
    );
  });

  test('what is only read is neither listed nor required; what is only written does not come', async () => {
    const thing = {
      type: 'object',
      required: ['id', 'name', 'secret'],
      properties: {
        id: { ...string, readOnly: true },
        name: string,
        secret: { ...string, writeOnly: true },
        in: { type: 'object', required: ['at'], properties: { at: { ...string, readOnly: true } } },
      },
    };
    const { tables, listed } = await one('post', {
      ...bodyOf(thing),
      responses: { 201: { description: '', content: { 'application/json': { schema: thing } } } },
    });
    expect(Object.keys(listed('tryIt')['properties'] as object)).toEqual(
      expect.arrayContaining(['name', 'secret', 'in']),
    );
    expect(listed('tryIt')['required']).toEqual(['name', 'secret']);
    expect(JSON.stringify(listed('tryIt'))).not.toMatch(/"id"|"at"/);
    expect(Object.keys(tables.outputs['tryIt']?.['properties'] as object)).toEqual(['id', 'in', 'name']);
    expect(tables.outputs['tryIt']?.['required']).toEqual(['id', 'name']);
  });

  test('what is only read is accepted inside of a body: it may say which entity is meant', async () => {
    const reference = {
      required: ['id', 'type'],
      properties: { id: { ...string, readOnly: true }, type: { enum: ['team'], readOnly: true } },
    };
    const { request, tables, listed } = await post({ type: 'object', properties: { team: reference } });
    const given = { team: { id: 'T1', type: 'team' } };
    expect(JSON.parse(String((await request('tryIt', given)).body))).toEqual(given);
    await expect(request('tryIt', { team: { id: 'T1', type: 'user' } })).rejects.toThrow('team.type');
    await expect(request('tryIt', { team: { key: 1 } })).rejects.toThrow('It takes no arguments');
    expect(JSON.stringify([listed('tryIt'), tables.signatures['tryIt']])).not.toMatch(/"id"|id\?|type\?/);
  });

  test('what is required inside of a body and not declared may be given', async () => {
    const details = { type: 'object', required: ['type'], properties: { text: string } };
    const { request, listed } = await post({ type: 'object', properties: { details } });
    const given = { details: { type: 'note', text: 'x' } };
    expect(JSON.parse(String((await request('tryIt', given)).body))).toEqual(given);
    await expect(request('tryIt', { details: { text: 'x' } })).rejects.toThrow('type');
    await expect(request('tryIt', { details: { type: 'note', tex: 'x' } })).rejects.toThrow('Did you mean text');
    expect(JSON.stringify(listed('tryIt'))).toContain('"required":["type"]');
  });

  test('a time may be one of a clock, without an offset; a date with a time needs one', async () => {
    const { request } = await post({
      type: 'object',
      properties: { at: { ...string, format: 'time' }, on: { ...string, format: 'date-time' } },
    });
    for (const at of ['09:00:00', '09:00:00.5', '09:00:00Z', '09:00:00+02:00'])
      expect((await request('tryIt', { at })).body).toContain(at);
    await expect(request('tryIt', { at: '25:00:00' })).rejects.toThrow('at');
    await expect(request('tryIt', { on: '2026-01-02T09:00:00' })).rejects.toThrow('on');
  });

  test('what is only read is not required far inside of what is recursive', async () => {
    const properties = { id: { ...string, readOnly: true }, name: string, next: to('node') };
    const node = { type: 'object', required: ['id', 'name'], properties };
    const more = { components: { schemas: { node } } };
    expect(await refused(to('node'), { name: '1', next: { name: '2', next: { name: '3' } } }, more)).toBeUndefined();
    expect(await refused(to('node'), { name: '1', next: { name: '2', next: {} } }, more)).toMatch(/"name" is missing/);
  });

  const Pet = {
    type: 'object',
    required: ['kind'],
    properties: { kind: string },
    discriminator: { propertyName: 'kind' },
  };
  const pet = (properties: object) => ({ allOf: [to('Pet'), { type: 'object', properties }] });
  test('a discriminator without a list of subtypes means all that build on its schema', async () => {
    const components = { components: { schemas: { Pet, Cat: pet({ claws: string }), Dog: pet({ barks: string }) } } };
    expect(await refused(to('Pet'), { kind: 'Cat', claws: 'x' }, components)).toBeUndefined();
    expect(await refused(to('Pet'), { kind: 'Cat', barks: 'x' }, components)).toMatch(
      /"barks" is not allowed with kind Cat/,
    );
  });

  test.each([
    ['another type', { type: 'array' }],
    ['a choice', { anyOf: [{ required: ['claws'] }, { required: ['tail'] }] }],
    ['a least number of properties', { minProperties: 2 }],
    ['something required that is not declared', { required: ['kind', 'paws'] }],
  ])('a subtype of which more is said than its properties is not taken apart: %s', async (_, more) => {
    const of = (kind: string, rest = {}) => ({
      type: 'object',
      required: ['kind'],
      properties: { kind: { enum: [kind] }, claws: string, tail: string },
      ...rest,
    });
    const schemas = { Cat: of('cat', more), Dog: of('dog') };
    const schema = { oneOf: [to('Cat'), to('Dog')], discriminator: { propertyName: 'kind' } };
    const { request } = await post(schema, { components: { schemas } });
    expect(String((await request('tryIt', { body: { kind: 'dog' } })).body)).toBe('{"kind":"dog"}');
    await expect(request('tryIt', { body: { kind: 'cat' } })).rejects.toThrow('body');
  });

  test.each([
    ['allows no value', { type: 'string', enum: [] }],
    ['does not allow the name of its schema', { type: 'string', not: { enum: ['Cat', 'dog'] } }],
    ['does not allow a name as long as that of its schema', { type: 'string', maxLength: 2 }],
  ])('subtypes are not taken apart if the property that decides %s', async (_, kind) => {
    const of = (decides: object) => ({ type: 'object', required: ['kind'], properties: { kind: decides } });
    const components = { schemas: { Cat: of(kind), Dog: of({ enum: ['dog'] }) } };
    const schema = { oneOf: [to('Cat'), to('Dog')], discriminator: { propertyName: 'kind' } };
    const { request } = await post(schema, { components });
    expect(String((await request('tryIt', { body: { kind: 'dog' } })).body)).toBe('{"kind":"dog"}');
    await expect(request('tryIt', { body: { kind: 'Cat' } })).rejects.toThrow('body');
  });

  test('a mapping to a subtype that does not allow its value does not make that value one', async () => {
    const of = (kind: string) => ({ type: 'object', required: ['kind'], properties: { kind: { enum: [kind] } } });
    const components = { schemas: { Cat: of('tom'), Dog: of('dog') } };
    const discriminator = { propertyName: 'kind', mapping: { cat: 'Cat', dog: 'Dog' } };
    const { request } = await post({ oneOf: [to('Cat'), to('Dog')], discriminator }, { components });
    await expect(request('tryIt', { body: { kind: 'cat' } })).rejects.toThrow('body');
  });

  test('what is required and not declared takes what all other properties take', async () => {
    const schema = { type: 'object', properties: { a: string }, required: ['size'] };
    const { request } = await post({ ...schema, additionalProperties: { type: 'integer' } });
    expect(String((await request('tryIt', { size: 5 })).body)).toBe('{"size":5}');
    await expect(request('tryIt', { size: null })).rejects.toThrow('size');
  });

  test('an empty list of choices allows no value, and the log says so', async () => {
    const schema = { type: 'object', properties: { state: { type: 'string', enum: [] }, name: string } };
    const { listed, request, warnings } = await post(schema);
    expect(warnings.join()).toMatch(/state\/enum: an empty `enum` allows no value/);
    expect(listed('tryIt')).toMatchObject({ properties: { state: { description: 'takes no value' } } });
    expect(String((await request('tryIt', { name: 'x' })).body)).toBe('{"name":"x"}');
    await expect(request('tryIt', { state: 'on' })).rejects.toThrow('state');
  });

  test('subtypes are not taken apart if the property that decides is of another type', async () => {
    const of = (properties: object) => ({ type: 'object', required: ['kind'], properties });
    const Cat = of({ kind: { type: 'object', enum: ['cat'] }, claws: string });
    const components = { schemas: { Cat, Dog: of({ kind: { enum: ['dog'] } }) } };
    const schema = { oneOf: [to('Cat'), to('Dog')], discriminator: { propertyName: 'kind' } };
    const { request } = await post(schema, { components });
    expect(String((await request('tryIt', { body: { kind: 'dog' } })).body)).toBe('{"kind":"dog"}');
    await expect(request('tryIt', { kind: 'cat', claws: 'x' })).rejects.toThrow('kind');
  });

  test('the form of an optional body is required as soon as there is a body', async () => {
    const of = (kind: string, field: string) => ({
      type: 'object',
      properties: { kind: { enum: [kind] }, [field]: string },
    });
    const schema = { oneOf: [to('Cat'), to('Dog')], discriminator: { propertyName: 'kind' } };
    const { requestBody } = bodyOf(schema) as { requestBody: object };
    const components = { schemas: { Cat: of('cat', 'claws'), Dog: of('dog', 'barks') } };
    const { request } = await one('post', { requestBody: { ...requestBody, required: false } }, { components });
    expect((await request('tryIt', {})).body).toBeUndefined();
    await expect(request('tryIt', { barks: 'x' })).rejects.toThrow('kind');
  });

  test('subtypes that use a name for different things are one argument', async () => {
    const components = {
      components: { schemas: { Pet, Cat: pet({ size: string }), Dog: pet({ size: { type: 'integer' } }) } },
    };
    const { request } = await post(to('Pet'), components);
    expect(String((await request('tryIt', { body: { kind: 'Dog', size: 5 } })).body)).toBe('{"kind":"Dog","size":5}');
    await expect(request('tryIt', { body: { kind: 'Dog', size: [] } })).rejects.toThrow('body.size');
  });

  test.each([
    ['by what each subtype takes', {}],
    ['by a mapping', { mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' } }],
  ])('a discriminator %s, and what is required beside it', async (_, more) => {
    const pet = (kind: string, field: string) => ({
      type: 'object',
      required: ['kind', field],
      properties: { kind: { type: 'string', enum: [kind] }, [field]: string },
    });
    const schemas = { Cat: pet('cat', 'claws'), Dog: pet('dog', 'barks') };
    const schema = { oneOf: [to('Cat'), to('Dog')], discriminator: { propertyName: 'kind', ...more } };
    const components = { components: { schemas } };
    expect(Object.keys((await post(schema, components)).properties('tryIt'))).toEqual(
      expect.arrayContaining(['kind', 'claws', 'barks']),
    );
    expect(await refused(schema, { kind: 'cat', claws: 'x' }, components)).toBeUndefined();
    expect(await refused(schema, { kind: 'cat', barks: 'x' }, components)).toMatch(
      /"barks" is not allowed with kind cat/,
    );
    const text = await post({ ...schema, type: ['string', 'null'] }, components);
    await expect(text.request('tryIt', { body: { kind: 'dog', barks: 'x' } })).rejects.toThrow('body');
    const named = { ...schema, required: ['name'] };
    expect(await refused(named, { kind: 'cat', claws: 'x' }, components)).toMatch(/"name" is missing/);
    expect(await refused(named, { kind: 'cat', claws: 'x', name: 'Tom' }, components)).toBeUndefined();
  });
});

describe('answers', () => {
  const answer = async (responses: unknown) => {
    const { operation, tables } = await one('get', { responses });
    const { answers, success } = operation('tryIt');
    return { answers, success, hasSchema: tables.outputs['tryIt'] !== undefined };
  };
  const json = (type = 'application/json') => ({
    description: '',
    content: { [type]: { schema: { type: 'object' } } },
  });
  test.each([
    ['2XX', { '2XX': json() }, { answers: 'application/json', success: [], hasSchema: true }],
    ['default', { default: json() }, { answers: 'application/json', success: [], hasSchema: true }],
    ['302 only', { 302: { description: '' } }, { answers: '*/*', success: [302], hasSchema: false }],
    ['errors only', { 404: { description: '' } }, { answers: '*/*', success: [], hasSchema: false }],
    ['no content', { 200: { description: '', content: {} } }, { answers: '*/*', success: [200], hasSchema: false }],
    [
      'a vendor type',
      { 200: json('application/zrok.v1+json') },
      { answers: 'application/zrok.v1+json', success: [200], hasSchema: true },
    ],
    ['any type', { 200: json('*/*') }, { answers: 'application/json', success: [200], hasSchema: true }],
    ['none at all', {}, { answers: '*/*', success: [], hasSchema: false }],
  ])('%s', async (_, responses, want) => expect(await answer(responses)).toEqual(want));
});
