/**
 * The style table of the standard (OpenAPI 3.1.1, section 4.8.12.4), against a server that returns what it received.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ArgumentPlace, Operation, Style } from '../../../../src/contract.ts';
import { requestFor } from '../../../../src/runtime/network/controller/request.ts';

let server: Server;
let origin: string;
beforeAll(async () => {
  server = createServer(({ url, headers }, response) => {
    response.end(JSON.stringify({ url, color: headers['color'], cookie: headers['cookie'] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const operation = (place: ArgumentPlace, path = '/'): Operation => ({
  name: 'tryIt',
  aliases: [],
  api: 'api',
  operationId: null,
  method: 'GET',
  path,
  category: 'things',
  effect: 'read',
  idempotent: true,
  marks: [],
  arguments: { color: place },
  answers: 'application/json',
  success: [200],
});

async function echoed(place: ArgumentPlace, value: unknown, path?: string) {
  const request = requestFor(operation(place, path), '', { color: value });
  const answer = await fetch(origin + request.path, { headers: request.headers });
  return (await answer.json()) as { url: string; color?: string; cookie?: string };
}

const array = ['blue', 'black', 'brown'];
const object = { R: 100, G: 200, B: 150 };

describe('in a path', () => {
  test.each<[Style, boolean, string, string, string]>([
    ['simple', false, 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
    ['simple', true, 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
    ['label', false, '.blue', '.blue,black,brown', '.R,100,G,200,B,150'],
    ['label', true, '.blue', '.blue.black.brown', '.R=100.G=200.B=150'],
    ['matrix', false, ';color=blue', ';color=blue,black,brown', ';color=R,100,G,200,B,150'],
    ['matrix', true, ';color=blue', ';color=blue;color=black;color=brown', ';R=100;G=200;B=150'],
  ])('%s, explode %s', async (style, explode, ofText, ofArray, ofObject) => {
    const place: ArgumentPlace = { in: 'path', explode, ...(style === 'simple' ? {} : { style }) };
    for (const [value, expected] of [
      ['blue', ofText],
      [array, ofArray],
      [object, ofObject],
    ] as const) {
      expect((await echoed(place, value, '/a/{color}/b')).url).toBe(`/a/${expected}/b`);
    }
  });

  test('twice: both places are filled', async () => {
    expect((await echoed({ in: 'path' }, 'a/b', '/{color}/x/{color}')).url).toBe('/a%2Fb/x/a%2Fb');
  });
});

/** Lists of objects in the style `deepObject`. */
const deepList = 'color%5Ba%5D%5B0%5D%5Bb%5D=1&color%5Ba%5D%5B2%5D%5Bb%5D=x%26y';

describe('in a query', () => {
  test.each<[Style, boolean, unknown, string]>([
    ['form', false, '', 'color='],
    ['form', false, 'blue', 'color=blue'],
    ['form', false, array, 'color=blue,black,brown'],
    ['form', false, object, 'color=R,100,G,200,B,150'],
    ['form', true, 'blue', 'color=blue'],
    ['form', true, array, 'color=blue&color=black&color=brown'],
    ['form', true, object, 'R=100&G=200&B=150'],
    ['spaceDelimited', false, array, 'color=blue%20black%20brown'],
    ['spaceDelimited', false, object, 'color=R%20100%20G%20200%20B%20150'],
    ['pipeDelimited', false, array, 'color=blue%7Cblack%7Cbrown'],
    ['pipeDelimited', false, object, 'color=R%7C100%7CG%7C200%7CB%7C150'],
    ['deepObject', true, object, 'color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150'],
    // What the standard leaves open.
    ['deepObject', true, 'blue', 'color=blue'],
    ['deepObject', true, array, 'color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown'],
    ['deepObject', true, { a: { b: [1, 2] }, c: null }, 'color%5Ba%5D%5Bb%5D%5B%5D=1&color%5Ba%5D%5Bb%5D%5B%5D=2'],
    ['deepObject', true, { a: [{ b: 1 }, { b: [] }, { b: 'x&y' }] }, deepList],
  ])('%s, explode %s: %j', async (style, explode, value, expected) => {
    const place: ArgumentPlace = { in: 'query', explode, ...(style === 'form' ? {} : { style }) };
    expect((await echoed(place, value)).url).toBe(`/?${expected}`);
  });

  test('an empty list is not sent', async () => {
    expect((await echoed({ in: 'query' }, [])).url).toBe('/');
  });

  test('a separator inside an item does not split it', async () => {
    expect((await echoed({ in: 'query', explode: false }, ['a,b', 'c&d'])).url).toBe('/?color=a%2Cb,c%26d');
    expect((await echoed({ in: 'query', style: 'pipeDelimited' }, ['a,b', 'c d'])).url).toBe('/?color=a%2Cb%7Cc%20d');
    const piped = operation({ in: 'query', style: 'pipeDelimited' });
    expect(() => requestFor(piped, '', { color: ['a|b', 'c'] })).toThrow(/has an item with "\|"/);
  });

  test('as JSON, where the document says so', async () => {
    const { url } = await echoed({ in: 'query', content: 'application/json' }, { a: ['ä', 1] });
    expect(JSON.parse(new URL(url, origin).searchParams.get('color') ?? '')).toEqual({ a: ['ä', 1] });
  });

  test('behind a query that the path has already', async () => {
    expect((await echoed({ in: 'query' }, 'x', '/a?action=run#part')).url).toBe('/a?action=run&color=x');
  });

  test('lists in lists are refused', () => {
    expect(() => requestFor(operation({ in: 'query' }), '', { color: [['a']] })).toThrow(/cannot be sent there/);
  });

  test('half a character is refused, however deep it is', () => {
    const deep: ArgumentPlace = { in: 'query', style: 'deepObject' };
    expect(() => requestFor(operation(deep), '', { color: { a: [{ b: '\ud800' }] } })).toThrow(/half a character/);
  });
});

describe('in headers', () => {
  test.each<[ArgumentPlace, unknown, string]>([
    [{ in: 'header' }, 'blue', 'blue'],
    [{ in: 'header' }, array, 'blue,black,brown'],
    [{ in: 'header' }, object, 'R,100,G,200,B,150'],
    [{ in: 'header', explode: true }, object, 'R=100,G=200,B=150'],
  ])('%j: %j', async (place, value, expected) => expect((await echoed(place, value)).color).toBe(expected));

  test.each<[ArgumentPlace, unknown, string]>([
    [{ in: 'cookie' }, 'blue', 'color=blue'],
    [{ in: 'cookie', explode: false }, array, 'color=blue,black,brown'],
    [{ in: 'cookie', explode: false }, object, 'color=R,100,G,200,B,150'],
    [{ in: 'cookie' }, 'a; zt-session=b', 'color=a%3B%20zt-session%3Db'],
  ])('as a cookie %j: %j', async (place, value, expected) =>
    expect((await echoed(place, value)).cookie).toBe(expected),
  );
});
