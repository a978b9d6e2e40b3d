/** Logins of an identity with a second factor, at a controller that requires it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Credentials } from '../../../../../src/runtime/network/auth/credentials.ts';
import { PersonNeeded } from '../../../../../src/runtime/network/auth/person/person.ts';
import { timedPerson } from '../../../../../src/runtime/network/auth/person/timed-person.ts';
import { type ControllerTools, createController } from '../../../../../src/runtime/network/cluster/controller.ts';
import { type Sandbox, startSandbox } from '../../../../../src/sandbox/index.ts';
import { type LastingTokens, lastingTokens } from '../../../../support/lasting-tokens.ts';
import { whoIs } from '../../../../support/outside-world.ts';
import { recordingLog } from '../../../../support/recording-log.ts';
import { settingsOf, startSession } from '../../../../support/session.ts';
import { type UserWithCode, userWithCode } from '../../../../support/user-with-code.ts';

let sandbox: Sandbox;
let user: UserWithCode;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  user = await userWithCode(sandbox);
});
afterAll(() => sandbox.close());

const proof = () => ({ username: user.username, password: user.password });

const ways: readonly (readonly [string, (tokens: LastingTokens) => Credentials])[] = [
  ['updb', () => ({ method: 'updb', ...proof() })],
  ['controller-oidc', (tokens) => ({ method: 'controller-oidc', ...proof(), tokens })],
];

const at = (credentials: Credentials, tools: ControllerTools = {}, callTimeout = 20_000) => {
  const { url: origin, ca } = sandbox;
  const source = { stored: 'lab' };
  const settings = { origin, source, trust: { ca }, credentials, connectTimeout: 5_000, callTimeout };
  return createController(settings, recordingLog(), tools);
};

test.each(ways)('%s: asks for the code at the terminal, again if it was wrong', async (_name, credentials) => {
  const asked: (readonly [string, string | undefined])[] = [];
  const ask = async (question: string, fault?: string) => {
    asked.push([question, fault]);
    return asked.length === 1 ? '000000' : user.code();
  };
  const controller = at(credentials(lastingTokens()), { person: { ask } });
  expect(await whoIs(controller)).toBe(user.username);
  const question = expect.stringMatching(/^Code of the second factor .* for the network lab$/);
  expect(asked).toEqual([
    [question, undefined],
    [question, expect.stringContaining('not right')],
  ]);
  await controller.close();
});

test('a person may take longer to type the code than a call may take', async () => {
  const tried = ways.map(async ([, credentials]) => {
    let begunMeanwhile: Promise<unknown> | undefined;
    const ask = async () => {
      begunMeanwhile = whoIs(controller);
      await sleep(1_600);
      return user.code();
    };
    const controller = at(credentials(lastingTokens()), { person: { ask } }, 1_500);
    const login = controller.logIn(new AbortController().signal);
    const names = await Promise.all([whoIs(controller), whoIs(controller), login]);
    const late = await begunMeanwhile;
    await controller.close();
    return [...names, late];
  });
  const { username } = user;
  const each = [username, username, undefined, username];
  expect((await Promise.all(tried)).flat()).toEqual([...each, ...each]);
});

test('what a change reads before it is sent has its time after the code, too', async () => {
  const ask = async () => {
    await sleep(3_200);
    return user.code();
  };
  const { person, typed } = timedPerson({ ask });
  const credentials = { method: 'updb', ...proof() } as const;
  const session = startSession({ ...settingsOf(sandbox), credentials }, { answers: { time: 9_000 } });
  Object.assign(session.process, { typed });
  Object.assign(session.network, { controller: at(credentials, { person }) });
  const change = { id: user.username, tags: { a: 'b' }, dryRun: true };
  expect(await session.text('patchIdentity', change)).toContain('tags: {} becomes');
  expect(typed()).toBeGreaterThan(3_000);
  await session.close();
});

test.each(ways)('%s: if nobody is there, the call returns a page for the code', async (_name, credentials) => {
  const controller = at(credentials(lastingTokens()));
  const error = await whoIs(controller).catch((thrown: unknown) => thrown);
  if (!(error instanceof PersonNeeded)) throw error;
  expect(error.step.kind).toBe('second-factor');
  const answer = await request(error.step.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `code=${user.code()}`,
  });
  expect(await answer.body.text()).toContain('Logged in');
  expect(await whoIs(controller)).toBe(user.username);
  await controller.close();
});

test('controller-oidc: asks for the code once, not at each refresh', async () => {
  const tokens = lastingTokens();
  let questions = 0;
  const ask = async () => {
    questions += 1;
    return user.code();
  };
  const credentials: Credentials = { method: 'controller-oidc', ...proof(), tokens };
  const first = at(credentials, { person: { ask } });
  await whoIs(first);
  await first.close();
  tokens.change((set) => ({ ...set, until: 0 }));
  const later = at(credentials);
  expect(await whoIs(later)).toBe(user.username);
  await later.close();
  expect(questions).toBe(1);
});
