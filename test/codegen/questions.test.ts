import { describe, expect, test } from 'vitest';
import { buildModel } from '../../codegen/build-model.ts';
import { load } from '../../codegen/load.ts';
import { refuse } from '../../codegen/on-fault.ts';
import { questionsOf, readQuestion } from '../../codegen/questions.ts';
import type { QuestionsOverlay } from '../../codegen/questions-form.ts';
import { Terms } from '../../src/search/terms.ts';
import { rows } from './rows.ts';

const model = buildModel(await load('spec'));
const { tools } = model;

describe('the questions are refused', () => {
  const check = (overlay: QuestionsOverlay) => () => questionsOf(overlay, tools, refuse);
  test.each([
    [
      'for an operation that does not exist',
      { links: { listNothing: ['x'] } },
      /no operation of links is called listNothing/,
    ],
    ['for one of another category', { links: { listServices: ['x'] } }, /no operation of links is called listServices/],
    ['for a category that does not exist', { nothing: { listServices: ['x'] } }, /questions\/nothing\.yaml/],
    [
      'for a question that asks for two operations',
      { links: { listFabricLinks: ['x'] }, services: { listServices: ['x'] } },
      /"x" is also a question for listFabricLinks/,
    ],
  ])('%s', (_name, overlay, says) => expect(check(overlay)).toThrow(says));
});

test('with faults only reported, leaves out what matches no operation', () => {
  const noted: string[] = [];
  const overlay = { links: { listNothing: ['x'], listFabricLinks: ['y'] } };
  const questions = questionsOf(overlay, tools, ({ message }) => noted.push(message));
  expect(noted).toHaveLength(1);
  expect(questions['listFabricLinks']).toContain('y');
  expect(questions['listNothing']).toBeUndefined();
});

test('each operation has at least eight questions, the one of the reference first', () => {
  const { questions } = model;
  const few = Object.entries(questions).filter(([, asked]) => new Set(asked).size < 8);
  expect(few.map(([name]) => name)).toStrictEqual([]);
  for (const { operation, question: ask } of tools) expect(questions[operation.name]?.[0]).toBe(ask);
});

describe('a question is stored as its terms in order', () => {
  const terms = new Terms({ concepts: { 'edge-router': ['pop'] }, intentions: {}, noise: ['the'] });
  rows((question: string) => readQuestion(question, terms).join(' '), {
    'concepts as one term, noise too': { input: 'Is the pop down?', expected: 'is the edge-router down' },
    'without an opening that tells nothing': { input: 'how do I list pops', expected: 'list edge-router' },
    'names as names': { input: 'is "anna k." in "berlin"', expected: 'is * in *' },
  });
});
