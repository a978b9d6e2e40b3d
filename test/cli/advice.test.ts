/** What a person is told to do when a call of a command fails; a model is told something else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf, toErrorAnswer } from '../../src/common/tool-answer.ts';
import type { Operation } from '../../src/contract.ts';
import { operations } from '../../src/generated/operations.ts';
import { advice } from '../../src/runtime/answer/advice.ts';
import { declined, noSecondStep } from '../../src/runtime/gate/confirm/refusals.ts';
import { type FakeOptions, startFakeController } from '../support/fake-controller.ts';
import { runHere } from '../support/run-here.ts';
import { connectHere } from '../support/server-here.ts';

let folder: string;
let env: Readonly<Record<string, string>>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-advice-'));
  env = { HOME: folder, HTTPS_PROXY: '' };
});
afterAll(() => rmSync(folder, { recursive: true }));

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

/** What a controller, or a proxy in front of it, refuses a call with, and what a person is told. */
const refusals: readonly [status: number, person: RegExp][] = [
  [403, /check the rights of the identity/],
  [407, /give it in HTTPS_PROXY/],
  [599, /Check the controller/],
];

test.each(refusals)(
  'a call that is refused with %s: a person is told what to do, a model who to ask',
  async (status, says) => {
    const otherwise: FakeOptions['otherwise'] = (_, response) => response.writeHead(status).end('{}');
    const fake = await startFakeController({ otherwise });
    try {
      const ca = join(folder, 'ca.pem');
      writeFileSync(ca, fake.authority.pem);
      const flags = ['--controller', fake.origin, '--ca', ca, '--anonymous'];
      const { code, stderr } = await runHere(['call', 'listServices', ...flags], { env });
      expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(says) });
      expect(stderr).not.toContain('operator');
      const { client } = await connectHere(flags);
      const { content } = await client.callTool({ name: 'listServices', arguments: {} });
      expect(JSON.stringify(content)).toMatch(/[Tt]he operator can/);
      await client.close();
    } finally {
      await fake.close();
    }
  },
);

test('the advice to a person never says to ask the operator or the user, whatever the controller answers', () => {
  const [operation] = operations;
  for (let status = 400; status < 700; status += 1) {
    for (const code of [undefined, 'MFA_INVALID_TOKEN']) {
      for (const challenge of [undefined, 'Bearer']) {
        const fault = code === undefined ? {} : { code };
        expect(advice(status, fault, operation as Operation, challenge).person).not.toMatch(/operator|the user/);
      }
    }
  }
});

test('a person is asked to compare the fingerprint of an unknown CA; a model has to ask a person', async () => {
  const fake = await startFakeController();
  const flags = ['--controller', fake.origin, '--anonymous'];
  const { stderr } = await runHere(['call', 'listServices', ...flags], { env });
  expect(stderr).toMatch(/^Compare it with the fingerprint/m);
  const doctor = await runHere(['doctor', ...flags], { env });
  expect(doctor.stdout).toContain('Compare its fingerprint');
  for (const text of [stderr, doctor.stdout]) expect(text).not.toContain('A person');
  await fake.close();
});

test('a person is neither told to ask the operator, nor to respect their own decision', () => {
  const text = (error: Parameters<typeof toErrorAnswer>[0]) => textOf(toErrorAnswer(error, 'person'));
  expect(text(declined('deleteService'))).toBe('Nothing was sent: the user declined deleteService.');
  expect(text(noSecondStep('deleteService'))).not.toContain('operator');
});
