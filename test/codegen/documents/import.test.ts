import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InputError } from '../../../codegen/common/errors.ts';
import { at } from '../../../codegen/common/json.ts';
import { apiName, importAll, importDocument } from '../../../codegen/documents/import.ts';
import { createAuthority, LOOPBACK } from '../../support/authority.ts';
import { rows } from '../../support/examples.ts';
import { temporaryFolder } from '../../support/generator-tree.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const pathOf = (name: string) => join(folder.path, name);
const specDir = () => pathOf('spec');
const text = (name: string) => readFile(join(specDir(), name), 'utf8');

async function write(name: string, content: unknown): Promise<string> {
  await writeFile(pathOf(name), typeof content === 'string' ? content : JSON.stringify(content));
  return pathOf(name);
}

/** The same API in three standards: the results must be the same. */
const SCHEMA = {
  type: 'object',
  description: 'words',
  title: 'words',
  properties: { description: { type: 'string', example: 'words' }, title: { type: 'string', description: 'words' } },
};
const INFO = { title: 'Ziti Things', version: '1.0', description: 'words' };
const operation = (parameter: object, response: object) => ({
  '/things/{id}': {
    get: {
      operationId: 'detailThing',
      summary: 'words',
      description: 'words',
      parameters: [{ in: 'path', name: 'id', required: true, description: 'words', ...parameter }],
      responses: { 200: { description: 'words', ...response } },
    },
  },
});
const ANSWER = {
  content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' }, example: { a: 'words' } } },
};

const swagger2 = {
  swagger: '2.0',
  info: INFO,
  host: 'things.example.com',
  basePath: '/v1',
  schemes: ['https'],
  produces: ['application/json'],
  paths: operation(
    { type: 'string' },
    { schema: { $ref: '#/definitions/thing' }, examples: { 'application/json': 'words' } },
  ),
  definitions: { thing: SCHEMA },
};
const openapi30 = {
  openapi: '3.0.3',
  info: INFO,
  servers: [{ url: 'https://things.example.com/v1', description: 'words' }],
  paths: operation({ schema: { type: 'string' } }, ANSWER),
  components: { schemas: { thing: SCHEMA } },
};
const openapi31 = { ...openapi30, openapi: '3.1.0' };

describe('every version of the standard, as JSON and YAML, gives the same document', () => {
  const documents = { 'Swagger 2.0': swagger2, 'OpenAPI 3.0': openapi30, 'OpenAPI 3.1': openapi31 };
  const cases = Object.entries(documents).flatMap(([name, document]) => [
    [`${name} as JSON`, JSON.stringify(document)] as const,
    [`${name} as YAML`, yaml.dump(document)] as const,
  ]);

  test.each(cases)('%s', async (_, source) => {
    const { api, document, lock } = await importDocument(await write('things', source));
    expect(api).toBe('things');
    expect(lock).toMatchObject({ title: 'Ziti Things', version: '1.0', operations: 1 });
    expect(document).toEqual({
      openapi: '3.1.0',
      info: { title: 'Ziti Things', version: '1.0' },
      servers: [{ url: 'https://things.example.com/v1' }],
      paths: {
        '/things/{id}': {
          get: {
            operationId: 'detailThing',
            parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'string' } }],
            responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } } } },
          },
        },
      },
      components: {
        schemas: {
          thing: { type: 'object', properties: { description: { type: 'string' }, title: { type: 'string' } } },
        },
      },
    });
  });
});

describe('the imported document', () => {
  test('has no prose, but keeps properties with names such as `description`', async () => {
    await importAll([await write('a.json', swagger2)], specDir());
    const written = await text('things.json');
    expect(written).not.toContain('words');
    expect(at(JSON.parse(written), '/components/schemas/thing/properties')).toHaveProperty('description');
  });

  test('is the same if it is imported twice', async () => {
    const source = await write('a.json', swagger2);
    await importAll([source], specDir());
    const before = [await text('things.json'), await text('spec.lock.json')];
    await importAll([source], specDir());
    expect([await text('things.json'), await text('spec.lock.json')]).toEqual(before);
    expect(await readdir(specDir())).toEqual(['spec.lock.json', 'things.json']);
  });

  test('does not depend on the order of keys in the source', async () => {
    await importAll([await write('a.json', swagger2)], specDir());
    const before = await text('things.json');
    const turned = Object.fromEntries(Object.entries(swagger2).reverse());
    await importAll([await write('b.json', turned)], specDir());
    expect(await text('things.json')).toBe(before);
  });

  test('the lock file keeps other documents, in order of their names', async () => {
    const other = { ...openapi30, info: { title: 'Apples', version: '3' } };
    await importAll([await write('a.json', swagger2)], specDir());
    const things = JSON.parse(await text('spec.lock.json')).things;
    await importAll([await write('b.json', other)], specDir());
    const lock = JSON.parse(await text('spec.lock.json'));
    expect(Object.keys(lock)).toEqual(['apples', 'things']);
    expect(lock.things).toEqual(things);
    expect(lock.apples.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(lock.apples.digest).not.toBe(lock.things.digest);
  });

  test('an unreadable lock file is not overwritten', async () => {
    const source = await write('a.json', swagger2);
    await importAll([source], specDir());
    await writeFile(join(specDir(), 'spec.lock.json'), '{ broken');
    await expect(importAll([source], specDir())).rejects.toThrow(/spec\.lock\.json.*\n.*What to do: restore it/);
    expect(await text('spec.lock.json')).toBe('{ broken');
  });
});

test('accepts small faults of Swagger 2.0 that the conversion repairs', async () => {
  const thing = { properties: { value: { type: ['string', 'integer'] } } };
  const { document } = await importDocument(await write('a.json', { ...swagger2, definitions: { thing } }));
  expect(at(document, '/components/schemas/thing/properties/value')).toEqual({
    oneOf: [{ type: 'string' }, { type: 'integer' }],
  });
});

test('importing an imported document does not change it', async () => {
  const { document } = await importDocument(await write('a.json', swagger2));
  expect(JSON.stringify(document)).not.toContain('words');
  expect((await importDocument(await write('b.json', document))).document).toEqual(document);
});

describe('a broken document', () => {
  const withPath = (extra: object) => ({ ...openapi30, paths: { ...openapi30.paths, ...extra } });
  const responses = { 200: { description: 'ok' } };
  const cases: Record<string, { readonly source: unknown; readonly pointer: string; readonly says: RegExp }> = {
    'YAML that cannot be read': { source: 'a: [1\nb: 2', pointer: '', says: /line 2, column \d+: / },
    'JSON that cannot be read': { source: '{"openapi": "3.0.0",', pointer: '', says: /line 2, column \d+: / },
    'a list': { source: [1], pointer: '', says: /is not an OpenAPI document/ },
    nothing: { source: '', pointer: '', says: /is not an OpenAPI document/ },
    'an object of another kind': { source: { a: 1 }, pointer: '', says: /neither `swagger` nor `openapi`/ },
    'a reference that leads nowhere': {
      source: { ...openapi30, components: { schemas: { thing: { $ref: '#/components/schemas/none' } } } },
      pointer: '/components/schemas/thing',
      says: /"#\/components\/schemas\/none" has no target/,
    },
    'a reference that leads nowhere, in Swagger 2.0': {
      source: { ...swagger2, definitions: { thing: { $ref: '#/definitions/none' } } },
      pointer: '/definitions/thing',
      says: /"#\/definitions\/none" has no target/,
    },
    'a reference into another file': {
      source: { ...openapi30, components: { schemas: { thing: { $ref: 'other.json#/thing' } } } },
      pointer: '/components/schemas/thing',
      says: /"other\.json#\/thing" has no target in the file[\s\S]*bundle/,
    },
    'a parameter in a place that does not exist': {
      source: withPath({ '/x': { get: { parameters: [{ in: 'pocket', name: 'a', schema: {} }], responses } } }),
      pointer: '/paths/~1x/get/parameters/0',
      says: /./,
    },
    'a schema whose type is none': {
      source: { ...openapi30, components: { schemas: { thing: { type: 'text' } } } },
      pointer: '/components/schemas/thing/type',
      says: /must be/,
    },
    'no title': { source: { ...openapi30, info: { version: '1' } }, pointer: '/info', says: /title/ },
    'a title without a letter': {
      source: { ...openapi30, info: { title: '!', version: '1' } },
      pointer: '/info/title',
      says: /gives the API no name/,
    },
  };

  test.each(Object.entries(cases))(
    '%s: the error says where and what to do, and nothing is written',
    async (_, { source, ...expected }) => {
      const good = await write('good.json', { ...openapi30, info: { title: 'Good', version: '1' } });
      const bad = await write('bad.yaml', source);
      const error = await importAll([good, bad], specDir()).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(InputError);
      const { message, source: file, pointer } = error as InputError;
      expect(file).toBe(bad);
      expect(pointer.startsWith(expected.pointer), pointer).toBe(true);
      expect(message).toMatch(expected.says);
      expect(message).toMatch(/\n {2}What to do: ./);
      await expect(readdir(specDir())).rejects.toThrow('ENOENT');
    },
  );

  test('two documents of one API: nothing is written', async () => {
    const sources = [await write('a.json', swagger2), await write('b.json', openapi30)];
    await expect(importAll(sources, specDir())).rejects.toThrow(/b\.json#\/info\/title: .*second document.*"things"/);
    await expect(readdir(specDir())).rejects.toThrow('ENOENT');
  });

  test('a file that does not exist', async () => {
    await expect(importAll([pathOf('none.yaml')], specDir())).rejects.toThrow(
      /none\.yaml: cannot be read: no such file or directory \(ENOENT\)/,
    );
  });
});

describe('import from a URL', () => {
  let server: Server;
  let url: string;
  let ca: string;
  let keep: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    const authority = await createAuthority();
    keep = await temporaryFolder();
    ca = join(keep.path, 'ca.pem');
    await writeFile(ca, authority.pem);
    const piece = 'x'.repeat(1_000_000);
    server = createServer(await authority.issue('localhost', { names: [LOOPBACK[0]] }), (request, response) => {
      if (request.url?.startsWith('/endless')) {
        response.statusCode = request.url === '/endless.yaml' ? 200 : 500;
        const more = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on('drain', more);
        return more();
      }
      if (request.url === '/broken.yaml')
        return response.writeHead(200, { 'content-length': 9 }).write('a', () => response.destroy());
      if (request.url !== '/things.yaml') response.statusCode = 404;
      response.end(request.url === '/things.yaml' ? yaml.dump(swagger2) : 'no such thing');
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    url = `https://localhost:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await keep.remove();
  });

  test('works with its CA', async () => {
    const { api, lock } = await importDocument(`${url}/things.yaml`, ca);
    expect(api).toBe('things');
    expect(lock).toEqual((await importDocument(await write('a.yaml', yaml.dump(swagger2)))).lock);
  });

  test('fails without it', async () => {
    await expect(importDocument(`${url}/things.yaml`)).rejects.toThrow(/localhost.*certificate[\s\S]*pass --ca FILE/);
  });

  test('fails with another CA', async () => {
    const other = await write('other.pem', (await createAuthority('another root')).pem);
    await expect(importDocument(`${url}/things.yaml`, other)).rejects.toThrow(/certificate[\s\S]*pass --ca FILE/);
  });

  test('fails for a host name that is not in the certificate', async () => {
    const elsewhere = url.replace('localhost', '127.0.0.1');
    await expect(importDocument(`${elsewhere}/things.yaml`, ca)).rejects.toThrow(/does not match certificate/);
  });

  test('does not follow a redirect to another host', async () => {
    await expect(importDocument(`${url}/other.yaml`, ca)).rejects.toThrow(/other\.yaml: the server answered 404/);
  });

  test.each([
    ['an endless document', 'endless.yaml', /endless\.yaml: it has more than 50000000 bytes/],
    ['an endless error', 'endless-error.yaml', /the server answered 500/],
    ['a document that breaks off', 'broken.yaml', /the connection was closed|aborted/],
  ])('%s ends', async (_what, path, problem) => {
    await expect(importDocument(`${url}/${path}`, ca)).rejects.toThrow(problem);
    await new Promise<void>((resolve) => {
      const look = () => server.getConnections((_error, open) => (open === 0 ? resolve() : setTimeout(look, 10)));
      look();
    });
  });

  test('fails over http', async () => {
    const plain = url.replace('https:', 'http:');
    await expect(importDocument(`${plain}/things.yaml`, ca)).rejects.toThrow(/only https URLs are read/);
  });

  test('fails if nothing listens', async () => {
    await expect(importDocument('https://localhost:1/things.yaml', ca)).rejects.toThrow(/ECONNREFUSED|EACCES/);
  });

  test('fails with an unreadable CA', async () => {
    await expect(importDocument(`${url}/things.yaml`, pathOf('no.pem'))).rejects.toThrow(/no\.pem: cannot be read/);
  });
});

describe('the name of an API', () => {
  rows(apiName, {
    'without the name of the product': { input: 'Ziti Edge Management', expected: 'edge-management' },
    'with its other spelling': { input: 'OpenZiti Fabric', expected: 'fabric' },
    'in letters and digits': { input: ' Corner: Book-Shop (v2)! ', expected: 'corner-book-shop-v2' },
    'the product alone': { input: 'Ziti', expected: 'ziti' },
    'nothing to make a name of': { input: '!!', expected: '' },
  });
});
