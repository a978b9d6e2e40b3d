import { describe, expect, test } from 'vitest';
import { bodyOf, documentOf, operationOf, served } from './served.ts';

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
    const args = { where: { colour: 'red' }, ids: ['a', 'b'], tags: ['c', 'd'], lang: 'de', filter: { a: 1 } };
    const { path, headers } = await request('tryIt', args);
    expect(path.split(/[?&]/).sort()).toEqual([
      '/things',
      'filter=%7B%22a%22%3A1%7D',
      'ids=a%7Cb',
      'tags=c%20d',
      'where%5Bcolour%5D=red',
    ]);
    expect(headers['cookie']).toBe('lang=de');
  });

  test('that cannot be sent are left out alone, and reported', async () => {
    const nested = { type: 'array', items: { type: 'array', items: string } };
    const { properties, leftOut, warnings } = await one('get', {
      parameters: [parameter('query', 'q'), parameter('query', 'lists', nested), parameter('querystring', 'all')],
    });
    expect(Object.keys(properties('tryIt'))).toEqual(['q']);
    expect(leftOut).toEqual([]);
    expect(warnings.join('\n')).toMatch(/a list of lists/);
    expect(warnings.join('\n')).toMatch(/in "querystring"/);
  });

  test('in a whole query are those of its form', async () => {
    const form = {
      type: 'object',
      required: ['q'],
      properties: {
        q: string,
        tags: { type: 'array', items: string },
        where: { type: 'object', properties: { a: string } },
      },
    };
    const encoding = { tags: { explode: false } };
    const whole = (type: string, schema: unknown) => ({
      name: 'all',
      in: 'querystring',
      required: true,
      content: { [type]: { schema, encoding } },
    });
    const { request, properties, warnings } = await one('get', {
      parameters: [whole('application/x-www-form-urlencoded', form)],
    });
    expect(warnings).toEqual([]);
    expect(Object.keys(properties('tryIt'))).toEqual(['q', 'tags', 'where']);
    await expect(request('tryIt', { tags: ['a'] })).rejects.toThrow('q');
    const { path } = await request('tryIt', { q: 'x y', tags: ['a', 'b'], where: { a: '1' } });
    expect(path).toBe('/things?q=x%20y&tags=a,b&where=%7B%22a%22%3A%221%22%7D');
    // Only a form has parts that can be arguments.
    await expect(one('get', { parameters: [whole('application/jsonpath', string)] })).rejects.toThrow('querystring');
  });

  test('of brackets: nested values, and values of several types', async () => {
    const range = { type: 'object', properties: { from: string, in: { type: 'array', items: { type: 'object' } } } };
    const { request, warnings } = await one('get', {
      parameters: [
        parameter('query', 'created', { anyOf: [range, { type: 'integer' }] }, { style: 'deepObject' }),
        parameter('query', 'expand', { type: 'array', items: string }, { style: 'deepObject', explode: true }),
      ],
    });
    expect(warnings).toEqual([]);
    const sent = async (args: Record<string, unknown>) => decodeURIComponent((await request('tryIt', args)).path);
    expect(await sent({ created: 5, expand: ['a', 'b'] })).toBe('/things?created=5&expand[]=a&expand[]=b');
    expect(await sent({ created: { in: [{ id: 1 }] } })).toBe('/things?created[in][0][id]=1');
  });

  test('of an unknown style: a plain value is written as in any other', async () => {
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

  test('a colon in a path is not a variable unless a parameter says so', async () => {
    const { request } = await served(documentOf({ '/groups/:all': { get: operationOf({ operationId: 'tryIt' }) } }));
    expect((await request('tryIt', {})).path).toBe('/groups/:all');
  });

  test('that belong to the connection or the login are not arguments', async () => {
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

  test('whose names have other letters than those of ASCII show them', async () => {
    const names = ['имя', '名前', 'größe', '$', 'user-id'];
    const parameters = names.map((name) => ({ in: 'query', name, schema: { type: 'integer', minimum: 1 } }));
    const { listed, operation, request } = await one('get', { parameters });
    const { properties } = listed('tryIt') as { properties: Record<string, { description: string }> };
    for (const [argument, { as = argument }] of Object.entries(operation('tryIt').arguments)) {
      const shown = as === 'user-id' ? '' : `"${as}"; `;
      expect(properties[argument]?.description).toBe(`${shown}at least 1`);
      expect((await request('tryIt', { [argument]: 5 })).path).toBe(`/things?${encodeURIComponent(as)}=5`);
    }
  });

  test('of a path: one occurs twice, and one is not declared', async () => {
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
  ])('%s of %j', async (type, schema, args, expected) => {
    const { request, leftOut } = await one('post', bodyOf(schema, type));
    expect(leftOut).toEqual([]);
    const { body, headers } = await request('tryIt', args);
    expect(String(body)).toBe(expected);
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
    const args = { csv: ['a', 'b'], multi: ['a', 'b'], pipes: ['a', 'b'] };
    expect(String((await request('form', args)).body)).toBe('csv=a,b&multi=a&multi=b&pipes=a%7Cb');
    const parts = String((await request('parts', args)).body)
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

  test('need what is required of them, even where no property is declared', async () => {
    const { request } = await post({ type: 'object', required: ['a'] });
    await expect(request('tryIt', { body: {} })).rejects.toThrow('"a" is missing');
  });

  test('that declare no media type have no body', async () => {
    const { request } = await one('post', { requestBody: { content: {} } });
    expect((await request('tryIt', {})).body).toBeUndefined();
  });

  test('of several parts leave out those that need their own header fields', async () => {
    const part = (header: string, required: boolean) => ({ headers: { [header]: { required, schema: string } } });
    const encoding = { a: part('X-Sum', true), b: part('X-Sum', false), c: part('content-type', true) };
    const properties = { a: string, b: string, c: string };
    const body = (required: readonly string[]) => ({
      requestBody: {
        required: true,
        content: { 'multipart/form-data': { schema: { type: 'object', required, properties }, encoding } },
      },
    });
    const some = await one('post', body(['b']));
    expect(Object.keys(some.properties('tryIt'))).toEqual(['b', 'c', 'dryRun']);
    const pointer = '#/paths/~1things/post/requestBody/content/multipart~1form-data/encoding/a/headers/X-Sum';
    expect(some.warnings.join('\n')).toContain(`${pointer}: the part "a" needs a header field`);
    await expect(one('post', body(['a']))).rejects.toThrow('the part "a" needs a header field');
  });

  test.each<[string, object, readonly string[]]>([
    [
      'a part',
      bodyOf({ properties: { name: string, file: { ...string, format: 'binary' } } }, 'multipart/form-data'),
      ['file'],
    ],
    [
      'a list of parts',
      bodyOf({ properties: { a: { type: 'array', items: { ...string, format: 'binary' } } } }, 'multipart/form-data'),
      ['a'],
    ],
    ['the whole body', bodyOf({ ...string, format: 'binary' }, 'image/*'), ['body']],
    ['no text', bodyOf(string, 'text/csv'), []],
    ['no JSON', bodyOf({ properties: { name: string } }), []],
  ])('say how a file is given: %s', async (_, body, files) => {
    const { listed } = await one('post', body);
    const { properties } = listed('tryIt') as { properties: Record<string, { description?: string }> };
    const said = Object.entries(properties).filter(([, { description }]) => description?.includes('base64 data: URL'));
    expect(said.map(([name]) => name)).toEqual(files);
  });

  test('of several parts, with a file', async () => {
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
    const args = {
      bodyNetwork: '1',
      bodyFields: '2',
      bodyAll: '3',
      bodyDryRun: '4',
      bodyConfirm: '5',
      constructor: '6',
      proto: '7',
    };
    const { body } = await request('tryIt', args);
    expect(JSON.parse(String(body))).toEqual(
      JSON.parse('{"network":"1","fields":"2","all":"3","dryRun":"4","confirm":"5","constructor":"6","__proto__":"7"}'),
    );
    expect(String((await request('tryIt', {})).body)).toBe('{}');
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
  ])('%s', async (_, responses, expected) => expect(await answer(responses)).toEqual(expected));
});
