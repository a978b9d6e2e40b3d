/** Changes of other products: what controllers of OpenZiti are known to do is not said of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEcho } from './echo.ts';
import { documentOf, operationOf } from './served.ts';

const string = { type: 'string' };
const fields = { name: string, tags: { type: 'object', additionalProperties: string } };
const content = { 'application/json': { schema: { type: 'object', properties: { id: string, ...fields } } } };
const DOCUMENT = documentOf({
  '/projects': {
    get: operationOf({
      operationId: 'listProjects',
      responses: {
        200: {
          description: '',
          content: { 'application/json': { schema: { type: 'array', items: content['application/json'].schema } } },
        },
      },
    }),
  },
  '/projects/{id}': {
    parameters: [{ in: 'path', name: 'id', required: true, schema: string }],
    get: operationOf({ operationId: 'getProject', responses: { 200: { description: '', content } } }),
    patch: operationOf({
      operationId: 'patchProject',
      requestBody: { content: { 'application/merge-patch+json': { schema: { type: 'object', properties: fields } } } },
    }),
  },
});

let echo: Awaited<ReturnType<typeof startEcho>>;
beforeAll(async () => {
  echo = await startEcho(DOCUMENT, ['--allow-write', 'patchProject']);
  // Its names are in small letters.
  echo.answers(({ method }, response) =>
    method === 'GET'
      ? response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"7","name":"web","tags":{"a":"1"}}')
      : response.writeHead(204).end(),
  );
});
afterAll(() => echo.close());

test('a name that was changed was not taken', async () => {
  const { text } = await echo.call('patchProject', { id: '7', name: 'WEB' });
  expect(text).toContain('name');
  expect(text).not.toMatch(/taken|ignore/);
});

test('an empty name may be allowed, and tags may be merged', async () => {
  const { text } = await echo.call('patchProject', { id: '7', name: '', tags: { b: '2' }, dryRun: true });
  expect(text).toContain('name');
  expect(text).not.toMatch(/ignores|vanish/);
});
