import { describe, expect, test } from 'vitest';
import { buildModel } from '../../../codegen/model/build-model.ts';
import { exampleQuestion } from '../../../codegen/model/example-question.ts';
import { load } from '../../../codegen/model/load.ts';
import { rows } from '../../support/examples.ts';

type Given = readonly [name: string, path: string, entity?: string];

describe('derives a question if the overlay has none', () => {
  rows(([name, path, entity]: Given) => exampleQuestion({ name, path }, entity), {
    'a list': { input: ['listServicePolicies', '/service-policies'], expected: 'Show me all service policies.' },
    'a list below an entity': {
      input: ['listServiceEdgeRouters', '/services/{id}/edge-routers', 'billing'],
      expected: 'Show me the edge routers of "billing".',
    },
    'one of a kind': { input: ['detailService', '/services/{id}'], expected: 'Show me the service "web".' },
    'a new one': { input: ['createIdentity', '/identities', 'anna'], expected: 'Create an identity "anna".' },
    'a new one of a kind that begins with a consonant': {
      input: ['addShelf', '/shelves'],
      expected: 'Create a shelf "web".',
    },
    'some fields': { input: ['patchService', '/services/{id}'], expected: 'Change the service "web".' },
    'all fields': {
      input: ['updateService', '/services/{id}'],
      expected: 'Replace all fields of the service "web" by these.',
    },
    'an end': { input: ['deleteAPISession', '/api-sessions/{id}'], expected: 'Delete the API session "web".' },
    'an action on one': { input: ['verifyShelf', '/shelves/{id}/verify', 'A3'], expected: 'Verify shelf "A3".' },
    'an action on the whole': { input: ['checkStock', '/stock/check'], expected: 'Check stock.' },
  });
});

test('each operation has its own example of one or two sentences', async () => {
  const { tools } = buildModel(await load('spec'));
  expect(new Set(tools.map(({ question: ask }) => ask)).size).toBe(tools.length);
  expect(tools.filter(({ question: ask }) => !/^[A-Z].{8,}[.?]$/.test(ask)).map(({ question: ask }) => ask)).toEqual(
    [],
  );
});
