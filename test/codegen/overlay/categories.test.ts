import { describe, expect, test } from 'vitest';
import type { Json } from '../../../codegen/common/json.ts';
import type { HttpOperation } from '../../../codegen/documents/operations.ts';
import { Categories } from '../../../codegen/overlay/categories.ts';
import { categoryOf } from '../make.ts';

const http = (...tags: Json[]): HttpOperation => ({
  method: 'GET',
  path: '/things',
  pointer: '/paths/~1things/get',
  pathItem: {},
  pathPointer: '',
  operation: { tags },
});
const idsOf = (tags: readonly Json[], known = [categoryOf({})]) => {
  const categories = new Categories(known);
  return tags.map((tag) => categories.of('shop', http(tag)).category);
};

describe('the category of an operation', () => {
  test('is the one of the overlay that has its tag, the first of several', () => {
    const first = { ...categoryOf({}), category: 'first', tags: { shop: ['Thing'], stock: ['Bin'] } };
    const second = { ...categoryOf({}), category: 'second', tags: { shop: ['Thing', 'Bin'] } };
    expect(idsOf(['Thing', 'Bin', 'Bin'], [first, second])).toEqual(['first', 'second', 'second']);
  });

  test('is named by its tag, digits included, and is the same for the same tag', () => {
    const categories = new Categories([categoryOf({})]);
    const created = categories.of('shop', http('Tier 2', 'other'));
    expect(created).toMatchObject({ category: 'tier-2', title: 'Tier 2', tags: { shop: ['Tier 2'] } });
    expect(created.file).toMatch(/tier-2\.yaml$/);
    expect(categories.of('shop', http('Tier 2'))).toBe(created);
    expect(categories.all.at(-1)).toBe(created);
  });

  test.each<[string, readonly Json[], readonly string[]]>([
    ['two spellings', ['Big Thing', 'big_thing'], ['big-thing', 'shop-big-thing']],
    ['digits first', ['2FA'], ['shop-2fa']],
    ['no letters', ['用户', '—'], ['shop', 'shop-1']],
    ['a file of the overlay', ['Secrets'], ['shop-secrets']],
  ])('has an id where its tag has %s', (_, tags, ids) => {
    expect(idsOf(tags)).toEqual(ids);
  });

  test('has an id of its own for any number of tags without letters', () => {
    const ids = idsOf(Array.from({ length: 2_000 }, (_, number) => `${number}`));
    expect(new Set(ids).size).toBe(2_000);
  });

  test('ends at a whole word where its tag is a sentence', () => {
    const [id = ''] = idsOf(['Everything that has to do with the things that people make and keep here']);
    expect(id).toBe('everything-that-has-to-do-with-the-things-that');
  });
});
