import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../codegen/common/json.ts';
import { isWithin } from '../../codegen/schemas/size.ts';
import { bodyOf, documentOf, operationOf, served } from './served.ts';

const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });

test('an operation may be a reference within the document', async () => {
  const more = { 'x-operations': { all: operationOf({ operationId: 'listThings' }) } };
  const { names, leftOut } = await served(documentOf({ '/things': { get: { $ref: '#/x-operations/all' } } }, more));
  expect({ names, leftOut }).toEqual({ names: ['listThings'], leftOut: [] });
});

describe('references to anchors and identifiers', () => {
  const node = { $anchor: 'one', type: 'object', required: ['v'], properties: { v: { type: 'integer' } } };
  const of = (schema: unknown, schemas: object) =>
    served(
      documentOf(
        { '/a': { post: operationOf({ operationId: 'postA', ...bodyOf({ properties: { n: schema } }) }) } },
        { components: { schemas } },
      ),
    );
  test.each([
    ['$ref', { $ref: '#one' }, { 'a b': node }],
    ['$dynamicRef', { $dynamicRef: '#two' }, { Node: { ...node, $dynamicAnchor: 'two' } }],
  ])('%s is followed', async (_, schema, schemas) => {
    const { leftOut, request, warnings } = await of(schema, schemas);
    expect({ leftOut, warnings }).toEqual({ leftOut: [], warnings: [] });
    expect(String((await request('postA', { n: { v: '1' } })).body)).toBe('{"n":{"v":1}}');
    await expect(request('postA', { n: {} })).rejects.toThrow('"v" is missing');
  });
  const named = { $id: 'https://x.example/node', $defs: { v: { type: 'integer' } } };
  const inside = { ...named, type: 'object', required: ['v'], properties: { v: { $ref: '#/$defs/v' } } };
  test.each([
    ['an identifier', { $ref: 'https://x.example/node' }, { Node: inside }],
    ['a relative one', { $ref: 'node' }, { Node: { ...inside, $id: 'node' } }],
    ['a place in it', { $ref: 'https://x.example/node#/$defs/n' }, { Any: { ...named, $defs: { n: node } } }],
    ['a place of the document, from inside', { $ref: '#/components/schemas/Node' }, { Node: node, Any: named }],
  ])('to %s is followed', async (_, schema, schemas) => {
    const { leftOut, request, warnings } = await of(schema, schemas);
    expect({ leftOut, warnings }).toEqual({ leftOut: [], warnings: [] });
    expect(String((await request('postA', { n: { v: '1' } })).body)).toBe('{"n":{"v":1}}');
    await expect(request('postA', { n: {} })).rejects.toThrow('"v" is missing');
  });
  test('to an anchor of another file is not', async () => {
    const { warnings } = await of({ $ref: 'other.yaml#one' }, { One: { ...node, $anchor: 'one' } });
    expect(warnings.join('\n')).toContain('"other.yaml#one" has no target');
  });
  test('a dynamic one to one of several allows any value, and is reported', async () => {
    const { request, warnings } = await of(
      { $dynamicRef: '#T' },
      { A: { $dynamicAnchor: 'T' }, B: { $dynamicAnchor: 'T' } },
    );
    expect(warnings.join('\n')).toMatch(/properties\/n: the dynamic reference "#T" has more than one target/);
    expect(String((await request('postA', { n: [1] })).body)).toBe('{"n":[1]}');
  });
});

test('a path item in another place', async () => {
  const { names } = await served(
    documentOf(
      { '/a': { $ref: '#/components/pathItems/a' } },
      {
        components: {
          pathItems: { a: { get: operationOf({ operationId: 'getA' }), head: operationOf({ operationId: 'headA' }) } },
        },
      },
    ),
  );
  expect(names).toEqual(['getA', 'headA']);
});

describe('a schema that refers to itself for the same value is used without that reference', () => {
  const leaf = { type: 'object', required: ['v'], properties: { v: { type: 'integer' }, next: to('Node') } };
  test.each<[string, object]>([
    ['in all of', { allOf: [leaf, to('Node')] }],
    ['in any of', { anyOf: [leaf, to('Node')] }],
    ['in one of, by another one', { oneOf: [to('Other'), leaf] }],
    ['in itself', { ...leaf, $ref: '#/components/schemas/Node' }],
    ['in what it is not', { ...leaf, not: to('Node') }],
  ])('%s', async (_, Node) => {
    const paths = {
      '/a': { post: operationOf({ operationId: 'postA', ...bodyOf({ properties: { n: to('Node') } }) }) },
    };
    const schemas = { Node, Other: { allOf: [to('Node')] } };
    const { leftOut, request, warnings } = await served(documentOf(paths, { components: { schemas } }));
    expect(leftOut).toEqual([]);
    expect(warnings.join('\n')).toMatch(/leads back to itself/);
    expect(String((await request('postA', { n: { v: '1', next: { v: 2 } } })).body)).toBe(
      '{"n":{"v":1,"next":{"v":2}}}',
    );
    await expect(request('postA', { n: { v: 1, next: { v: 'x' } } })).rejects.toThrow('integer');
  });
});

test('many operations share a limit for recursive schemas: beyond it, only the type is left', async () => {
  const count = 60;
  const fields = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`f${at}`, { type: 'string' }]));
  const numbers = [...Array(count).keys()];
  const schemas = Object.fromEntries(
    numbers.map((at) => [`T${at}`, { type: 'object', properties: { ...fields, next: to(`T${(at + 1) % count}`) } }]),
  );
  const paths = Object.fromEntries(
    numbers.flatMap((at) =>
      ['a', 'b', 'c', 'd', 'e'].map((part) => [
        `/${part}${at}`,
        { post: operationOf({ operationId: `${part}${at}`, ...bodyOf(to(`T${at}`)) }) },
      ]),
    ),
  );
  const { request, tables } = await served(documentOf(paths, { components: { schemas } }));
  expect(isWithin(tables.inputs['a0']?.schema as JsonObject, 7_000)).toBe(true);
  await expect(request('a0', { next: { next: { f1: [] } } })).rejects.toThrow('must be string');
  const deep = numbers.reduce<object>((next) => ({ next }), { f1: 1 });
  expect(String((await request('a0', { next: deep })).body)).toContain('"f1":1');
});

test('schemas that all refer to one another, and very large ones, take time in proportion to their size', async () => {
  const all = Array.from({ length: 30 }, (_, number) => `T${number}`);
  const schemas = Object.fromEntries(
    all.map((name) => [
      name,
      { type: 'object', properties: Object.fromEntries(all.map((other) => [other, to(other)])) },
    ]),
  );
  const wide = Object.fromEntries(
    all.map((name, number) => [
      `W${name}`,
      {
        type: 'object',
        properties: Object.fromEntries(
          all.map((each) => [each, number < 29 ? to(`WT${number + 1}`) : { type: 'string' }]),
        ),
      },
    ]),
  );
  const { tables, leftOut } = await served(
    documentOf(
      {
        '/a': { post: operationOf({ operationId: 'a', ...bodyOf(to('T0')) }) },
        '/b': { post: operationOf({ operationId: 'b', ...bodyOf(to('WT0')) }) },
      },
      { components: { schemas: { ...schemas, ...wide } } },
    ),
  );
  expect(leftOut).toEqual([]);
  expect(JSON.stringify(tables).length).toBeLessThan(5_000_000);
});
