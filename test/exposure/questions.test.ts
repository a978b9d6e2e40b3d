import { readFile } from 'node:fs/promises';
import yaml from 'js-yaml';
import { expect, test } from 'vitest';
import { isMet } from '../../bench/figure.ts';
import { foundOfFiles, searchFirst, searchFirstThree } from '../../bench/search.ts';
import { operations } from '../../src/generated/operations.ts';
import { searchData } from '../../src/generated/search-data.ts';
import { searchEmbedding } from '../../src/generated/search-embedding.ts';
import { insightTools } from '../../src/insight/index.ts';
import { Finder } from '../../src/runtime/tools/search/finder.ts';

const FILES = ['held-out', 'tuning', 'later', 'stranger', 'insight'];
const asked = await Promise.all(
  FILES.map(
    async (file) =>
      yaml.load(await readFile(`test/exposure/questions/${file}.yaml`, 'utf8')) as { ask: string; want: string[] }[],
  ),
);
const byName = new Map([...operations, ...insightTools].map((operation) => [operation.name, operation]));

test('every answer is an operation', () => {
  const wanted = asked.flat().flatMap(({ want }) => want);
  expect(wanted.filter((name) => !byName.has(name))).toStrictEqual([]);
});

test.each(['held-out', 'tuning'])('the %s half covers every category', (file) => {
  const half = asked[FILES.indexOf(file)] ?? [];
  const covered = new Set(half.flatMap(({ want }) => want.map((name) => byName.get(name)?.category)));
  expect(covered).toStrictEqual(new Set(operations.map(({ category }) => category)));
  expect(half.length).toBeGreaterThanOrEqual(85);
});

test('no question is there twice', () => {
  const texts = asked.flat().map(({ ask }) => ask);
  expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toStrictEqual([]);
});

test.each([
  { figure: searchFirstThree, within: 3 },
  { figure: searchFirst, within: 1 },
])('$figure.name: at least $figure.target %', async ({ figure, within }) => {
  expect(isMet(figure, (await foundOfFiles(within)).value)).toBe(true);
});

test('finds the operator tools by their purpose', async () => {
  const { details } = await foundOfFiles(3);
  expect(details?.['insight']).toMatchObject({ percent: expect.toSatisfy((percent: number) => percent >= 80) });
});

test('distinguishes who is connected to a service from who may use it', () => {
  const finder = new Finder(searchData, searchEmbedding);
  const firstThree = (ask: string) => finder.find(ask, () => true).slice(0, 3);
  const connected = asked[FILES.indexOf('later')]?.filter(({ want }) => want.join() === 'listFabricCircuits') ?? [];
  expect(connected.length).toBeGreaterThan(5);
  expect(connected.filter(({ ask }) => !firstThree(ask).includes('listFabricCircuits'))).toStrictEqual([]);
  expect(finder.find('who is allowed to connect to the crm service', () => true)[0]).toBe('listServiceIdentities');
});
