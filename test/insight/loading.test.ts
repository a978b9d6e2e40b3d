/** Loading the model of a large network: reports progress, and stops when the client cancels the call. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insightTools } from '../../src/insight/index.ts';
import { call } from '../../src/runtime/call.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { SandboxClient } from '../support/sandbox-client.ts';
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

test('what another administrator has just created is known, although the network was read before', async () => {
  const admin = new SandboxClient(sandbox);
  const token = await admin.tokenOf(sandbox.username, sandbox.password);
  const made = async (path: string, body: unknown): Promise<string> =>
    (await admin.call('POST', `/edge/management/v1/${path}`, { token, body })).json.data.id;
  await session.text('whatIf', CHANGE);
  const identity = await made('identities', { name: 'newcomer', type: 'Default', isAdmin: false });
  const disabled = { tool: 'disableIdentity', arguments: { id: 'newcomer', durationMinutes: 0 } };
  expect(await session.text('whatIf', disabled)).toContain(
    'can no longer log in (0 services out of their reach): newcomer',
  );
  const service = await made('services', { name: 'novelty', encryptionRequired: false });
  const roles = { semantic: 'AnyOf', identityRoles: [`@${identity}`], serviceRoles: [`@${service}`] };
  await made('service-policies', { name: 'newcomers', type: 'Dial', ...roles });
  expect(await session.text('whoCanReach', { service: 'novelty' })).toContain(
    'dial by newcomers; not now: not enrolled',
  );
  const late = await made('identities', { name: 'late', type: 'Default', isAdmin: false });
  await made('service-policies', { name: 'latecomers', type: 'Dial', ...roles, identityRoles: [`@${late}`] });
  expect(await session.text('personReport', { identity: 'late' })).toContain('dial by latecomers; not now');
  const other = await made('services', { name: 'other', encryptionRequired: false });
  const routers = (await admin.call('GET', '/edge/management/v1/edge-routers', { token })).json.data;
  const router = routers.find(({ isOnline }: { isOnline: boolean }) => isOnline).id;
  const terminator = { service: other, router, binding: 'transport', address: 'tcp:10.0.0.1:80' };
  const id = await made('terminators', terminator);
  expect(await session.text('whatIf', { tool: 'deleteTerminator', arguments: { id } })).toContain('NOTHING ANSWERS it');
});
