import { describe, expect, test } from 'vitest';
import { operations } from '../../../../src/generated/operations.ts';
import { searchData } from '../../../../src/generated/search-data.ts';
import { searchEmbedding } from '../../../../src/generated/search-embedding.ts';
import { Finder } from '../../../../src/runtime/tools/search/finder.ts';

const finder = new Finder(searchData, searchEmbedding);
const find = (text: string) => finder.find(text, () => true);

describe('what is found first', () => {
  test.each([
    ...Object.entries({
      'list servcies': 'listServices',
      'delet the edge ruoter "fra-1"': 'deleteEdgeRouter',
      'show certificate authorites, not authorisations': 'listCas',
      SERVICES: 'listServices',
      'pending enrolments': 'listEnrollments',
      'delete service': 'deleteService',
      'delete fabric service': 'deleteFabricService',
    }),
  ])('%s', (text, name) => expect(find(text)[0]).toBe(name));

  test.each(operations.map(({ name }) => name))('%s by its own name', (name) => {
    expect(find(name)[0]).toBe(name);
    expect(find(`how do I call ${name} for all services?`)[0]).toBe(name);
  });
});

describe('whatever is asked, an answer comes', () => {
  test.each([
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['punctuation', '?!... --- "" \'\' ()'],
    ['another script', 'покажи все сервисы 显示所有服务 أظهر الخدمات'],
    ['names of what every object has', 'constructor __proto__ toString hasOwnProperty'],
    ['one long word', 'x'.repeat(100_000)],
    ['one in capitals', 'X'.repeat(100_000)],
  ])('%s', (_name, text) => {
    const found = find(text);
    expect(new Set(found).size).toBe(found.length);
  });

  test('a pasted error message with a question after it', () => {
    const message =
      'level=error msg="unable to dial service" error="xgress closed" file="xgress_edge/dialer.go:112" '.repeat(40);
    expect(find(`${message}\nwhich terminators does the service have?`).slice(0, 10)).toContain(
      'listServiceTerminators',
    );
  });
});

test('does not find operations that are not exposed', () => {
  const offered = (name: string) => name.startsWith('list');
  expect(finder.find('delete service', offered).every(offered)).toBe(true);
});
