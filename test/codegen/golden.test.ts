import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Step } from '../../codegen/common/cached-steps.ts';
import { emitAll } from '../../codegen/generate.ts';
import { importTenOperations, temporaryFolder } from '../support/generator-tree.ts';

/**
 * The whole output for a small document that has every kind of operation. The files are called `.golden` so that no
 * tool treats them as modules. After an intended change: UPDATE_GOLDEN=1 npx vitest run test/codegen/golden.test.ts
 */
const GOLDEN = 'test/golden/ten-operations';
const SUFFIX = '.golden';

const alwaysGenerate: Step = async (_name, _inputs, make) => make();

let current: Map<string, string>;

beforeAll(async () => {
  const folder = await temporaryFolder();
  await importTenOperations(folder.path);
  const files = await emitAll(folder.path, alwaysGenerate);
  expect(await emitAll(folder.path, alwaysGenerate), 'made again').toEqual(files);
  current = new Map(files.map(({ path, text }) => [path, text]));
  for (const name of ['spec/corner-bookshop.json', 'spec/spec.lock.json']) {
    current.set(name, await readFile(join(folder.path, name), 'utf8'));
  }
  await folder.remove();
  if (process.env['UPDATE_GOLDEN'] === '1') await update();
});

afterAll(() => current.clear());

async function update(): Promise<void> {
  await rm(GOLDEN, { recursive: true, force: true });
  for (const [path, text] of current) {
    const file = join(GOLDEN, `${path}${SUFFIX}`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

async function goldenFiles(): Promise<string[]> {
  const entries = await readdir(GOLDEN, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`);
}

test('every file has its golden, and every golden its file', async () => {
  const paths = (await goldenFiles()).map((file) => file.slice(GOLDEN.length + 1, -SUFFIX.length));
  expect(paths.sort()).toEqual([...current.keys()].sort());
});

test.each([
  ...['spec/corner-bookshop.json', 'spec/spec.lock.json'],
  ...['apis', 'operations', 'tool-list', 'inputs', 'outputs', 'overlay', 'corner-bookshop.types'].map(
    (n) => `src/generated/${n}.ts`,
  ),
  ...['docs/tools.md', 'docs/tools/books.md', 'docs/tools/shift.md'],
])('%s equals its golden file', async (path) => {
  expect(current.get(path)).toBe(await readFile(join(GOLDEN, `${path}${SUFFIX}`), 'utf8'));
});
