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
      given: 'listAPISessions LIST_API_SESSIONS',
      want: 'list api session list api session',
    },
    'plural and singular': { given: 'policies policy addresses address', want: 'policy policy addres addres' },
    'British and American': {
      given: 'enrolment enrollment authorised authorized',
      want: 'enrollment enrollment authoriz authoriz',
    },
    'doing and done': { given: 'hosting hosted changing changed', want: 'host host chang chang' },
    'short words, of which an ending leaves a doubled letter': {
      given: 'apps app adds add adding stopped stop',
      want: 'app app add add add stop stop',
    },
    'names of versions and abbreviations': { given: 'intercept.v1 2FA JWTs CAs', want: 'intercept v1 2fa jwt cas' },
  });
});

describe('terms', () => {
  const known = new Terms(
    thesaurus({ concepts: { 'edge-router': ['pop'], 'edge-router-policy': ['erp'] }, noise: ['the'] }),
  );
  const terms = (text: string) => known.of(words(text)).join(' ');
  rows(terms, {
    'the longest phrase is one term': { given: 'the edge router policies', want: 'edge-router-policy' },
    'other words for it too': { given: 'erp of a pop', want: 'edge-router-policy of a edge-router' },
  });
});

describe('what an operation is about', () => {
  const none = new Terms(thesaurus({}));
  const names = new Set(['listServices', 'listFabricServices', 'listFabricLinks']);
  const facts = (name: string) => searchFacts({ name, category: 'things' }, names, none);
  rows(facts, {
    'a twin says which API it belongs to': {
      given: 'listFabricServices',
      want: { intention: 'list', subject: ['fabric', 'servic'], twin: true, category: 'things' },
    },
    'so does the other': {
      given: 'listServices',
      want: { intention: 'list', subject: ['servic'], twin: true, category: 'things' },
    },
    'an operation that one API alone has does not': {
      given: 'listFabricLinks',
      want: { intention: 'list', subject: ['link'], twin: false, category: 'things' },
    },
    'an action keeps its verb': {
      given: 'verifyCa',
      want: { intention: 'action', subject: ['verify', 'ca'], twin: false, category: 'things' },
    },
  });
});
