/** How a body is serialized, parsed by the platform's own form reader. */
import { describe, expect, test } from 'vitest';
import { writeBody } from '../../../../src/runtime/network/controller/write-body.ts';

const text = (body: string | Uint8Array) => (typeof body === 'string' ? body : new TextDecoder().decode(body));
async function formOf({ type, body }: ReturnType<typeof writeBody>) {
  const form = await new Response(Buffer.from(body), { headers: { 'content-type': type } }).formData();
  return [...form.entries()];
}

describe('JSON', () => {
  test.each(['application/json', 'application/json; charset=utf-8', 'application/zrok.v1+json'])(
    'is sent as %s',
    (type) => {
      expect(writeBody(type, undefined, { a: 1 })).toEqual({ type, body: '{"a":1}' });
    },
  );
  test('of a property that every object inherits', () => {
    const body = Object.fromEntries([
      ['__proto__', { a: 1 }],
      ['constructor', 'x'],
    ]);
    expect(writeBody('application/json', undefined, body).body).toBe('{"__proto__":{"a":1},"constructor":"x"}');
  });
});

describe('a form', () => {
  const type = 'application/x-www-form-urlencoded';
  const form = (body: object, parts = {}) => text(writeBody(type, undefined, body, parts).body);

  test('of values, lists and objects', () => {
    expect(form({ a: 'x y&z', b: [1, 2], c: { d: true } })).toBe('a=x%20y%26z&b=1&b=2&c=%7B%22d%22%3Atrue%7D');
  });
  test('in styles of its own', () => {
    const parts = { a: { explode: false }, b: { style: 'deepObject' as const, explode: true } };
    expect(form({ a: ['x', 'y'], b: { c: 1 } }, parts)).toBe('a=x,y&b%5Bc%5D=1');
    const nested = { b: [{ price: 'p', tax: { rates: ['r'] } }] };
    expect(decodeURIComponent(form(nested, parts))).toBe('b[0][price]=p&b[0][tax][rates][]=r');
  });
  test('of no object is refused', () => {
    expect(() => writeBody(type, 'text', {})).toThrow(/must be an object/);
  });
});

describe('parts', () => {
  const parts = { file: { file: true }, meta: { type: 'application/vnd.x+json' } };

  test('of values, objects and files, as text and as bytes', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 45, 45]);
    const body = { name: 'Zoë', tags: ['a', 'b'], meta: { a: 1 }, file: `data:;base64,${bytes.toString('base64')}` };
    const entries = await formOf(writeBody('multipart/form-data', undefined, body, parts));
    expect(entries.slice(0, 3)).toEqual([
      ['name', 'Zoë'],
      ['tags', 'a'],
      ['tags', 'b'],
    ]);
    const file = entries.find(([name]) => name === 'file')?.[1] as File;
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
  });
  test('whose names would end their header', async () => {
    const entries = await formOf(writeBody('multipart/form-data', undefined, { 'a"\r\nx: y': 'v' }));
    expect(entries).toHaveLength(1);
    expect(entries[0]?.[1]).toBe('v');
  });
});

describe('anything else', () => {
  test.each([
    ['text/plain', 'PEM\n', 'PEM\n'],
    ['application/octet-stream', 'data:application/x;base64,AAEC', '\u0000\u0001\u0002'],
    ['text/csv', undefined, ''],
  ])('%s', (type, whole, expected) => {
    const written = writeBody(type, whole, {});
    expect(written.type).toBe(type);
    expect(text(written.body)).toBe(expected);
  });
});
