import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../../src/contract.ts';
import { requestFor } from '../../../../src/runtime/network/controller/request.ts';

const base: Operation = {
  name: 'tryIt',
  aliases: [],
  api: 'api',
  operationId: 'tryIt',
  method: 'GET',
  path: '/things/{id}',
  category: 'things',
  effect: 'read',
  idempotent: true,
  marks: [],
  arguments: {
    id: { in: 'path' },
    filter: { in: 'query' },
    roleFilter: { in: 'query' },
    ids: { in: 'query', explode: false },
    mfaCode: { in: 'header', as: 'mfa-code' },
    name: { in: 'body' },
    bodyId: { in: 'body', as: 'id' },
    list: { in: 'whole-body' },
  },
  answers: 'application/json',
  success: [200],
};
const post: Operation = { ...base, method: 'POST', effect: 'write', sends: 'application/json' };

const path = (args: Record<string, unknown>) => requestFor(base, '/base/v1', { id: 'x', ...args }).path;

describe('path and query', () => {
  test.each([
    ['plain', {}, '/base/v1/things/x'],
    ['an id that must be encoded', { id: 'a/b?c#d e' }, '/base/v1/things/a%2Fb%3Fc%23d%20e'],
    ['an id that looks like a pattern of replace', { id: "$&$'" }, '/base/v1/things/%24%26%24%27'],
    ['a filter', { filter: 'name = "a&b"' }, '/base/v1/things/x?filter=name%20%3D%20%22a%26b%22'],
    ['several of one name', { roleFilter: ['#a', '#b'] }, '/base/v1/things/x?roleFilter=%23a&roleFilter=%23b'],
    ['joined by commas', { ids: ['a', 'b'] }, '/base/v1/things/x?ids=a,b'],
    ['zero and false are sent', { filter: 0 }, '/base/v1/things/x?filter=0'],
  ])('%s', (_name, value, expected) => expect(path(value)).toBe(expected));

  test.each(['', '.', '..'])('"%s" is not an id', (id) => {
    expect(() => path({ id })).toThrow(/is not an id/);
  });

  test.each([{ id: 'a\ud800' }, { filter: 'name = "\udc00"' }, { roleFilter: ['#a', '\ud800x'] }])(
    'half a character is not sent as another one: %j',
    (value) => {
      expect(() => path(value)).toThrow(/half a character/);
    },
  );
});

describe('headers and body', () => {
  test('a header under its own name', () => {
    expect(requestFor(base, '', { id: 'x', mfaCode: '123456' }).headers).toMatchObject({ 'mfa-code': '123456' });
  });
  test('refuses a line break in a header', () => {
    expect(() => requestFor(base, '', { id: 'x', mfaCode: 'a\r\nx: y' })).toThrow(/not allowed in a header/);
  });
  test('a GET has neither body nor content type', () => {
    const { body, headers } = requestFor(base, '', { id: 'x' });
    expect(body).toBeUndefined();
    expect(headers).toStrictEqual({ accept: 'application/json' });
  });
  test('properties, one of them under another name', () => {
    const { body, headers } = requestFor(post, '', { id: 'x', name: 'n', bodyId: 'b' });
    expect(JSON.parse(String(body))).toStrictEqual({ name: 'n', id: 'b' });
    expect(headers['content-type']).toBe('application/json');
  });
  test('an empty object where no property is given', () => {
    expect(requestFor(post, '', { id: 'x' }).body).toBe('{}');
  });
  test('an array as the whole body', () => {
    expect(requestFor(post, '', { id: 'x', list: [{ a: 1 }] }).body).toBe('[{"a":1}]');
  });
  test('text as the whole body', () => {
    expect(requestFor({ ...post, sends: 'text/plain' }, '', { id: 'x', list: 'PEM\n' }).body).toBe('PEM\n');
  });
  test('only reads may be repeated', () => {
    expect(requestFor(base, '', { id: 'x' }).repeatable).toBe(true);
    expect(requestFor(post, '', { id: 'x' }).repeatable).toBe(false);
  });
});
