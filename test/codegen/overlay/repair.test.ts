import { describe, expect, test } from 'vitest';
import { at, type Json, type JsonObject, pointerKeys } from '../../../codegen/common/json.ts';
import { load } from '../../../codegen/model/load.ts';
import type { Repair } from '../../../codegen/overlay/overlay.ts';
import { repaired } from '../../../codegen/overlay/repair.ts';
import { refusalOf, refusals, rows } from '../../support/examples.ts';

const document: JsonObject = { a: { b: 1, none: null }, list: ['x', 'y', 'z'] };
const WHY = 'a good reason';
const run = (repair: Omit<Repair, 'why'>) => repaired(document, [{ ...repair, why: WHY }], 'api.json');

describe('a repair', () => {
  rows(run, {
    'changes a value': {
      input: { at: '/a/b', was: 1, becomes: 2 },
      expected: { ...document, a: { b: 2, none: null } },
    },
    'adds a value': { input: { at: '/a/c', becomes: 3 }, expected: { ...document, a: { b: 1, none: null, c: 3 } } },
    'takes a value away': { input: { at: '/a/b', was: 1 }, expected: { ...document, a: { none: null } } },
    'finds null and puts null': {
      input: { at: '/a/none', was: null, becomes: 0 },
      expected: { ...document, a: { b: 1, none: 0 } },
    },
    'changes an item': {
      input: { at: '/list/1', was: 'y', becomes: 'Y' },
      expected: { ...document, list: ['x', 'Y', 'z'] },
    },
    'takes an item away': { input: { at: '/list/1', was: 'y' }, expected: { ...document, list: ['x', 'z'] } },
    'adds an item at the end': {
      input: { at: '/list/3', becomes: 'w' },
      expected: { ...document, list: ['x', 'y', 'z', 'w'] },
    },
  });

  refusals(run, {
    'of another value': {
      input: { at: '/a/b', was: 9, becomes: 2 },
      expected: { pointer: '/a/b', says: /a good reason.*which has 1/ },
    },
    'of what is not there': { input: { at: '/a/c', was: 1 }, expected: { pointer: '/a/c', says: /which has nothing/ } },
    'of what is there already': {
      input: { at: '/a/b', becomes: 2 },
      expected: { pointer: '/a/b', says: /which has 1/ },
    },
    'inside of nothing': {
      input: { at: '/no/where', becomes: 2 },
      expected: { pointer: '/no/where', says: /does not exist/ },
    },
    'inside of a number': {
      input: { at: '/a/b/c', becomes: 2 },
      expected: { pointer: '/a/b/c', says: /does not exist/ },
    },
  });

  test('does not change the given document', () => {
    const before = structuredClone(document);
    run({ at: '/a/b', was: 1, becomes: 2 });
    expect(document).toEqual(before);
  });

  test('builds on the repairs before it', () => {
    const repairs = [
      { at: '/n', becomes: {}, why: WHY },
      { at: '/n/m', becomes: 1, why: WHY },
    ];
    expect(repaired({}, repairs, 'api.json')).toEqual({ n: { m: 1 } });
  });
});

/** The document as upstream would publish it once the defect is fixed, or has changed. */
function mutated(document: JsonObject, place: string): JsonObject {
  const copy = structuredClone(document);
  const key = pointerKeys(place).pop() as string;
  const parent = at(copy, place.slice(0, place.lastIndexOf('/'))) as Record<string, Json>;
  parent[key] = { 'mended-upstream': true };
  return copy;
}

describe('every repair of the overlay', async () => {
  const { documents, overlay } = await load('spec');
  for (const { api, document, file } of documents) {
    const repairs = overlay.repairs[api] ?? [];
    test.each(repairs.map(({ at }) => at))(`${api}: %s is refused after its place has changed`, (place) => {
      const error = refusalOf(() => repaired(mutated(document, place), repairs, file));
      expect(error.pointer).toBe(place);
      expect(error.source).toBe(file);
      expect(error.message).toContain('remove the repair from spec/overlay/repairs.yaml');
    });
    test(`${api}: all of them apply now, and each changes something`, () => {
      const after = repaired(document, repairs, file);
      for (const { at: place } of repairs) expect(at(after, place)).not.toEqual(at(document, place));
    });
  }
});
