import { describe, expect, test } from 'vitest';
import { ArgumentTexts, mapText } from '../../codegen/arguments.ts';
import type { JsonObject } from '../../codegen/json.ts';
import { categoryOf } from './make.ts';
import { refusalOf, refusals, rows } from './rows.ts';

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
    'maps say what their values are': { given: {}, want: MAP },
    'by name': { given: { own: { name: 'its title' } }, want: { ...MAP, name: 'its title' } },
    'by dotted path into an object': {
      given: { own: { 'price.amount': 'in cents' } },
      want: { ...MAP, 'price.amount': 'in cents' },
    },
    'by dotted path into the items of an array': {
      given: { own: { 'authors.name': 'first and last' } },
      want: { ...MAP, 'authors[].name': 'first and last' },
    },
    'what is said of an array is not said of its items again': {
      given: { shared: { authors: 'in order' } },
      want: { ...MAP, authors: 'in order' },
    },
    'shared ones hold in every tool, at their path only': {
      given: { shared: { name: 'unique' } },
      want: { ...MAP, name: 'unique' },
    },
    "the tool's own come first": {
      given: { shared: { name: 'unique' }, own: { name: 'its title' } },
      want: { ...MAP, name: 'its title' },
    },
    'an empty one takes a shared one away': {
      given: { shared: { name: 'unique' }, own: { name: '' } },
      want: MAP,
    },
    'a text takes the place of that of a map': { given: { own: { tags: 'free' } }, want: { tags: 'free' } },
  });

  refusals(texts, {
    'of an argument that does not exist': {
      given: { own: { title: 'its title' } },
      want: { pointer: '/operations/x/arguments/title', says: /things\.yaml.*no such argument/ },
    },
    'of a property that does not exist': {
      given: { own: { 'authors.title': 'Dr' } },
      want: { pointer: '/operations/x/arguments/authors.title', says: /no such argument/ },
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
    'a type': { given: map({ type: 'string' }), want: 'string values' },
    'several types': { given: map({ type: ['string', 'boolean'] }), want: 'string|boolean values' },
    'many types': { given: map({ type: ['string', 'number', 'boolean'] }), want: 'scalar values' },
    'a range': { given: map({ type: 'integer', minimum: 1, maximum: 9 }), want: 'integer 1-9 values' },
    'a range from nothing': { given: map({ type: 'integer', maximum: 9 }), want: 'integer 0-9 values' },
    'a choice': { given: map({ enum: ['a', 'b'] }), want: 'string values (a, b)' },
    anything: { given: map({}), want: 'any values' },
    'no map: closed': { given: { type: 'object', additionalProperties: false }, want: undefined },
    'no map: has properties': { given: { ...map(string), properties: { a: string } }, want: undefined },
    'no map: no object': { given: string, want: undefined },
  });
});
