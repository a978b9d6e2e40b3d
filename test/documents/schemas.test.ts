import { describe, expect, test } from 'vitest';
import { bodyOf, documentOf, operationOf, served } from './served.ts';

const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const string = { type: 'string' };
const one = (method: string, operation: object, more = {}) =>
  served(documentOf({ '/things': { [method]: operationOf({ operationId: 'tryIt', ...operation }) } }, more));
const post = (schema: unknown, more = {}) => one('post', bodyOf(schema), more);

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
    [
      'a pattern with needless escapes',
      { type: 'string', pattern: '^[a-z\\-\\_]+\\-\\:\\"\\.$' },
      'a-_-:".',
      'a-_-:"x',
    ],
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
    ['choices of a text that are numbers', { type: 'string', enum: [1.5, 2, true] }, '1.5', '2.5'],
    ['the only value of a text, which is a number', { type: 'string', const: 7 }, '7', '8'],
    ['choices of a number that are texts', { type: 'integer', enum: ['1', '2', 'x'] }, 2, 3],
    ['choices of a truth value that are texts', { type: 'boolean', enum: ['true'] }, true, false],
    ['choices of a list that are those of its items', { type: 'array', enum: ['a', 'b'] }, ['b', 'a'], ['c']],
    ['choices that no value can be', { type: ['integer', 'null'], enum: ['a', null] }, undefined, 1],
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

  test('a pattern that cannot be compiled is dropped, and reported', async () => {
    const { request, warnings } = await post(objectOf({ type: 'string', pattern: '(?i)^x' }));
    expect(warnings.join('\n')).toMatch(/schema\/properties\/a\/pattern: the pattern "\(\?i\)\^x" is not supported/);
    expect(String((await request('tryIt', { a: 'Y' })).body)).toBe('{"a":"Y"}');
  });

  test('names inside an object that not every client accepts are reported, and sent as they are', async () => {
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

  test('schemas of allOf are merged inside a cycle too, so their properties are listed', async () => {
    const base = { type: 'object', required: ['kind'], properties: { kind: string, next: to('node') } };
    const node = { allOf: [to('base'), { required: ['id'], properties: { id: string } }] };
    const more = { components: { schemas: { base, node } } };
    const { listed } = await post(to('node'), more);
    expect(listed('tryIt')).toMatchObject({ required: ['kind', 'id'], properties: { id: string, kind: string } });
    expect(await refused(to('node'), { id: '1', kind: 'a', next: { id: '2', kind: 'b' } }, more)).toBeUndefined();
    expect(await refused(to('node'), { id: '1', kind: 'a', next: { id: '2' } }, more)).toMatch(/"kind" is missing/);
  });

  test('a property whose schema includes itself by allOf is recursive', async () => {
    const node = { type: 'object', properties: { id: string, next: { allOf: [to('node')], readOnly: false } } };
    const more = { components: { schemas: { node } } };
    expect(await refused(to('node'), { id: '1', next: { next: { id: '3' } } }, more)).toBeUndefined();
    expect(await refused(to('node'), { id: '1', next: { next: { id: 3, next: 5 } } }, more)).toMatch(/next/);
  });

  test('choices that do not have the type of their schema are listed as they are read, and reported', async () => {
    const { listed, warnings } = await post(objectOf({ type: 'string', enum: [1, 2] }));
    expect(listed('tryIt')['properties']).toMatchObject({ a: { type: 'string', enum: ['1', '2'] } });
    expect(warnings.join('\n')).toMatch(/properties\/a: has choices that are not of the type "string"/);
  });

  test('a readOnly property is neither listed nor required; a writeOnly one is not in answers', async () => {
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

  test('a readOnly property is accepted inside a body: it may say which entity is meant', async () => {
    const reference = {
      required: ['id', 'type'],
      properties: { id: { ...string, readOnly: true }, type: { enum: ['team'], readOnly: true } },
    };
    const { request, tables, listed } = await post({ type: 'object', properties: { team: reference } });
    const input = { team: { id: 'T1', type: 'team' } };
    expect(JSON.parse(String((await request('tryIt', input)).body))).toEqual(input);
    await expect(request('tryIt', { team: { id: 'T1', type: 'user' } })).rejects.toThrow('team.type');
    await expect(request('tryIt', { team: { key: 1 } })).rejects.toThrow('It takes no arguments');
    expect(JSON.stringify([listed('tryIt'), tables.signatures['tryIt']])).not.toMatch(/"id"|id\?|type\?/);
  });

  test('null is sent where it is allowed next to a choice of forms', async () => {
    const form = (name: string) => ({ required: [name], properties: { [name]: string } });
    const Key = { type: 'object', oneOf: [form('x'), form('n')] };
    const body = bodyOf({ properties: { key: { ...to('Key'), nullable: true } } });
    const paths = { '/things': { post: operationOf({ operationId: 'tryIt', ...body }) } };
    const { request, listed } = await served({
      ...documentOf(paths, { components: { schemas: { Key } } }),
      openapi: '3.0.3',
    });
    for (const input of [{ key: null }, { key: { x: '1' } }])
      expect(JSON.parse(String((await request('tryIt', input)).body))).toEqual(input);
    await expect(request('tryIt', { key: { y: '1' } })).rejects.toThrow('key');
    expect(listed('tryIt')['properties']).toMatchObject({ key: { type: 'object' } });
  });

  test('a comma in front of the parameters of a media type is a semicolon', async () => {
    const schema = { type: 'object', properties: { a: string } };
    const { request } = await one('post', bodyOf(schema, 'application/json, version=1'));
    const { body, headers } = await request('tryIt', { a: 'x' });
    expect([body, headers?.['content-type']]).toEqual(['{"a":"x"}', 'application/json; version=1']);
  });

  test('a property that a nested schema requires without declaring it may be given', async () => {
    const details = { type: 'object', required: ['type'], properties: { text: string } };
    const { request, listed } = await post({ type: 'object', properties: { details } });
    const input = { details: { type: 'note', text: 'x' } };
    expect(JSON.parse(String((await request('tryIt', input)).body))).toEqual(input);
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

  test('a readOnly property is not required deep inside a recursive schema', async () => {
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
  test('a discriminator without a list of subtypes means all schemas that build on its own', async () => {
    const components = { components: { schemas: { Pet, Cat: pet({ claws: string }), Dog: pet({ barks: string }) } } };
    expect(await refused(to('Pet'), { kind: 'Cat', claws: 'x' }, components)).toBeUndefined();
    expect(await refused(to('Pet'), { kind: 'Cat', barks: 'x' }, components)).toMatch(
      /"barks" is not allowed with kind Cat/,
    );
  });

  test('a subtype neither takes nor requires its readOnly properties', async () => {
    const of = (kind: string, field: string) => ({
      type: 'object',
      required: ['kind', 'id', field],
      properties: { kind: { enum: [kind] }, id: { ...string, readOnly: true }, [field]: string },
    });
    const components = { components: { schemas: { Cat: of('cat', 'claws'), Dog: of('dog', 'barks') } } };
    const schema = { oneOf: [to('Cat'), to('Dog')], discriminator: { propertyName: 'kind' } };
    expect(await refused(schema, { kind: 'cat', claws: 'x' }, components)).toBeUndefined();
    const problem = await refused(schema, { kind: 'dog', claws: 'x' }, components);
    expect(problem).toContain('"barks" is missing: kind dog requires it (kind dog takes barks)');
    expect(problem).not.toContain('"id"');
  });

  test('the property that decides between subtypes is sent, even if it is readOnly', async () => {
    const kind = { ...string, readOnly: true };
    const schemas = { Pet: { ...Pet, properties: { kind } }, Cat: pet({ claws: string }), Dog: pet({ barks: string }) };
    const { request } = await post(to('Pet'), { components: { schemas } });
    expect(String((await request('tryIt', { kind: 'Cat', claws: 'x' })).body)).toBe('{"kind":"Cat","claws":"x"}');
  });

  test.each([
    ['another type', { type: 'array' }],
    ['a choice', { anyOf: [{ required: ['claws'] }, { required: ['tail'] }] }],
    ['a least number of properties', { minProperties: 2 }],
    ['something required that is not declared', { required: ['kind', 'paws'] }],
  ])('a subtype with other keywords than properties is a single argument: %s', async (_, more) => {
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

  test('a mapping that leads nowhere is ignored: the subtypes say what they are', async () => {
    const of = (kind: string, field: string) => ({
      type: 'object',
      required: ['kind'],
      properties: { kind: { type: 'string', enum: [kind] }, [field]: string },
    });
    const components = { schemas: { Cat: of('cat', 'claws'), Dog: of('dog', 'barks') } };
    const discriminator = { propertyName: 'kind', mapping: { cat: 'models/cat.yml', dog: 'models/dog.yml#/dog' } };
    const { request, warnings } = await post({ oneOf: [to('Cat'), to('Dog')], discriminator }, { components });
    expect(warnings.join()).toMatch(
      /discriminator\/mapping\/cat: a mapping to "models\/cat.yml", which does not exist/,
    );
    expect(String((await request('tryIt', { kind: 'cat', claws: 'x' })).body)).toBe('{"kind":"cat","claws":"x"}');
    await expect(request('tryIt', { kind: 'dog', claws: 'x' })).rejects.toThrow('claws');
  });

  test('subtypes that share values of the deciding property are not taken apart', async () => {
    const of = (field: string) => ({
      type: 'object',
      required: ['kind', field],
      properties: { kind: { type: 'string', enum: ['cat', 'dog'] }, [field]: string },
    });
    const components = { schemas: { Cat: of('claws'), Dog: of('barks') } };
    const schema = { oneOf: [to('Cat'), to('Dog')], discriminator: { propertyName: 'kind' } };
    const { request } = await post(schema, { components });
    const body = { kind: 'cat', claws: 'x' };
    expect(JSON.parse(String((await request('tryIt', { body })).body))).toEqual(body);
  });

  test('a property that is required but not declared takes what additional properties take', async () => {
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

test('what a closed object requires without declaring it is not required: no value could have it', async () => {
  const closed = { type: 'object', properties: { id: { type: 'string' } }, additionalProperties: false };
  const part = { allOf: [closed, { required: ['size'] }] };
  const patterned = { ...closed, patternProperties: { '^x-': {} }, required: ['x-size'] };
  const body = { ...closed, properties: { part, patterned }, required: ['part', 'more'] };
  const { request } = await served(
    documentOf({ '/things': { post: operationOf({ operationId: 'addThing', ...bodyOf(body) }) } }),
  );
  expect((await request('addThing', { part: { id: 'a' } })).body).toBe('{"part":{"id":"a"}}');
  await expect(request('addThing', {})).rejects.toThrow('"part" is missing');
  await expect(request('addThing', { part: {}, patterned: {} })).rejects.toThrow('"x-size" is missing');
});
