import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generate } from '../../src/documents/generate.ts';
import { startOverlay } from '../../src/documents/start-overlay.ts';
import { runHere } from '../support/run-here.ts';
import { bodyOf, documentOf, operationOf } from './served.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-overlay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const text = { type: 'string' };
const answerOf = (...types: string[]) => ({
  responses: { 200: { description: '', content: Object.fromEntries(types.map((type) => [type, { schema: text }])) } },
});

/** Whatever makes it hard to name, sort or serve an operation. */
const HARD = documentOf({
  '/things': {
    get: operationOf({ tags: ['Things'], operationId: 'listThings' }),
    post: operationOf({ tags: ['Things'], operationId: 'listThings', ...bodyOf({ type: 'array', items: text }) }),
  },
  '/things/{id}': {
    parameters: [{ in: 'path', name: 'id', required: true, schema: text }],
    put: operationOf({ tags: ['thing s'], ...bodyOf({ type: 'object', properties: { password: text, name: text } }) }),
    delete: operationOf({ operationId: 'null' }),
  },
  '/用户': { get: { tags: ['用户'], ...answerOf('application/json', 'text/csv') } },
  '/客户': { get: { tags: ['客户'], responses: { 200: { description: '', content: {} } } } },
  '/apis': { get: operationOf({ tags: ['apis'], operationId: 'constructor' }) },
  '/search': { get: operationOf({ ...bodyOf({ type: 'object', properties: { q: text } }) }) },
  '/open': { post: operationOf(bodyOf({ type: 'object', properties: { a: text }, additionalProperties: true })) },
  '/token': {
    post: operationOf({
      responses: {
        200: {
          description: '',
          content: { 'application/json': { schema: { type: 'object', properties: { refreshToken: text } } } },
        },
      },
    }),
  },
});

const other = {
  ...documentOf({ '/things': { get: operationOf({ operationId: 'listThings' }) } }),
  info: { title: 'Store', version: '1' },
};

function write(name: string, document: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(document));
  return path;
}
const read = (file: string) => ({ file, text: readFileSync(file, 'utf8') });

/** What a tool is, apart from what a person decides. */
async function surfaceOf(specs: readonly string[], overlay?: string) {
  const { tables, leftOut, warnings } = await generate(specs.map(read), overlay);
  const tools = tables.operations.map(({ review, category, ...operation }) => operation);
  return { tools, leftOut, warnings, inputs: tables.inputs, outputs: tables.outputs };
}

describe('a first overlay', () => {
  test.each([
    ['one document', [HARD]],
    ['two documents', [HARD, other]],
  ])('of %s serves the same tools as without it', async (_, documents) => {
    const specs = documents.map((document, at) => write(`${at}.json`, document));
    const overlay = join(folder, 'overlay');
    const { operations, leftOut } = await startOverlay(specs, overlay, false);
    const before = await surfaceOf(specs);
    expect(leftOut).toEqual([]);
    expect(operations).toBe(before.tools.length);
    expect(await surfaceOf(specs, overlay)).toEqual(before);
  });

  test('still serves all of them after they are reviewed', async () => {
    const spec = write('hard.json', HARD);
    const overlay = join(folder, 'overlay');
    const { files } = await startOverlay([spec], overlay, false);
    for (const file of files) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/ *review: true\n/g, ''));
    expect(await surfaceOf([spec], overlay)).toEqual(await surfaceOf([spec]));
    const { tables } = await generate([read(spec)], overlay);
    expect(tables.operations.filter(({ review }) => review)).toEqual([]);
  });

  test('says effects with reasons, categories by tag, and secrets by name', async () => {
    const spec = write('hard.json', HARD);
    const overlay = join(folder, 'overlay');
    await startOverlay([spec], overlay, false);
    const category = readFileSync(join(overlay, 'things.yaml'), 'utf8');
    expect(category).toContain('shop: [Things]');
    expect(category).toMatch(
      /listThings[0-9a-f]{6}:\n {4}review: true\n {4}effect: read\n {4}why: Judged by its method alone, which is GET\./,
    );
    expect(category).toMatch(
      /effect: write\n {4}why: [^\n]*POST\.\n {4}operation: shop POST \/things\n {4}wholeBody: body/,
    );
    expect(readFileSync(join(overlay, 'secrets.yaml'), 'utf8')).toMatch(
      /answers:\n {2}- field: refreshToken\n {4}kind: token\n {2}arguments:\n {2}- field: password/,
    );
    const { tables } = await generate([read(spec)], overlay);
    expect(Object.values(tables.secrets.tools)).toContainEqual({ answer: { refreshToken: 'token' } });
  });
});

describe('ziti-mcp overlay init', () => {
  const init = (...flags: string[]) => runHere(['overlay', 'init', ...flags]);

  test('writes what run accepts unchanged, and keeps what is there', async () => {
    const spec = write('hard.json', HARD);
    const overlay = join(folder, 'new', 'overlay');
    const { code, stdout } = await init('--spec', spec, '--overlay', overlay);
    expect({ code, written: readdirSync(overlay).filter((name) => !stdout.includes(join(overlay, name))) }).toEqual({
      code: 0,
      written: [],
    });
    expect(stdout).toContain('10 operations, none of them reviewed');
    const tools = await runHere(['tools', '--spec', spec, '--overlay', overlay, '--log-level', 'warn']);
    expect({ code: tools.code, stderr: tools.stderr }).toEqual({ code: 0, stderr: '' });

    const things = join(overlay, 'things.yaml');
    writeFileSync(things, `${readFileSync(things, 'utf8')}# mine\n`);
    const again = await init('--spec', spec, '--overlay', overlay);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/exists: name another folder, or add --force/);
    expect(readFileSync(things, 'utf8')).toContain('# mine');
    expect((await init('--spec', spec, '--overlay', overlay, '--force')).code).toBe(0);
    expect(readFileSync(things, 'utf8')).not.toContain('# mine');
  });

  test.each([
    ['no document', [], 'overlay init needs --spec'],
    ['a document that is not there', ['--spec', '/nowhere.yaml'], 'cannot be read: no such file or directory (ENOENT)'],
    ['an address', ['--spec', 'https://shop.example/openapi.json'], 'download the document'],
  ])('without writing anything: %s', async (_, flags, why) => {
    const overlay = join(folder, 'overlay');
    const { code, stderr } = await init(...flags, '--overlay', overlay);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('without writing anything: an invalid document, and a folder that is a file', async () => {
    const bad = write('bad.json', { hello: 'world' });
    expect(await init('--spec', bad, '--overlay', join(folder, 'overlay'))).toMatchObject({ code: 2 });
    const spec = write('hard.json', HARD);
    const { code, stderr } = await init('--spec', spec, '--overlay', bad);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be written') });
    expect(readdirSync(folder).sort()).toEqual(['bad.json', 'hard.json']);
  });

  test('refuses another action', async () => {
    expect(await runHere(['overlay', 'start'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('overlay takes "init"'),
    });
  });
});
