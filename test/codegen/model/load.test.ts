import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { importAll } from '../../../codegen/documents/import.ts';
import { load } from '../../../codegen/model/load.ts';
import { temporaryFolder } from '../../support/generator-tree.ts';

type Folder = Awaited<ReturnType<typeof temporaryFolder>>;

/** The imported documents, and a copy of them for each test. */
let imported: Folder;
let folder: Folder;
const file = (name: string) => join(folder.path, name);

beforeAll(async () => {
  imported = await temporaryFolder();
  await cp('test/golden/ten-operations.overlay', join(imported.path, 'overlay'), { recursive: true });
  const other = join(imported.path, 'other.json');
  await writeFile(other, JSON.stringify({ openapi: '3.1.0', info: { title: 'Aquarium', version: '1' }, paths: {} }));
  await importAll(['test/golden/ten-operations.yaml', other], imported.path);
});
afterAll(() => imported.remove());
beforeEach(async () => {
  folder = await temporaryFolder();
  await cp(imported.path, folder.path, { recursive: true });
});
afterEach(() => folder.remove());

test('documents come by name, categories by file', async () => {
  const { documents, overlay } = await load(folder.path);
  expect(documents.map(({ api }) => api)).toEqual(['aquarium', 'corner-bookshop']);
  expect(overlay.categories.map(({ category }) => category)).toEqual(['books', 'shift']);
  expect(overlay.categories[0]?.file).toBe(file('overlay/books.yaml'));
});

describe('what cannot be read is reported', () => {
  test.each(['aquarium.json', 'spec.lock.json'])('%s is missing', async (name) => {
    await rm(file(name));
    await expect(load(folder.path)).rejects.toThrow(/cannot be read[\s\S]*What to do: import the documents/);
  });

  test.each(['apis.yaml', 'repairs.yaml', 'arguments.yaml'])('overlay/%s is missing', async (name) => {
    await rm(file(`overlay/${name}`));
    await expect(load(folder.path)).rejects.toThrow(`${name}: does not exist`);
  });
});

describe('refuses an overlay with', () => {
  const cases: Record<string, [name: string, text: string, says: string | RegExp]> = {
    'an alias of nothing': ['shift.yaml', 'category: *x"y', /shift\.yaml: line 1, column \d+: unidentified alias\n/],
    'no YAML': ['shift.yaml', 'category: [', /shift\.yaml: .*[\s\S]*correct the YAML/],
    'an unknown key': [
      'shift.yaml',
      'category: a\ntitle: A\noperations: {x: {efect: read}}',
      '#/operations/x: Unrecognized key: "efect"',
    ],
    'an unknown effect': [
      'shift.yaml',
      'category: a\ntitle: A\noperations: {x: {effect: harm}}',
      '#/operations/x/effect: ',
    ],
    'an unknown mark': [
      'shift.yaml',
      'category: a\ntitle: A\noperations: {x: {marks: [risky]}}',
      '#/operations/x/marks/0: ',
    ],
    'a reason that says nothing': [
      'shift.yaml',
      'category: a\ntitle: A\noperations: {x: {why: no}}',
      '#/operations/x/why: ',
    ],
    'a category with capitals': ['shift.yaml', 'category: A\ntitle: A\noperations: {}', '#/category: '],
    'an infix with a small letter': ['apis.yaml', 'apis: {aquarium: {infix: fish}}', '#/apis/aquarium/infix: '],
    'a repair that changes nothing': [
      'repairs.yaml',
      'repairs: {aquarium: [{at: /a, why: because it is}]}',
      'neither `was` nor `becomes`',
    ],
    'a repair without a reason': [
      'repairs.yaml',
      'repairs: {aquarium: [{at: /a, was: 1}]}',
      '#/repairs/aquarium/0/why: ',
    ],
    'a repair of no pointer': [
      'repairs.yaml',
      'repairs: {aquarium: [{at: a, was: 1, why: because it is}]}',
      '#/repairs/aquarium/0/at: ',
    ],
  };
  test.each(Object.entries(cases))('%s', async (_, [name, text, says]) => {
    await writeFile(file(`overlay/${name}`), text);
    await expect(load(folder.path)).rejects.toThrow(says);
  });
});
