/** What a person is told to do when a call of a command fails; a model is told something else. */
import { expect, test } from 'vitest';
import { textOf, toErrorAnswer } from '../../src/common/tool-answer.ts';
import { declined, noSecondStep } from '../../src/runtime/gate/confirm/refusals.ts';
import { runHere } from '../support/run-here.ts';
import { connectHere } from '../support/server-here.ts';

const FLAGS = ['--sandbox', '--sandbox-size', 'empty'];

/** A tool that cannot be called, and what a person and a model are told. */
const failures: readonly [tool: string, person: RegExp, model: RegExp][] = [
  ['listServces', /ziti-mcp tools lists/, /tools\/list lists/],
  ['createService', /ziti-mcp policy explain createService, with the same flags/, /Only the operator of this server/],
];

test.each(failures)('the person who called %s is told what to run', async (tool, person) => {
  const { code, stderr } = await runHere(['call', tool, ...FLAGS]);
  expect(code).toBeGreaterThan(0);
  expect(stderr).toMatch(person);
  expect(stderr).not.toMatch(/operator|tools\/list|the user/);
});

test('a model is told what a model can do', async () => {
  const { client } = await connectHere(FLAGS);
  for (const [name, person, model] of failures) {
    const answer = client.callTool({ name, arguments: {} });
    // An unknown tool is an error of the protocol.
    const text = await answer.then(({ content }) => JSON.stringify(content), String);
    expect(text).toMatch(model);
    expect(text).not.toMatch(person);
  }
  await client.close();
});

test('a person is not told to ask anybody, nor to leave it at what they decided', () => {
  const text = (error: Parameters<typeof toErrorAnswer>[0]) => textOf(toErrorAnswer(error, 'person'));
  expect(text(declined('deleteService'))).toBe('Nothing was sent: the user declined deleteService.');
  expect(text(noSecondStep('deleteService'))).not.toContain('operator');
});
