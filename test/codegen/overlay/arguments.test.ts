import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../codegen/common/json.ts';
import { ArgumentTexts, mapText } from '../../../codegen/overlay/arguments.ts';
import { refusalOf, refusals, rows } from '../../support/examples.ts';
import { categoryOf } from '../make.ts';

const string = { type: 'string' };
const schema: JsonObject = {
  type: 'object',
  properties: {
    name: string,
    price: { type: 'object', properties: { amount: { type: 'integer' }, name: string } },
    authors: { type: 'array', items: { type: 'object', properties: { name: string } } },
    tags: { type: 'object', additionalProperties: string },
  },
};

interface Given {
  readonly own?: Record<string, string>;
  readonly shared?: Record<string, string>;
}

/** Only the descriptions, by dotted path. */
function texts({ own = {}, shared = {} }: Given): Record<string, unknown> {
  const overlay = { arguments: own };
  const described = new ArgumentTexts(shared).describe(schema, 'x', overlay, categoryOf({ x: overlay }));
  const found: Record<string, unknown> = {};
  const walk = (part: JsonObject, path: string): void => {
    if ('description' in part) found[path] = part['description'];
    if ('items' in part) walk(part['items'] as JsonObject, `${path}[]`);
    for (const [name, inner] of Object.entries((part['properties'] as JsonObject | undefined) ?? {})) {
      walk(inner as JsonObject, path ? `${path}.${name}` : name);
    }
  };
  walk(described, '');
  return found;
}

const MAP = { tags: 'string values' };

describe('descriptions of arguments', () => {
  rows(texts, {
    'maps say what their values are': { input: {}, expected: MAP },
    'by name': { input: { own: { name: 'its title' } }, expected: { ...MAP, name: 'its title' } },
    'by dotted path into an object': {
      input: { own: { 'price.amount': 'in cents' } },
      expected: { ...MAP, 'price.amount': 'in cents' },
    },
    'by dotted path into the items of an array': {
      input: { own: { 'authors.name': 'first and last' } },
      expected: { ...MAP, 'authors[].name': 'first and last' },
    },
    'what is said of an array is not said of its items again': {
      input: { shared: { authors: 'in order' } },
      expected: { ...MAP, authors: 'in order' },
    },
    'shared ones hold in every tool, at their path only': {
      input: { shared: { name: 'unique' } },
      expected: { ...MAP, name: 'unique' },
    },
    "the tool's own come first": {
      input: { shared: { name: 'unique' }, own: { name: 'its title' } },
      expected: { ...MAP, name: 'its title' },
    },
    'an empty one takes a shared one away': {
      input: { shared: { name: 'unique' }, own: { name: '' } },
      expected: MAP,
    },
    'a text takes the place of that of a map': { input: { own: { tags: 'free' } }, expected: { tags: 'free' } },
  });

  refusals(texts, {
    'of an argument that does not exist': {
      input: { own: { title: 'its title' } },
      expected: { pointer: '/operations/x/arguments/title', says: /things\.yaml.*no such argument/ },
    },
    'of a property that does not exist': {
      input: { own: { 'authors.title': 'Dr' } },
      expected: { pointer: '/operations/x/arguments/authors.title', says: /no such argument/ },
    },
  });

  test('refuses a shared one that no tool uses', () => {
    const shared = new ArgumentTexts({ name: 'unique', colour: 'as hex' });
    shared.describe(schema, 'x', {}, categoryOf({ x: {} }));
    const error = refusalOf(() => shared.requireAllUsed());
    expect(error.pointer).toBe('/arguments/colour');
    expect(error.source).toBe('spec/overlay/arguments.yaml');
  });

  test('accepts a shared one that every tool replaces', () => {
    const shared = new ArgumentTexts({ name: 'unique' });
    const overlay = { arguments: { name: 'its title' } };
    shared.describe(schema, 'x', overlay, categoryOf({ x: overlay }));
    expect(() => shared.requireAllUsed()).not.toThrow();
  });
});

describe('mapText', () => {
  const map = (values: JsonObject) => ({ type: 'object', additionalProperties: values });
  rows(mapText, {
    'a type': { input: map({ type: 'string' }), expected: 'string values' },
    'several types': { input: map({ type: ['string', 'boolean'] }), expected: 'string|boolean values' },
    'many types': { input: map({ type: ['string', 'number', 'boolean'] }), expected: 'scalar values' },
    'a range': { input: map({ type: 'integer', minimum: 1, maximum: 9 }), expected: 'integer 1-9 values' },
    'a range from nothing': { input: map({ type: 'integer', maximum: 9 }), expected: 'integer 0-9 values' },
    'a choice': { input: map({ enum: ['a', 'b'] }), expected: 'string values (a, b)' },
    anything: { input: map({}), expected: 'any values' },
    'no map: closed': { input: { type: 'object', additionalProperties: false }, expected: undefined },
    'no map: has properties': { input: { ...map(string), properties: { a: string } }, expected: undefined },
    'no map: no object': { input: string, expected: undefined },
  });
});
