import { describe, expect, test } from 'vitest';
import { requireDistinctPhrases, type Thesaurus } from '../../../codegen/overlay/thesaurus.ts';
import { Terms } from '../../../src/search/terms.ts';
import { words } from '../../../src/search/words.ts';
import { rows } from '../../support/examples.ts';

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
