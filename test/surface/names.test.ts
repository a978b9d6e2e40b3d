import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import lock from '../../spec/spec.lock.json' with { type: 'json' };
import { apis } from '../../src/generated/apis.ts';
import { inputs } from '../../src/generated/inputs.ts';
import { operations } from '../../src/generated/operations.ts';
import { outputs } from '../../src/generated/outputs.ts';
import { toolList } from '../../src/generated/tool-list.ts';
import { DocumentedApi } from '../support/documented-arguments.ts';
import { breaking, type surface } from './surface.ts';

const names = operations.map(({ name }) => name);

test('there is one tool for each operation of the documents', () => {
  const counts = Object.fromEntries(
    Object.keys(apis).map((api) => [api, operations.filter((operation) => operation.api === api).length]),
  );
  const documentedCounts = Object.entries(lock).map(([api, each]) => [api, each.operations]);
  expect(Object.entries(counts)).toEqual(documentedCounts);
  const key = ({ api, method, path }: { api: string; method: string; path: string }) => `${api} ${method} ${path}`;
  const documented = Object.keys(apis).flatMap((api) => new DocumentedApi(api).tools().map(key));
  expect(operations.map(key).sort()).toEqual(documented.sort());
});

test('table, list and inputs hold the same tools in the same order', () => {
  expect(names).toEqual([...names].sort());
  expect(toolList.map(({ name }) => name)).toEqual(names);
  expect(Object.keys(inputs)).toEqual(names);
  expect(Object.keys(outputs).filter((name) => !names.includes(name))).toEqual([]);
});

test('a schema of the answer is there exactly where the answer is JSON', () => {
  expect(breaking(({ name, operation }) => name in outputs === operation.answers.endsWith('json'))).toEqual([]);
});

test('names are short and plain', () => {
  expect(breaking(({ name }) => name.length <= 48 && /^[a-z][A-Za-z0-9]*$/.test(name))).toEqual([]);
});

test('names and aliases are unique', () => {
  const all = operations.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
});

test('tools of the edge are called like their operations', () => {
  const edge = ({ operation }: (typeof surface)[number]) => operation.api === 'edge-management';
  expect(breaking((tool) => !edge(tool) || tool.operation.operationId === tool.name)).toEqual([
    'deleteCurrentApiSession',
  ]);
});

test('tools of the fabric have it in their name after the verb, and no others do', () => {
  expect(breaking(({ name, operation }) => /^[a-z]+Fabric/.test(name) === (operation.api === 'fabric'))).toEqual([]);
});

test.each(['earlier-tool-names', 'other-server-tool-names'])('every name in %s leads to a tool', (file) => {
  const theirNames: unknown = JSON.parse(readFileSync(`test/fixtures/${file}.json`, 'utf8'));
  const theirs = [theirNames]
    .flatMap((part) => (Array.isArray(part) ? part : Object.values(part as object)))
    .flat() as string[];
  const known = new Set(operations.flatMap(({ name, aliases }) => [name, ...aliases]));
  expect(theirs.length).toBeGreaterThan(140);
  expect(theirs.filter((name) => !known.has(name))).toEqual([]);
});
