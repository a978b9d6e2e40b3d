/** Lists of other products whose argument `filter` has a language of its own: nothing here may speak another one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answerer } from '../support/fake-controller.ts';
import { startEcho } from './echo.ts';
import { documentOf, operationOf } from './served.ts';

const string = { type: 'string' };
const project = { type: 'object', properties: { id: string, name: string } };
const answer = (schema: unknown) => ({ 200: { description: '', content: { 'application/json': { schema } } } });
const query = (name: string, schema: unknown) => ({ in: 'query', name, schema });
const PAGED = [query('limit', { type: 'integer' }), query('offset', { type: 'integer' })];

/** The operations of one list, whose entities have names in their paths. */
const projects = (path: string, kind: string, list: unknown, parameters: readonly unknown[]) => ({
  [path]: { get: operationOf({ operationId: `list${kind}s`, parameters, responses: answer(list) }) },
  [`${path}/{name}`]: {
    parameters: [{ in: 'path', name: 'name', required: true, schema: string }],
    get: operationOf({ operationId: `get${kind}`, responses: answer(project) }),
    patch: operationOf({
      operationId: `patch${kind}`,
      requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { name: string } } } } },
    }),
  },
});

const filter = query('filter', string);
const rows = { type: 'array', items: project };
const inEnvelope = { type: 'object', properties: { data: rows, meta: { type: 'object' } } };
const DOCUMENT = documentOf({
  ...projects('/projects', 'Project', rows, [filter]),
  ...projects('/folders', 'Folder', inEnvelope, [filter, ...PAGED]),
});

/** As most servers do: filters that mean nothing to them are ignored. */
const answers: Answerer = ({ method, path }, response) => {
  const known = [
    { id: '7', name: 'web' },
    { id: 'web', name: 'db' },
  ];
  const [, list, name] = path.replace(/\?.*/, '').split('/');
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (name === undefined) return send(200, list === 'folders' ? { data: known, meta: {} } : known);
  const found = known.find((each) => each.name === name);
  if (found === undefined) return send(404, { message: 'no such project' });
  return method === 'GET' ? send(200, found) : response.writeHead(204).end();
};

let echo: Awaited<ReturnType<typeof startEcho>>;
beforeAll(async () => {
  echo = await startEcho(DOCUMENT, ['--allow-write', 'patchProject,patchFolder']);
  echo.answers(answers);
});
afterAll(() => echo.close());

const requests = (seen: readonly { readonly method: string; readonly path: string }[]) =>
  seen.map(({ method, path }) => `${method} ${path}`);

describe.each([
  ['an array', 'projects', 'Project'],
  ['an envelope like that of controllers', 'folders', 'Folder'],
])('in %s', (_, path, kind) => {
  test('the description shows no filter', async () => {
    const { tools } = await echo.client.listTools();
    expect(tools.find(({ name }) => name === `list${kind}s`)?.description).toBe(`Reads /${path}.`);
  });

  test('a filter is sent as it is', async () => {
    const { seen } = await echo.call(`list${kind}s`, { filter: 'name eq web limit 5' });
    expect(requests(seen)).toEqual([`GET /${path}?filter=name%20eq%20web%20limit%205`]);
  });

  test('a change goes to the entity that is named', async () => {
    const { seen } = await echo.call(`patch${kind}`, { name: 'web', bodyName: 'db' });
    const changes = requests(seen).filter((each) => !each.startsWith('GET '));
    expect(changes).toEqual([`PATCH /${path}/web`]);
    expect(requests(seen).filter((each) => each.includes('?'))).toEqual([]);
  });

  test('an unknown name is looked up nowhere', async () => {
    const { seen } = await echo.call(`get${kind}`, { name: 'nope' });
    expect(requests(seen)).toEqual([`GET /${path}/nope`]);
  });

  test('counting keeps the whole filter', async () => {
    const { seen } = await echo.call(`list${kind}s`, { filter: 'name eq web limit 5', count: true });
    expect(seen.every((each) => each.path.includes('limit%205'))).toBe(true);
  });
});
