import { readFile } from 'node:fs/promises';
import yaml from 'js-yaml';
import { searchData } from '../src/generated/search-data.ts';
import { Finder } from '../src/runtime/search/finder.ts';

export interface Asked {
  readonly ask: string;
  /** Every operation that answers the question honestly. */
  readonly want: readonly string[];
}

/** The two halves of the operators' questions: one to tune with, and one of which only the score is looked at. */
export const HALVES = ['held-out', 'tuning'] as const;

export async function questions(half: (typeof HALVES)[number]): Promise<readonly Asked[]> {
  return yaml.load(await readFile(`test/exposure/questions/${half}.yaml`, 'utf8')) as Asked[];
}

/** Where in the answers the first right operation stands, from 1; Infinity where none is among them. */
export function place(finder: Finder, { ask, want }: Asked): number {
  const found = finder.find(ask, () => true).findIndex((name) => want.includes(name));
  return found < 0 ? Number.POSITIVE_INFINITY : found + 1;
}

/** Share of the questions, in percent, whose answer is among the first `within`. */
export const share = (places: readonly number[], within: number): number =>
  Math.round((places.filter((place) => place <= within).length / places.length) * 1000) / 10;

export const finder = (): Finder => new Finder(searchData);
