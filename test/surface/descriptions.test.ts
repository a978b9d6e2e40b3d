import { expect, test } from 'vitest';
import { categoryWords } from '../support/overlay-entries.ts';
import { breaking, surface } from './surface.ts';

test('descriptions are neither empty nor long', () => {
  const fits = (length: number) => length >= 10 && length <= 320;
  expect(breaking(({ listed }) => fits(listed.description.length))).toEqual([]);
});

test('descriptions are finished plain text on one line', () => {
  expect(breaking(({ listed }) => !/TODO|FIXME|\n|\]\(|https?:/.test(listed.description))).toEqual([]);
});

test('a PUT says first that it replaces all fields, and names the tool that does not', () => {
  const lacking = breaking(({ operation: { api, method, path }, listed: { description } }) => {
    if (method !== 'PUT') return true;
    const patch = surface.find(({ operation: o }) => o.api === api && o.path === path && o.method === 'PATCH');
    const names = patch === undefined || description.split(/[^A-Za-z0-9]+/).includes(patch.name);
    return description.startsWith('Replaces all fields') && names;
  });
  expect(lacking).toEqual([]);
});

test('a list that can be filtered shows a filter', () => {
  expect(
    breaking(({ operation, listed }) => 'filter' in operation.arguments === /filter: \S/.test(listed.description)),
  ).toEqual([]);
});

/** The words of a text in lower case, splitting camel case. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** Singular and plural of a noun, by one rule. */
function bothNumbers(word: string): string[] {
  const singular = word.replace(/ies$/, 'y').replace(/(ss|[^s])s$/, '$1');
  return [word, singular, `${singular}s`, singular.replace(/y$/, 'ies'), `${singular}es`];
}

/** What paths, categories, tags, tools and arguments are called: nouns for the subject, not the action. */
const NOUNS = new Set(
  [
    ...categoryWords,
    ...surface.flatMap(({ name, operation }) => [operation.path, name, ...Object.keys(operation.arguments)]),
  ]
    .flatMap(wordsOf)
    .flatMap(bothNumbers),
);

test('at most one description in twenty equals another except for its nouns', () => {
  const byRest = new Map<string, string[]>();
  for (const { name, listed } of surface) {
    const withoutFilter = listed.description.replace(/ ?filter: .*$/, '');
    const rest = wordsOf(withoutFilter)
      .filter((word) => !NOUNS.has(word))
      .join(' ');
    byRest.set(rest, [...(byRest.get(rest) ?? []), name]);
  }
  const shared = [...byRest].filter(([, names]) => names.length > 1);
  const tools = shared.flatMap(([, names]) => names);
  expect(tools.length, JSON.stringify(shared, null, 1)).toBeLessThanOrEqual(surface.length * 0.05);
});
