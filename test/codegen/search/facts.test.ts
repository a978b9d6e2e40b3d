import { describe } from 'vitest';
import { searchFacts } from '../../../codegen/search/facts.ts';
import { Terms } from '../../../src/search/terms.ts';
import { rows } from '../../support/examples.ts';

describe('what an operation is about', () => {
  const none = new Terms({ concepts: {}, intentions: {}, noise: [] });
  const names = new Set(['listServices', 'listFabricServices', 'listFabricLinks']);
  const facts = (name: string) => searchFacts({ name, category: 'things' }, names, none);
  rows(facts, {
    'a twin says which API it belongs to': {
      input: 'listFabricServices',
      expected: { intention: 'list', subject: ['fabric', 'servic'], twin: true, category: 'things' },
    },
    'so does the other': {
      input: 'listServices',
      expected: { intention: 'list', subject: ['servic'], twin: true, category: 'things' },
    },
    'an operation that one API alone has does not': {
      input: 'listFabricLinks',
      expected: { intention: 'list', subject: ['link'], twin: false, category: 'things' },
    },
    'an action keeps its verb': {
      input: 'verifyCa',
      expected: { intention: 'action', subject: ['verify', 'ca'], twin: false, category: 'things' },
    },
  });
});
