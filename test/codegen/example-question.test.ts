import { describe, expect, test } from 'vitest';
import { buildModel } from '../../codegen/build-model.ts';
import { exampleQuestion } from '../../codegen/example-question.ts';
import { load } from '../../codegen/load.ts';
import { rows } from './rows.ts';

type Given = readonly [name: string, path: string, entity?: string];

describe('derives a question if the overlay has none', () => {
  rows(([name, path, entity]: Given) => exampleQuestion({ name, path }, entity), {
    'a list': { given: ['listServicePolicies', '/service-policies'], want: 'Show me all service policies.' },
    'a list below an entity': {
      given: ['listServiceEdgeRouters', '/services/{id}/edge-routers', 'billing'],
      want: 'Show me the edge routers of "billing".',
    },
    'one of a kind': { given: ['detailService', '/services/{id}'], want: 'Show me the service "web".' },
    'a new one': { given: ['createIdentity', '/identities', 'anna'], want: 'Create an identity "anna".' },
    'a new one of a kind that begins with a consonant': {
      given: ['addShelf', '/shelves'],
      want: 'Create a shelf "web".',
    },
    'some fields': { given: ['patchService', '/services/{id}'], want: 'Change the service "web".' },
    'all fields': {
      given: ['updateService', '/services/{id}'],
      want: 'Replace all fields of the service "web" by these.',
    },
    'an end': { given: ['deleteAPISession', '/api-sessions/{id}'], want: 'Delete the API session "web".' },
    'an action on one': { given: ['verifyShelf', '/shelves/{id}/verify', 'A3'], want: 'Verify shelf "A3".' },
    'an action on the whole': { given: ['checkStock', '/stock/check'], want: 'Check stock.' },
  });
});

test('each operation has its own example of one or two sentences', async () => {
  const { tools } = buildModel(await load('spec'));
  expect(new Set(tools.map(({ question: ask }) => ask)).size).toBe(tools.length);
  expect(tools.filter(({ question: ask }) => !/^[A-Z].{8,}[.?]$/.test(ask)).map(({ question: ask }) => ask)).toEqual(
    [],
  );
});
