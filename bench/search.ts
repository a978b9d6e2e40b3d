import { readFile } from 'node:fs/promises';
import yaml from 'js-yaml';
import { tables } from '../codegen/emit/tables.ts';
import { buildModel } from '../codegen/model/build-model.ts';
import { load } from '../codegen/model/load.ts';
import type { Model } from '../codegen/model/model.ts';
import { readQuestions } from '../codegen/search/read-questions.ts';
import { trainEmbedding } from '../codegen/search/train-embedding.ts';
import { once } from '../src/common/once.ts';
import { searchData } from '../src/generated/search-data.ts';
import { searchEmbedding } from '../src/generated/search-embedding.ts';
import { Finder } from '../src/runtime/tools/search/finder.ts';
import type { Figure, Measured } from './figure.ts';

/** A question, and every operation that is a correct answer. */
export interface Question {
  readonly ask: string;
  readonly want: readonly string[];
}

/** Questions of one origin, each with the search to use. */
type QuestionSet = readonly (Question & { readonly finder: Finder })[];

/**
 * Files of questions. Both halves were written before the thesaurus; nobody looked at more than the score of the
 * held-out one. The others are reported too, but do not count.
 */
const HALVES = ['held-out', 'tuning'] as const;
const BESIDE = ['later', 'stranger', 'insight'] as const;

/** One example question in this many of an operation is left out of the index and used as a test question. */
const EVERY = 10;

async function fromFile(name: string): Promise<QuestionSet> {
  const questions = yaml.load(await readFile(`test/exposure/questions/${name}.yaml`, 'utf8')) as Question[];
  const finder = new Finder(searchData, searchEmbedding);
  return questions.map((each) => ({ ...each, finder }));
}

/** Some example questions of the overlay, searched in an index without them. */
async function crossValidation(): Promise<QuestionSet> {
  const model = buildModel(await load('spec'));
  const finder = finderOf({ ...model, questions: part(model, (place) => (place + 1) % EVERY !== 0) });
  return Object.entries(part(model, (place) => (place + 1) % EVERY === 0)).flatMap(([name, examples]) =>
    examples.map((ask) => ({ ask, want: [name], finder })),
  );
}

const part = ({ questions }: Model, isWanted: (place: number) => boolean): Model['questions'] =>
  Object.fromEntries(
    Object.entries(questions).map(([name, examples]) => [name, examples.filter((_, place) => isWanted(place))]),
  );

function finderOf(model: Model): Finder {
  const data = tables.searchData(model);
  return new Finder(data, trainEmbedding(data, readQuestions(model)));
}

/** By set, for each question the rank of the first right operation: 0 is the first. */
type Ranks = readonly (readonly [set: string, ranks: readonly number[]])[];

/** The ranks of the questions in files. */
const askFiles = (): Promise<Ranks> =>
  Promise.all([...HALVES, ...BESIDE].map(async (name) => [name, (await fromFile(name)).map(placeOf)] as const));

/** The place of the first right operation among those that are found: 0 is the first. */
export function placeOf({ ask, want, finder }: QuestionSet[number]): number {
  const place = finder.find(ask, () => true).findIndex((name) => want.includes(name));
  return place < 0 ? Number.POSITIVE_INFINITY : place;
}

const ADVICE =
  'Add questions or synonyms in spec/overlay/ (questions/, thesaurus.yaml), or for operator tools in src/insight/questions/.';

/**
 * Both figures come from one run over the questions, with the cross-validation, which counts for nothing and trains for
 * some seconds.
 */
const askAll = once(
  async (): Promise<Ranks> => [...(await askFiles()), ['cross-validation', (await crossValidation()).map(placeOf)]],
);

const found = async (within: number): Promise<Measured> => sharesOf(await askAll(), within);

/** The percentage of the questions in files for which a right operation is among the first `within`. */
export const foundOfFiles = async (within: number): Promise<Measured> => sharesOf(await askFiles(), within);

function sharesOf(ranks: Ranks, within: number): Measured {
  const share = (places: readonly number[]) => percent(places.filter((place) => place < within).length, places.length);
  const details = ranks.map(([name, places]) => [name, { questions: places.length, percent: share(places) }] as const);
  const halves: readonly string[] = HALVES;
  const counted = ranks.filter(([name]) => halves.includes(name)).flatMap(([, places]) => places);
  return { value: share(counted), details: Object.fromEntries(details) };
}

const percent = (part: number, whole: number): number => Math.round((part / whole) * 1000) / 10;

export const searchFirstThree: Figure = {
  name: 'findOperations: right among the first 3',
  unit: '%',
  target: 97,
  bound: 'at least',
  advice: ADVICE,
  measure: () => found(3),
};

export const searchFirst: Figure = {
  name: 'findOperations: right first',
  unit: '%',
  target: 85,
  bound: 'at least',
  advice: ADVICE,
  measure: () => found(1),
};
