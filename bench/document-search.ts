import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { generate } from '../src/documents/generate.ts';
import { Finder } from '../src/runtime/tools/search/finder.ts';
import type { Figure, Measured } from './figure.ts';
import { placeOf, type Question } from './search.ts';

/** Documents of other products, which are not in this repository, and the questions about each. */
const FOLDER = '../shared/spec/others';
const DOCUMENTS = { netbird: 'netbird.yml', incus: 'incus.yaml', mist: 'mist.json' } as const;

/** Whether the documents are there to be measured. */
export const hasOtherDocuments = Object.values(DOCUMENTS).every((file) => existsSync(join(FOLDER, file)));

async function placesIn(name: keyof typeof DOCUMENTS): Promise<number[]> {
  const file = join(FOLDER, DOCUMENTS[name]);
  const { tables } = await generate([{ file, text: await readFile(file, 'utf8') }]);
  const finder = new Finder(tables.searchData, undefined);
  const questions = yaml.load(await readFile(`test/exposure/questions/documents/${name}.yaml`, 'utf8')) as Question[];
  return questions.map((each) => placeOf({ ...each, finder }));
}

async function measure(): Promise<Measured> {
  const places = await Promise.all((Object.keys(DOCUMENTS) as (keyof typeof DOCUMENTS)[]).map(placesIn));
  const share = (some: readonly number[]) => Math.round((some.filter((place) => place < 5).length / some.length) * 100);
  const details = Object.keys(DOCUMENTS).map((name, at) => [name, share(places[at] ?? [])] as const);
  return { value: share(places.flat()), details: Object.fromEntries(details) };
}

export const documentSearch: Figure = {
  name: 'findOperations, other documents: right among the first 5',
  unit: '%',
  target: 85,
  bound: 'at least',
  measure,
};
