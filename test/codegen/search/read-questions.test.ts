import { describe } from 'vitest';
import { readQuestion } from '../../../codegen/search/read-questions.ts';
import { Terms } from '../../../src/search/terms.ts';
import { rows } from '../../support/examples.ts';

describe('a question is stored as its terms in order', () => {
  const terms = new Terms({ concepts: { 'edge-router': ['pop'] }, intentions: {}, noise: ['the'] });
  rows((question: string) => readQuestion(question, terms).join(' '), {
    'concepts as one term, noise too': { input: 'Is the pop down?', expected: 'is the edge-router down' },
    'without an opening that tells nothing': { input: 'how do I list pops', expected: 'list edge-router' },
    'names as names': { input: 'is "anna k." in "berlin"', expected: 'is * in *' },
  });
});
