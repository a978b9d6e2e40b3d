import { readFileSync } from 'node:fs';
import yaml from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { INSIGHT_TOOLS } from '../../src/insight/index.ts';
import { questions } from '../../src/insight/questions/index.ts';

/** What else an operator tool needs besides its file and its line in the index. */
const HELD_OUT = 'test/exposure/questions/insight.yaml';

describe.each(INSIGHT_TOOLS.map(({ name }) => name))('%s', (name) => {
  test('has example questions that the generator learns from', () => {
    expect(questions, `Add questions for ${name} in src/insight/questions/.`).toHaveProperty(name);
  });

  test('has its own questions in the bench of findOperations', () => {
    const benched = yaml.load(readFileSync(HELD_OUT, 'utf8')) as readonly { readonly want: readonly string[] }[];
    expect(
      benched.flatMap(({ want }) => want),
      `Add questions that mean ${name} to ${HELD_OUT}, in other words than its example questions.`,
    ).toContain(name);
  });
});
