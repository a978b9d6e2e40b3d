/** Possible values of OLD and NEW: the surface that each gives, or the error for an invalid one. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareSources } from '../../src/surface/compare-sources.ts';
import { SurfaceFault } from '../../src/surface/fault.ts';
import { readSurface } from '../../src/surface/read.ts';
import { surfaceJson } from '../../src/surface/render/surface.ts';
import { openSurface } from '../../src/surface/sources/index.ts';
import { installed } from '../../src/surface/sources/installed.ts';
import type { Surface } from '../../src/surface/surface.ts';
import { surfaceOf, toolOf } from '../support/surfaces.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-surface-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(text: string, name = 'given.json'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

const served = installed('1');

describe('a surface file', () => {
  test('is read as it was written', () => {
    const text = surfaceJson(served);
    expect(surfaceJson(readSurface(JSON.parse(text), 'file'))).toBe(text);
  });
  test('has no difference from what wrote it', async () => {
    const { changes, notes } = await compareSources(await fileOf(surfaceJson(served)), 'installed', '1');
    expect({ changes, notes }).toEqual({ changes: [], notes: [] });
  });
  test('may have only the keys that other programs rely on', async () => {
    const tools = served.tools.map(({ tokens, secrets, descriptionHash, alternatives, review, ...tool }) => tool);
    const { format, tokens, ...plain } = served;
    const { changes } = await compareSources(await fileOf(JSON.stringify({ ...plain, tools })), 'installed', '1');
    expect(changes.map(({ what }) => what)).toEqual([
      ...Array(3).fill('which arguments go together now depends on typeId (before: nothing)'),
      ...served.tools.filter(({ review }) => review).map(() => 'nobody has reviewed it since an upgrade wrote it'),
    ]);
  });
});

const book = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const answer = { description: 'ok', content: { 'application/json': { schema: book } } };
const shop = (paths: object) => ({ openapi: '3.0.3', info: { title: 'Shop', version: '1' }, paths });
const books = { get: { operationId: 'listBooks', responses: { 200: answer } } };

describe('a document', () => {
  test('is the same in each version of the standard, and in YAML or JSON', async () => {
    const swagger = `
swagger: '2.0'
info: { title: Shop, version: '1' }
produces: [application/json]
paths:
  /books:
    get:
      operationId: listBooks
      responses:
        200: { description: ok, schema: { type: object, required: [id], properties: { id: { type: string } } } }
`;
    const two = await fileOf(swagger, 'two.yaml');
    const three = await fileOf(JSON.stringify(shop({ '/books': books })), 'three.json');
    const facts = JSON.stringify({ ...shop({ '/books': books }), openapi: '3.1.0' });
    const newest = await fileOf(facts, 'newest.json');
    for (const [old, now] of [
      [two, three],
      [three, newest],
    ] as const) {
      const { changes, after } = await compareSources(old, now, '1');
      expect({ changes, tools: after.tools.map(({ name }) => name) }).toEqual({ changes: [], tools: ['listBooks'] });
    }
  });
  test('as the importer wrote it gives what is served of its API, and the other API is not compared', async () => {
    const { changes, notes, after } = await compareSources('installed', 'spec/fabric.json', '1');
    expect({ changes, notes }).toEqual({
      changes: [],
      notes: ['Not compared: edge-management, which the new side does not have.'],
    });
    expect(after.tools).toHaveLength(37);
  });
  test('has new operations judged by their method, and marked for review', async () => {
    const old = await fileOf(JSON.stringify(shop({ '/books': books })), 'old.json');
    const remove = { delete: { operationId: 'deleteBooks', responses: { 200: answer } } };
    const now = await fileOf(JSON.stringify(shop({ '/books': { ...books, ...remove } })), 'now.json');
    const { changes, after } = await compareSources(old, now, '1');
    expect(changes.map(({ class: kind, what }) => `${kind}: ${what}`)).toEqual([
      'dangerous: the tool is new (destructive, DELETE /books); not reviewed yet',
    ]);
    expect(after.tools[0]).toMatchObject({ name: 'deleteBooks', effect: 'destructive', review: true });
  });
  test('with an operation of which no tool can be made says so', async () => {
    const old = await fileOf(JSON.stringify(shop({ '/books': books })), 'old.json');
    const gone = { $ref: '#/components/requestBodies/gone' };
    const odd = { '/odd': { post: { operationId: 'makeOdd', requestBody: gone, responses: { 200: answer } } } };
    const now = await fileOf(JSON.stringify(shop({ '/books': books, ...odd })), 'now.json');
    const { changes, notes } = await compareSources(old, now, '1');
    expect(changes).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(/^Not compared: .*#\/paths\/~1odd\/post\/requestBody.*gone.* What to do: /),
    ]);
  });
});

describe('what gives no surface is refused', () => {
  const tool = toolOf();
  const withTool = (parts: object) => JSON.stringify({ ...surfaceOf(), tools: [{ ...tool, ...parts }] });
  const bomb = ['k: &a0 [x, x]', ...Array.from({ length: 40 }, (_, n) => `k${n}: &a${n + 1} [*a${n}, *a${n}]`)];

  const chain = ['k0: &a0 [x]', ...Array.from({ length: 300 }, (_, n) => `k${n + 1}: &a${n + 1} [*a${n}]`)];

  test.each<[name: string, text: string, says: RegExp]>([
    ['an empty file', '', /is not an OpenAPI document/],
    ['a list', '[]', /is not an OpenAPI document/],
    ['text', 'hello', /is not an OpenAPI document/],
    ['neither YAML nor JSON', '{"tools": [', /line 2, column 1/],
    ['an object of something else', '{"name": "x"}', /has neither `swagger` nor `openapi`/],
    ['a document that is not valid', '{"openapi": "3.0.0", "info": {}}', /: no tool can be made/],
    ['tools that are no list', '{"tools": 5, "generator": "x", "documents": []}', /at \/tools, /],
    ['a tool that lacks something', '{"tools": [{}], "generator": "x", "documents": []}', /at \/tools\/0\/name, /],
    ['an effect that does not exist', withTool({ effect: 'harmless' }), /at \/tools\/0\/effect, /],
    ['a tool of an API that no document is of', withTool({ api: 'tank' }), /"listThings" of the API "tank"/],
    ['a later form', JSON.stringify({ ...surfaceOf(), format: 2 }), /is a surface of format 2; .* reads format 1/],
    ['aliases of aliases', bomb.join('\n'), /has more than 10000000 values/],
    ['very deep nesting', `{"tools": ${'['.repeat(400)}${']'.repeat(400)}}`, /nested deeper than 200 levels/],
    ['nesting made by aliases', chain.join('\n'), /nested deeper than 200 levels/],
    ['deeper nesting than a parser can take', '['.repeat(100_000), /What to do: /],
    ['a number in place of a name', JSON.stringify({ ...surfaceOf(), generator: 7 }), /at \/generator, /],
  ])('%s', async (_name, text, says) => {
    const file = await fileOf(text);
    const refusal = openSurface(file, '1');
    await expect(refusal).rejects.toBeInstanceOf(SurfaceFault);
    await expect(refusal).rejects.toThrow(says);
    await expect(refusal).rejects.toThrow(`${file}`);
    await expect(refusal).rejects.toThrow('What to do: ');
  });

  test('two tools with one name', async () => {
    const file = await fileOf(JSON.stringify({ ...surfaceOf(), tools: [tool, tool] }));
    await expect(openSurface(file, '1')).rejects.toThrow(/two tools called "listThings"/);
  });
  test('a missing file, and a folder', async () => {
    await expect(openSurface(join(folder, 'nowhere.json'), '1')).rejects.toThrow(
      /cannot be read: no such file or directory \(ENOENT\)/,
    );
    await expect(openSurface(folder, '1')).rejects.toThrow(
      /cannot be read: illegal operation on a directory \(EISDIR\)/,
    );
  });
  test('a file that is too long', async () => {
    const file = await fileOf('');
    await truncate(file, 60_000_000);
    await expect(openSurface(file, '1')).rejects.toThrow(/has 60000000 bytes; the maximum is 50000000/);
  });
  test('does not treat names as paths or options', async () => {
    const hostile = { ['__proto__']: { polluted: true }, constructor: { type: 'string' } };
    const text = JSON.stringify(surfaceOf(toolOf({ input: { type: 'object', properties: hostile } })));
    const { surface } = await openSurface(await fileOf(text), '1');
    const { changes } = await compareSources(await fileOf(text), await fileOf(text), '1');
    expect({ changes, tools: (surface as Surface).tools.length }).toEqual({ changes: [], tools: 1 });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
