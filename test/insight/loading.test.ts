/** Loading the model of a large network: reports progress, and stops when the client cancels the call. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insightTools } from '../../src/insight/index.ts';
import { call } from '../../src/runtime/call.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { settingsOf, startSession, type TestSession } from '../support/session.ts';

let sandbox: Sandbox;
let session: TestSession;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'medium' });
  session = startSession(settingsOf(sandbox), { tools: insightTools });
});
afterAll(async () => {
  await session.close();
  await sandbox.close();
});

const CHANGE = { tool: 'deleteServicePolicy', arguments: { id: 'dial-common' } };

test('a cancelled call ends, and the next one loads the network itself', async () => {
  const controller = new AbortController();
  const first = call(session.client, {
    tool: 'whatIf',
    arguments: CHANGE,
    signal: controller.signal,
    progress: async () => controller.abort(),
  });
  const progress: (readonly [done: number, total: number | undefined])[] = [];
  const second = call(session.client, {
    tool: 'whatIf',
    arguments: CHANGE,
    signal: new AbortController().signal,
    progress: async (done, total) => {
      progress.push([done, total]);
    },
  });
  expect((await first).failure).toBe('cancelled');
  expect((await second).failure).toBeUndefined();
  expect(progress.length).toBeGreaterThan(1);
});

test('progress only increases, whatever list it is about', async () => {
  session.network.cache.forget();
  const progress: number[] = [];
  const totals: (number | undefined)[] = [];
  await call(session.client, {
    tool: 'auditNetwork',
    arguments: {},
    signal: new AbortController().signal,
    progress: async (done, total) => {
      progress.push(done);
      totals.push(total);
    },
  });
  expect(progress.length).toBeGreaterThan(2);
  expect(progress).toEqual([...progress].sort((one, other) => one - other));
  expect(progress.at(-1)).toBe(totals.at(-1));
});
