import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../codegen/common/json.ts';
import { buildModel } from '../../../codegen/model/build-model.ts';
import type { LoadedDocument } from '../../../codegen/model/load.ts';
import type { CategoryOverlay, OperationOverlay, Overlay } from '../../../codegen/overlay/overlay.ts';
import { refusals, rows } from '../../support/examples.ts';
import { categoryOf, overlayOf } from '../make.ts';

const text = { type: 'string' };
const schemas: JsonObject = {
  thing: {
    type: 'object',
    properties: { id: text, owner: { type: 'object', properties: { name: text } }, tags: { type: 'object' } },
  },
  parts: { type: 'array', items: { type: 'object', properties: { name: text } } },
};
const THING: JsonObject = { $ref: '#/components/schemas/thing' };

/** A row whose important field is neither its name nor a plain value. */
const UNJUDGED: JsonObject = {
  type: 'object',
  required: ['createdAt', 'usage', 'label'],
  properties: {
    createdAt: text,
    more: { type: 'object' },
    note: text,
    usage: { type: 'object' },
    label: text,
    id: text,
  },
};

/** An operation that returns a list of these items. */
const listOf = (items: Json, parameters: Json[] = []): JsonObject => ({
  operationId: 'listThings',
  parameters,
  responses: {
    200: {
      content: {
        'application/json': {
          schema: { type: 'object', properties: { data: { type: ['array', 'null'], items } } },
        },
      },
    },
  },
});

/** An operation that returns one thing, not a list. */
const oneThing: JsonObject = {
  operationId: 'listThings',
  responses: { 200: { content: { 'application/json': { schema: THING } } } },
};

const query = (name: string): JsonObject => ({ name, in: 'query', schema: { type: 'integer' } });

interface Given {
  readonly get: JsonObject;
  readonly kinds?: CategoryOverlay['rows'];
  readonly own?: OperationOverlay;
  readonly more?: Partial<Overlay>;
}

function build({ get, kinds = {}, own = {}, more = {} }: Given) {
  const lock = { title: 'shop', version: '1', operations: 1, digest: 'sha256:0' };
  const document = { paths: { '/things': { get } }, components: { schemas } };
  const documents: LoadedDocument[] = [{ api: 'shop', file: 'spec/shop.json', document, lock }];
  const category = { ...categoryOf({ listThings: own }), rows: kinds };
  const { tools } = buildModel({ documents, overlay: overlayOf({ categories: [category], ...more }) });
  return tools[0] as (typeof tools)[number];
}

describe('the fields of rows', () => {
  rows((input: Given) => build(input).operation.rows, {
    'are those of the kind of entity': {
      input: { get: listOf(THING), kinds: { shop: { thing: ['id', 'owner.name', 'tags.env'] } } },
      expected: ['id', 'owner.name', 'tags.env'],
    },
    'are the operation’s own, where it says some': {
      input: { get: listOf({ type: 'object', properties: { id: text } }), own: { rows: ['id'] } },
      expected: ['id'],
    },
    'reach into lists': {
      input: {
        get: listOf({ type: 'object', properties: { parts: { $ref: '#/components/schemas/parts' } } }),
        own: { rows: ['parts.name'] },
      },
      expected: ['parts.name'],
    },
    'of a list that nobody has judged: what names it, what it always has, then plain values; the common fields not at all':
      {
        input: { get: listOf(UNJUDGED), own: { review: true } },
        expected: ['id', 'usage', 'label', 'note', 'more'],
      },
    'are none, where rows are plain values': { input: { get: listOf(text) }, expected: [] },
    'are not said of what is no list': {
      input: { get: oneThing },
      expected: undefined,
    },
  });

  const kind = '/rows/shop/thing';
  refusals((input: Given) => build(input).operation.rows, {
    'nobody chose them': {
      input: { get: listOf(THING) },
      expected: { pointer: '/operations/listThings', says: /no fields are chosen[\s\S]*rows: \{shop: \{thing:/ },
    },
    'no row has one of them': {
      input: { get: listOf(THING), kinds: { shop: { thing: ['id', 'owner.nam'] } } },
      expected: { pointer: kind, says: /rows of listThings have no "owner\.nam"/ },
    },
    'they are chosen for entities that no list has': {
      input: { get: listOf(text), kinds: { shop: { thing: ['id'] } } },
      expected: { pointer: kind, says: /no list has rows of this kind/ },
    },
    'they are chosen for what is no list': {
      input: { get: oneThing, own: { rows: ['id'] } },
      expected: { pointer: '/operations/listThings/rows', says: /does not return a list/ },
    },
  });

  test('are refused if two files choose them', () => {
    const kinds = { shop: { thing: ['id'] } };
    const other = { ...categoryOf({}, 'spec/overlay/others.yaml'), rows: kinds };
    const first = { ...categoryOf({ listThings: {} }), rows: kinds };
    const input = { get: listOf(THING), more: { categories: [first, other] } };
    expect(() => build(input)).toThrow(/others\.yaml#\/rows\/shop\/thing: is in spec\/overlay\/things\.yaml too/);
  });
});

describe('the arguments of a list', () => {
  const named = (input: Given) => Object.keys((build(input).listed.inputSchema['properties'] as object) ?? {});
  rows(named, {
    'end with fields, and all where it has pages': {
      input: { get: listOf(THING, [query('limit'), query('offset')]), kinds: { shop: { thing: ['id'] } } },
      expected: ['limit', 'offset', 'fields', 'all'],
    },
    'have no all where it has no pages': {
      input: { get: listOf(THING, [query('limit')]), kinds: { shop: { thing: ['id'] } } },
      expected: ['limit', 'fields'],
    },
    'have no fields where rows are plain values': {
      input: { get: listOf(text, [query('limit'), query('offset')]) },
      expected: ['limit', 'offset', 'all'],
    },
  });

  test('for paging are accepted, and not listed if the overlay says so', () => {
    const paged: Given = { get: listOf(THING, [query('limit'), query('offset')]), kinds: { shop: { thing: ['id'] } } };
    const tool = build({ ...paged, own: { pages: 'unlisted' } });
    expect(Object.keys(tool.listed.inputSchema['properties'] as object)).toStrictEqual(['fields']);
    expect(tool.input.schema).toStrictEqual(build(paged).input.schema);
    expect(Object.keys(tool.operation.arguments)).toStrictEqual(['limit', 'offset']);
  });

  test('that are reserved are not sent', () => {
    const { operation } = build({ get: listOf(THING), kinds: { shop: { thing: ['id'] } } });
    expect(Object.keys(operation.arguments)).toStrictEqual([]);
  });
});

describe('arguments that refer to entities', () => {
  const parameter: JsonObject = { name: 'thingRoles', in: 'query', schema: text };
  const withOverlay = (own: OperationOverlay, list = 'listThings'): Given => ({
    get: listOf(THING, [parameter]),
    kinds: { shop: { thing: ['id'] } },
    own,
    more: { refers: { thingRoles: list } },
  });
  rows((input: Given) => build(input).operation.arguments['thingRoles'], {
    'name the list of these entities': { input: withOverlay({}), expected: { in: 'query', refers: 'listThings' } },
    'name the list that takes them, where it is that one’s own': {
      input: withOverlay({}, 'itself'),
      expected: { in: 'query', refers: 'listThings' },
    },
    'name none, where it is to be their own and they are of no list': {
      input: { get: { ...oneThing, parameters: [parameter] }, more: { refers: { thingRoles: 'itself' } } },
      expected: { in: 'query' },
    },
    'mean something of their own where the operation describes them': {
      input: withOverlay({ arguments: { thingRoles: 'without @' } }),
      expected: { in: 'query' },
    },
  });
  refusals((input: Given) => build(input), {
    'there is no such list': {
      input: withOverlay({}, 'listNothing'),
      expected: { pointer: '/refers/thingRoles', says: /no list is called "listNothing"/ },
    },
    'there is no such list for the ids in a field': {
      input: {
        get: listOf(THING),
        kinds: { shop: { thing: ['id'] } },
        more: { ids: { shop: { thingId: 'listNothing' } } },
      },
      expected: { pointer: '/ids/shop/thingId', says: /no list is called "listNothing"/ },
    },
  });
});
