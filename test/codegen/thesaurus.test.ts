import { describe, expect, test } from 'vitest';
import { searchFacts } from '../../codegen/search-facts.ts';
import { requireDistinctPhrases, type Thesaurus } from '../../codegen/thesaurus.ts';
import { Terms } from '../../src/search/terms.ts';
import { words } from '../../src/search/words.ts';
import { rows } from './rows.ts';

const thesaurus = (more: Partial<Thesaurus>): Thesaurus => ({ concepts: {}, intentions: {}, noise: [], ...more });

test('the thesaurus is refused for a phrase of two meanings', () => {
  const check = () => requireDistinctPhrases(thesaurus({ concepts: { one: ['x'], two: ['x'] } }));
  expect(check).toThrow(/"x" means one too/);
});

describe('words', () => {
  const line = (text: string) => words(text).join(' ');
  rows(line, {
    'case, camel case and snake case': {
      input: 'listAPISessions LIST_API_SESSIONS',
      expected: 'list api session list api session',
    },
    'plural and singular': { input: 'policies policy addresses address', expected: 'policy policy addres addres' },
    'British and American': {
      input: 'enrolment enrollment authorised authorized',
      expected: 'enrollment enrollment authoriz authoriz',
    },
    'doing and done': { input: 'hosting hosted changing changed', expected: 'host host chang chang' },
    'short words, of which an ending leaves a doubled letter': {
      input: 'apps app adds add adding stopped stop',
      expected: 'app app add add add stop stop',
    },
    'names of versions and abbreviations': { input: 'intercept.v1 2FA JWTs CAs', expected: 'intercept v1 2fa jwt cas' },
  });
});

describe('terms', () => {
  const known = new Terms(
    thesaurus({ concepts: { 'edge-router': ['pop'], 'edge-router-policy': ['erp'] }, noise: ['the'] }),
  );
  const terms = (text: string) => known.of(words(text)).join(' ');
  rows(terms, {
    'the longest phrase is one term': { input: 'the edge router policies', expected: 'edge-router-policy' },
    'other words for it too': { input: 'erp of a pop', expected: 'edge-router-policy of a edge-router' },
  });
});

describe('what an operation is about', () => {
  const none = new Terms(thesaurus({}));
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
