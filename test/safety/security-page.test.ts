/** Every promise of docs/security.md names the file of a test, and every test that it names is there. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');
/** What is said of the world rather than promised of this server. */
const NO_PROMISES = ['Threats', 'How the tests are tested', 'Not guaranteed'];

const sections = page
  .split(/^## /m)
  .slice(1)
  .map((text) => ({ title: text.slice(0, text.indexOf('\n')), text: text.slice(text.indexOf('\n')) }));
const promising = sections.filter(({ title }) => !NO_PROMISES.includes(title));

/** A file of tests, whose folder may be left out after another file in it was named, or a folder of tests. */
const NAMED = /`(test\/[\w./-]+|[\w.-]+\.test\.ts)`/g;
const namesTest = (text: string): boolean => new RegExp(NAMED.source).test(text) || /\bsame test\b/.test(text);

/** The items of lists and the rows of tables, without their headings. */
const itemsOf = (text: string): string[] => [
  ...(text.match(/^- .*(?:\n {2,}.*)*/gm) ?? []),
  ...(text.match(/(?<=^\|[-| ]+\n(?:\|.*\n)*)\|.*/gm) ?? []),
];

test('the page has these sections, which all say something', () => {
  expect(sections.map(({ title }) => title)).toStrictEqual(expect.arrayContaining(NO_PROMISES));
  expect(promising.length).toBeGreaterThan(9);
});

describe.each(promising)('$title', ({ text }) => {
  test('names a test', () => expect(namesTest(text)).toBe(true));

  test('names one for every item, or one for all below or above them', () => {
    const blocks = text.split(/\n{2,}/);
    const without = blocks.flatMap((block, at) => {
      const items = itemsOf(block).filter((item) => !namesTest(item));
      const isSaidFor = [blocks[at - 1], blocks[at + 1]].some(
        (other = '') => namesTest(other) && itemsOf(other).length === 0,
      );
      return isSaidFor ? [] : items;
    });
    expect(without).toStrictEqual([]);
  });
});

test.each(sections)('the tests that "$title" names are there', ({ text }) => {
  let folder = '';
  const missing = [...text.matchAll(NAMED)].filter(([, name = '']) => {
    const path = name.startsWith('test/') ? name : join(folder, name);
    folder = path.endsWith('/') ? path : dirname(path);
    return !existsSync(path);
  });
  expect(missing.map(([, name]) => name)).toStrictEqual([]);
});
