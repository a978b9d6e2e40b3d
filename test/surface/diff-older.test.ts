/**
 * The difference between two documents of the controller, neither of which is the served one, so it does not change
 * when the product is upgraded. test/golden/older-document/CHECKED.md says what was checked by hand, and how. After an
 * intended change:
 * UPDATE_GOLDEN=1 npx vitest run test/surface/diff-older.test.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { compareSources } from '../../src/surface/compare-sources.ts';
import { DIFF_FORMATS, type DiffFormat } from '../../src/surface/options.ts';
import { renderers } from '../../src/surface/render/index.ts';

const OLDER = 'test/fixtures/spec/older-edge-management.json';
const NEWER = 'test/fixtures/spec/edge-management-0.29.json';
const golden = (format: DiffFormat): string => `test/golden/older-document/difference.${format}.golden`;

const diffs = new Map<DiffFormat, string>();

beforeAll(async () => {
  const difference = await compareSources(OLDER, NEWER, '1');
  // The tokens of the tools change with every word of a description, and are not part of this difference.
  const withoutPrice = (text: string) => text.replace(/^.*\btokens\b.*\n/m, '');
  for (const format of DIFF_FORMATS) diffs.set(format, `${withoutPrice(renderers[format](difference))}\n`);
  if (process.env['UPDATE_GOLDEN'] !== '1') return;
  for (const [format, text] of diffs) await writeFile(golden(format), text);
});

test.each(DIFF_FORMATS)('the difference from the older document is written as %s', async (format) => {
  expect(diffs.get(format)).toBe(await readFile(golden(format), 'utf8'));
});

test('the text fits a terminal of 80 columns', () => {
  expect(
    diffs
      .get('text')
      ?.split('\n')
      .filter((line) => line.length > 80),
  ).toEqual([]);
});
