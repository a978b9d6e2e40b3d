import { describe, expect, test } from 'vitest';
import { refuse } from '../../../codegen/common/on-fault.ts';
import { buildModel } from '../../../codegen/model/build-model.ts';
import { load } from '../../../codegen/model/load.ts';
import { questionsOf } from '../../../codegen/model/questions.ts';
import type { QuestionsOverlay } from '../../../codegen/overlay/questions-form.ts';

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
