import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FolderCache } from '../../src/documents/cache.ts';
import { digestFile } from '../../src/documents/document-file.ts';
import { startTables } from '../../src/documents/start-tables.ts';
import { temporaryFolder } from '../support/generator-tree.ts';
import { runProgram } from '../support/program.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe('a text that is kept', () => {
  /** The name of the file of the label `one`. */
  const ONE = '7a6c86f1-rest.json';

  test('is read back, by its label alone', async () => {
    const cache = new FolderCache(join(folder.path, 'new'));
    cache.write('rest', 'one', 'text\nof two lines');
    expect(cache.read('rest', 'one')?.toString()).toBe('text\nof two lines');
    expect(cache.read('rest', 'other')).toBeUndefined();
    expect(['one', 'other'].map((label) => cache.has('rest', label))).toEqual([true, false]);
    expect(await readdir(join(folder.path, 'new'))).toEqual([ONE]);
  });

  test.each([
    ['changed', (text: string) => text.replace('kept', 'KEPT')],
    ['cut short', (text: string) => text.slice(0, -3)],
    ['emptied', () => ''],
    ['of one line', (text: string) => text.replace('\n', ' ')],
  ])('is ignored if its file is %s', async (_, spoil) => {
    const cache = new FolderCache(folder.path);
    cache.write('rest', 'one', 'what is kept');
    const file = join(folder.path, ONE);
    await writeFile(file, spoil(await readFile(file, 'utf8')));
    expect(cache.read('rest', 'one')).toBeUndefined();
    expect(cache.has('rest', 'one')).toBe(false);
  });

  test('is known to be undamaged, however long it is', async () => {
    const cache = new FolderCache(folder.path);
    cache.write('rest', 'one', 'a text\n'.repeat(50_000));
    expect(cache.has('rest', 'one')).toBe(true);
    const file = join(folder.path, ONE);
    await writeFile(file, `${(await readFile(file, 'utf8')).slice(0, -2)}?\n`);
    expect(cache.has('rest', 'one')).toBe(false);
  });

  test('is not taken for that of another label with the same checksum', () => {
    const cache = new FolderCache(folder.path);
    cache.write('rest', 'plumless', 'a fruit');
    expect(cache.read('rest', 'buckeroo')).toBeUndefined();
    cache.write('rest', 'buckeroo', 'a horse');
    expect(cache.read('rest', 'buckeroo')?.toString()).toBe('a horse');
    expect(cache.read('rest', 'plumless')).toBeUndefined();
  });

  test('leaves nothing behind if it cannot be written', async () => {
    await mkdir(join(folder.path, ONE));
    expect(() => new FolderCache(folder.path).write('rest', 'one', 'text')).toThrow();
    expect(await readdir(folder.path)).toEqual([ONE]);
  });

  test('is readable only by its owner', async () => {
    const path = join(folder.path, 'own');
    new FolderCache(path).write('rest', 'one', 'text');
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await stat(join(path, ONE))).mode & 0o777).toBe(0o600);
  });
});

describe('the digest of a document', () => {
  const LATER = Date.now() + 3_600_000;
  const write = async (text: string) => {
    const file = join(folder.path, 'api.json');
    await writeFile(file, text);
    return file;
  };

  test('is known without reading the file again', async () => {
    const [file, cache] = [await write('one'), new FolderCache(join(folder.path, 'cache'))];
    const { bytes, digest } = digestFile(file, cache, LATER);
    expect(bytes?.toString()).toBe('one');
    expect(digestFile(file, cache, LATER)).toEqual({ file, digest });
  });

  test.each<[string, (file: string) => Promise<unknown>]>([
    ['another text', (_file) => write('another')],
    [
      'another text of the same length and time',
      async (file) => {
        const { atime, mtime } = await stat(file);
        await writeFile(file, 'two');
        await utimes(file, atime, mtime);
      },
    ],
    [
      'another file in its place',
      async (file) => {
        const { atime, mtime } = await stat(file);
        await writeFile(`${file}.new`, 'two');
        await utimes(`${file}.new`, atime, mtime);
        await rename(`${file}.new`, file);
      },
    ],
  ])('is another one for %s', async (_, change) => {
    const [file, cache] = [await write('one'), new FolderCache(join(folder.path, 'cache'))];
    const { digest } = digestFile(file, cache, LATER);
    await change(file);
    const after = digestFile(file, cache, LATER);
    expect(after.bytes).toBeDefined();
    expect(after.digest).not.toBe(digest);
  });

  test('is computed from a file that has just changed: the next edit might not change its times', async () => {
    const [file, cache] = [await write('one'), new FolderCache(join(folder.path, 'cache'))];
    const { mtimeMs } = await stat(file);
    for (const _ of [1, 2]) expect(digestFile(file, cache, mtimeMs + 1_000).bytes).toBeDefined();
  });
});

test('a start parses the facts, and nothing that it does not need', () => {
  const kinds = [{ effect: 'read' }, { effect: 'write', review: true }];
  const facts = { names: ['a', 'b', 'c'], kinds, kindOf: [0, 1, 0], apis: {}, leftOut: [], warnings: ['w'] };
  const start = [JSON.stringify(facts), '{"name":"a","title":"é"}', 'third tool'].join('\n');
  const readLater = vi.fn(() => 'second tool\nwhole operations');
  const { operations, warnings, whole, toolList } = startTables(Buffer.from(start), readLater);
  expect(operations).toEqual([
    { name: 'a', effect: 'read' },
    { name: 'b', effect: 'write', review: true },
    { name: 'c', effect: 'read' },
  ]);
  expect(warnings).toEqual(['w']);
  expect(toolList.find('a')).toEqual({ name: 'a', title: 'é' });
  expect(toolList.only((name) => name !== 'b').json).toBe('[{"name":"a","title":"é"},third tool]');
  expect(() => toolList.find('c')).toThrow(SyntaxError);
  expect(readLater).not.toHaveBeenCalled();
  expect(toolList.json).toBe('[{"name":"a","title":"é"},second tool,third tool]');
  expect(() => toolList.find('b')).toThrow(SyntaxError);
  expect(whole).toThrow(SyntaxError);
  expect(readLater).toHaveBeenCalledTimes(1);
});

describe('the tables of documents', () => {
  const run = (...args: string[]) =>
    runProgram(args, { env: { XDG_CACHE_HOME: folder.path, HOME: folder.path, LOCALAPPDATA: folder.path } });
  const tools = async (spec: string) => {
    const { stdout, code } = await run('tools', '--json', '--spec', spec);
    expect(code).toBe(0);
    return stdout;
  };
  /** A call whose arguments are refused, by what only a call needs of the tables. */
  const call = async (spec: string) => {
    const where = ['--controller', 'https://localhost:1', '--anonymous'];
    const { stdout, stderr } = await run('call', 'getPrinter', '{}', '--spec', spec, ...where);
    return stdout + stderr;
  };
  const kept = async () => {
    const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    // Whether the digest of a document is kept as well depends on how long ago it was written.
    return files.filter((each) => !each.endsWith('-seen.json'));
  };

  test('are generated once, and again if the file is damaged or the text differs', async () => {
    const spec = join(folder.path, 'printers.yaml');
    const text = await readFile('test/fixtures/other-product/printer-fleet.yaml', 'utf8');
    await writeFile(spec, text);
    const first = await tools(spec);
    const files = (await kept()).filter((each) => each !== spec);
    expect(files).toHaveLength(3);
    expect(await tools(spec)).toBe(first);
    for (const file of files) {
      const content = await readFile(file, 'utf8');
      await writeFile(file, content.slice(0, -100));
      expect(await call(spec)).toContain('is missing');
      expect(await tools(spec)).toBe(first);
      expect(await readFile(file, 'utf8')).toBe(content);
    }
    await writeFile(spec, text.replace('operationId: getPrinter', 'operationId: getMachine'));
    expect(await tools(spec)).toContain('"getMachine"');
    expect(await kept()).toHaveLength(7);
  });
});
