import { readFile } from 'node:fs/promises';
import yaml from 'js-yaml';
import { searchData } from '../src/generated/search-data.ts';
import { Finder } from '../src/runtime/search/finder.ts';
import type { Figure, Measured } from './figure.ts';

interface Asked {
  readonly ask: string;
  /** Every operation that answers the question honestly. */
  readonly want: readonly string[];
}

/**
 * Files of questions. Both halves were written before the thesaurus; of the held-out one only the score was ever looked
 * at. Those that came later are told beside, and do not count.
 */
const HALVES = ['held-out', 'tuning'] as const;
const BESIDE = ['later'] as const;

async function questions(file: string): Promise<readonly Asked[]> {
  return yaml.load(await readFile(`test/exposure/questions/${file}.yaml`, 'utf8')) as Asked[];
}

/** Share of the questions, in percent, for which a right operation is among the first `within`. */
async function found(within: number): Promise<Measured> {
  const finder = new Finder(searchData);
  const sets = await Promise.all(
    [...HALVES, ...BESIDE].map(async (name) => {
      const asked = await questions(name);
      const met = asked.filter(({ ask, want }) =>
        finder
          .find(ask, () => true)
          .slice(0, within)
          .some((each) => want.includes(each)),
      );
      return { name, asked: asked.length, met: met.length };
    }),
  );
  const halves = sets.filter(({ name }) => HALVES.some((half) => half === name));
  const total = (key: 'asked' | 'met') => halves.reduce((sum, set) => sum + set[key], 0);
  const perSet = sets.map(
    ({ name, asked, met }) => [name, { questions: asked, percent: percent(met, asked) }] as const,
  );
  return { value: percent(total('met'), total('asked')), details: Object.fromEntries(perSet) };
}

const percent = (part: number, whole: number): number => Math.round((part / whole) * 1000) / 10;

export const searchFirstThree: Figure = {
  name: 'findOperations: right among the first 3',
  unit: '%',
  target: 97,
  bound: 'at least',
  measure: () => found(3),
};

export const searchFirst: Figure = {
  name: 'findOperations: right first',
  unit: '%',
  target: 85,
  bound: 'at least',
  measure: () => found(1),
};
