/** Answers that are no JSON, and null in requests, over real HTTPS. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEcho } from './echo.ts';
import { bodyOf, documentOf, operationOf, served } from './served.ts';

const string = { type: 'string' };
const binary = { type: 'string', format: 'binary' };
const file = (type: string, schema: unknown = binary) => ({
  200: { description: '', content: { [type]: { schema } } },
});
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

const DOCUMENT = documentOf({
  '/zip': { get: { operationId: 'getZip', responses: file('application/zip') } },
  '/picture': { get: { operationId: 'getPicture', responses: file('image/*') } },
  '/any': { get: { operationId: 'getAny', responses: file('*/*') } },
  '/events': { get: { operationId: 'getEvents', responses: file('text/event-stream', string) } },
  '/chat': {
    get: {
      operationId: 'getChat',
      responses: {
        200: {
          description: '',
          content: { 'text/event-stream': { schema: string }, 'application/json': { schema: { type: 'object' } } },
        },
      },
    },
  },
  '/csv': { get: { operationId: 'getCsv', responses: file('text/csv', string) } },
  '/moved': { get: { operationId: 'getMoved', responses: { 302: { description: '' } } } },
  '/moves': { post: { operationId: 'startMove', responses: { '3XX': { description: '' } } } },
  '/either': {
    get: {
      operationId: 'getEither',
      responses: { ...file('application/json', { type: 'object' }), 307: { description: '' } },
    },
  },
  '/made': {
    post: {
      operationId: 'makeAny',
      ...bodyOf({ type: 'object', properties: { a: string } }),
      responses: { '2XX': { description: '' } },
    },
  },
  '/only': { post: { operationId: 'makeOnly', responses: file('application/json', { type: 'object' }) } },
  '/unsaid': { post: { operationId: 'makeUnsaid', responses: { default: { description: '' } } } },
});

describe('an answer', () => {
  let echo: Awaited<ReturnType<typeof startEcho>>;
  beforeAll(async () => {
    echo = await startEcho(DOCUMENT, [
      '--allow-write',
      'startMove,makeAny,makeOnly,makeUnsaid',
      '--no-verify',
      '--timeout',
      '2',
    ]);
  });
  afterAll(() => echo?.close());

  const send = (type: string, body: string | Buffer, status = 200, headers: Record<string, string> = {}) =>
    echo.answers((_request, response) => response.writeHead(status, { 'content-type': type, ...headers }).end(body));
  const content = async (name: string) => {
    const { content, isError } = await echo.client.callTool({ name, arguments: {} });
    return { block: (content as Record<string, unknown>[])[0] as Record<string, unknown>, isError: isError ?? false };
  };

  test('that may be a stream is requested as JSON; a stream alone is shown', async () => {
    send('application/json', '{"said":"it"}');
    const { seen, text } = await echo.call('getChat', {});
    expect(seen[0]?.headers.accept).toBe('application/json');
    expect(text).toContain('"said":"it"');
    send('text/event-stream', 'data: one\n\ndata: two\n\n');
    const stream = await echo.call('getEvents', {});
    expect(stream.seen[0]?.headers.accept).toBe('text/event-stream, */*');
    expect(stream.text).toContain('data: one\n\ndata: two');
  });

  test('that is a long stream is what came first', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const open = (write: (response: ServerResponse) => void) =>
      echo.answers((_request, response) => {
        closed = once(response, 'close');
        response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
        write(response);
      });
    open((response) => response.write(`data: ${'one more '.repeat(130_000)}\n\n`));
    expect(await echo.call('getEvents', {})).toMatchObject({
      text: expect.stringContaining('data: one more one more'),
      isError: false,
    });
    await closed;
  });

  test('of bytes is a file', async () => {
    const bytes = Buffer.from([0x50, 0x4b, 3, 4, 0, 255]);
    send('application/zip', bytes);
    const resource = { uri: 'ziti-mcp://answer/getZip', mimeType: 'application/zip', blob: bytes.toString('base64') };
    expect(await content('getZip')).toEqual({ block: { type: 'resource', resource }, isError: false });
    send('', Buffer.from([0xff, 0xfe, 0x41]));
    expect((await content('getAny')).block).toMatchObject({
      resource: { mimeType: 'application/octet-stream', blob: '//5B' },
    });
  });

  test('of a picture is a picture, whatever it is declared as', async () => {
    send('image/png', PNG);
    const picture = { type: 'image', mimeType: 'image/png', data: PNG.toString('base64') };
    expect((await content('getPicture')).block).toEqual(picture);
    expect((await content('getAny')).block).toEqual(picture);
  });

  test('of text stays text', async () => {
    send('text/csv', 'id,name\n1,Zoë\n');
    expect((await content('getCsv')).block).toEqual({ type: 'text', text: 'id,name\n1,Zoë' });
    expect((await content('getZip')).block).toMatchObject({ type: 'text' });
  });

  test('that is too large says how large', async () => {
    send('application/zip', Buffer.alloc(1024 * 1024 + 1));
    const { block, isError } = await content('getZip');
    expect(isError).toBe(true);
    expect(block['text']).toMatch(/1048577 bytes \(application\/zip\), more than the 1048576/);
  });

  test('with a secret in a file is not shown', async () => {
    const token = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from('{"sub":"x"}').toString('base64url')}.c2lnbmF0dXJlc2lnbmF0dXJl`;
    send('application/zip', Buffer.concat([Buffer.from([0]), Buffer.from(token), Buffer.from([255])]));
    expect((await content('getZip')).block).toEqual({ type: 'text', text: '[redacted: file with a secret]' });
  });

  test.each([
    ['getMoved', 302],
    ['getEither', 307],
    ['startMove', 303],
  ])('%s: a declared redirect is not followed, and its target is shown', async (tool, status) => {
    send('', '', status, { location: 'https://files.invalid/a.zip?part=1' });
    const { seen, text, isError } = await echo.call(tool, {});
    expect({ text, isError, requests: seen.length }).toEqual({
      text: `${tool} answered ${status}. Location: https://files.invalid/a.zip?part=1`,
      isError: false,
      requests: 1,
    });
  });

  test.each([
    ['iso-8859-1', Buffer.from('caf\xe9', 'latin1'), 'café'],
    ['"UTF-16LE"', Buffer.from('café', 'utf16le'), 'café'],
    ['utf-8', Buffer.from('café'), 'café'],
    ['made-up', Buffer.from('café'), 'café'],
  ])('a text is read in the encoding that it names: %s', async (charset, body, text) => {
    send(`text/csv; charset=${charset}`, body);
    expect(await echo.call('getCsv', {})).toMatchObject({ isError: false, text: expect.stringContaining(text) });
  });

  test('a redirect that is not declared is a fault', async () => {
    send('', '', 302, { location: 'https://files.invalid/a?b=c' });
    const { text, isError } = await echo.call('getZip', {});
    expect(isError).toBe(true);
    expect(text).toContain('does not follow redirects');
    expect(text).not.toContain('b=c');
  });

  test.each([
    ['makeAny', 201],
    ['makeAny', 204],
    ['makeUnsaid', 202],
  ])('%s: any status of a success range counts as success: %i', async (tool, status) => {
    send('', '', status);
    expect(await echo.call(tool, {})).toMatchObject({ isError: false, text: expect.stringContaining(`Done`) });
  });

  test.each([
    ['without a body', 204, '', '', 'Done'],
    ['with what is declared for another status', 201, 'application/json', '{"a":"made"}', '"a":"made"'],
  ])('a success that the document leaves out is one: %s', async (_, status, type, body, text) => {
    send(type, body, status);
    expect(await echo.call('makeOnly', {})).toMatchObject({ isError: false, text: expect.stringContaining(text) });
  });

  test('a page with the status of a success is none', async () => {
    send('text/html', '<p>Log in</p>', 201);
    expect(await echo.call('makeOnly', {})).toMatchObject({ isError: true });
  });
});

describe('null', () => {
  const one = (schema: unknown, more = {}) =>
    served(
      documentOf(
        {
          '/things/{id}': {
            patch: operationOf({
              operationId: 'patchThing',
              parameters: [{ in: 'path', name: 'id', required: true, schema: string }],
              ...bodyOf(schema),
            }),
          },
        },
        more,
      ),
    );
  const sent = async (schema: unknown, args: Record<string, unknown>, more = {}) =>
    JSON.parse(String((await (await one(schema, more)).request('patchThing', { id: '1', ...args })).body));
  const objectOf = (a: unknown) => ({ type: 'object', properties: { a } });

  test.each<[string, unknown, unknown, object?]>([
    ['of OpenAPI 3.1', { type: ['string', 'null'] }, { a: null }],
    ['of OpenAPI 3.0', { type: 'string', nullable: true }, { a: null }, { openapi: '3.0.3' }],
    ['among choices', { type: ['string', 'null'], enum: ['x', null] }, { a: null }],
    ['among choices without a type', { enum: ['x', null] }, { a: null }],
    ['of a number', { type: ['integer', 'null'], minimum: 1 }, { a: null }],
    ['of a union', { anyOf: [{ type: 'integer' }, { type: 'null' }] }, { a: null }],
    ['of an object', { type: ['object', 'null'], properties: { b: string } }, { a: null }],
    ['inside', { type: 'object', properties: { b: { type: ['string', 'null'] } } }, { a: { b: null } }],
    ['in a list', { type: 'array', items: { type: ['string', 'null'] } }, { a: ['x', null] }],
  ])('is sent if the document allows it: %s', async (_, schema, args, more = {}) => {
    expect(await sent(objectOf(schema), args as Record<string, unknown>, more)).toEqual(args);
  });

  test('counts as omitted if the document does not allow it', async () => {
    expect(await sent(objectOf(string), { a: null })).toEqual({});
    const choices = { type: 'string', nullable: true, enum: ['x'] };
    expect(await sent(objectOf(choices), { a: null }, { openapi: '3.0.3' })).toEqual({});
  });

  test('nullable values are still checked, and the list says that null is allowed', async () => {
    const { listed, request } = await one(objectOf({ type: ['integer', 'null'], minimum: 1 }));
    expect(listed('patchThing')['properties']).toMatchObject({
      a: { type: 'integer', description: 'or null; at least 1' },
    });
    expect(JSON.stringify(listed('patchThing'))).not.toContain('nullable');
    await expect(request('patchThing', { id: '1', a: 0 })).rejects.toThrow();
    expect(String((await request('patchThing', { id: '1', a: '5' })).body)).toBe('{"a":5}');
  });
});
