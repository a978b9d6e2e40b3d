/** Changes that break access tests: which ones are refused, and as what. Steps of operator tools are not tested alone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { effectOf, judgementOf, requireTests } from '../../src/insight/foresee-call.ts';
import { insightTools } from '../../src/insight/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { requestsSince } from '../support/requests-since.ts';
import { settingsOf, startSession, type TestSession } from '../support/session.ts';

let sandbox: Sandbox;
let session: TestSession;
const ids: Record<string, string> = {};

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  session = startSession(settingsOf(sandbox), { tools: insightTools, answers: { structured: true } });
  const make = async (tool: string, args: Record<string, unknown>) => {
    const { answer, failure } = await session.call(tool, args);
    expect(failure, words(answer)).toBeUndefined();
    ids[String(args['name'])] = (answer.structuredContent as { data: { id: string } }).data.id;
  };
  const user = { type: 'User', isAdmin: false };
  await make('createIdentity', { ...user, name: 'ann', roleAttributes: ['staff'] });
  await make('createIdentity', { ...user, name: 'bob', roleAttributes: ['staff', 'payers'] });
  await make('createIdentity', { ...user, name: 'cid' });
  await make('createService', { name: 'wiki', encryptionRequired: true, roleAttributes: ['inside'] });
  await make('createService', { name: 'payroll', encryptionRequired: true });
  await make('createService', { name: 'forge', encryptionRequired: true });
  const dial = { type: 'Dial', semantic: 'AnyOf' };
  await make('createServicePolicy', { ...dial, name: 'staff', identityRoles: ['#staff'], serviceRoles: ['@wiki'] });
  await make('createServicePolicy', { ...dial, name: 'pay', identityRoles: ['@bob'], serviceRoles: ['@payroll'] });
});
afterAll(async () => {
  await session.close();
  await sandbox.close();
});

const words = (answer: { readonly content: readonly unknown[] }) =>
  (answer.content as readonly { readonly text: string }[]).map(({ text }) => text).join('\n');

/** Makes a call with these tests: its failure, its text, and what was changed at the controller. */
async function guarded(tests: readonly object[], tool: string, args: Record<string, unknown>) {
  const guard = (call: Parameters<typeof requireTests>[0]) => requireTests(call, tests);
  const foresight = { effect: effectOf, judge: judgementOf, guard };
  const own = startSession(settingsOf(sandbox), { tools: insightTools, foresight });
  await own.call('listServices', { limit: 1 });
  const since = requestsSince(sandbox);
  const { answer, failure } = await own.call(tool, args);
  const changes = since().filter(({ method, path }) => method !== 'GET' && !path.includes('authenticate'));
  await own.close();
  return { failure, text: words(answer), changes: changes.length };
}

const published = { name: 'crm', address: 'tcp:crm.ziti:443', dial: ['#staff'], bind: ['cid'] };
const user = { type: 'User', isAdmin: false };

test.each<[string, object, string, Record<string, unknown>, string]>([
  [
    'an identity that joins a group',
    { identity: '#contractors', deny: ['payroll'] },
    'patchIdentity',
    { id: 'bob', roleAttributes: ['staff', 'contractors'] },
    'must not dial: bob -> payroll',
  ],
  [
    'an attribute that all services with it are tested by',
    { identity: 'ann', deny: ['#secret'] },
    'patchService',
    { id: 'wiki', roleAttributes: ['secret'] },
    'must not dial: ann -> wiki',
  ],
  [
    'a service that a group must reach is deleted',
    { identity: '#staff', accept: ['wiki'] },
    'deleteService',
    { id: 'wiki' },
    'must dial: #staff -> wiki (there is no service wiki',
  ],
  [
    'the last service with an attribute is deleted',
    { identity: 'ann', accept: ['#inside'] },
    'deleteService',
    { id: 'wiki' },
    'must dial: ann -> #inside (there is no service #inside',
  ],
  [
    'a new identity that is let in',
    { identity: '#guests', deny: ['wiki'] },
    'createIdentity',
    { ...user, name: 'gus', roleAttributes: ['guests', 'staff'] },
    'must not dial: gus -> wiki',
  ],
  [
    'a published service',
    { identity: '#staff', deny: ['#outside'] },
    'publishService',
    { ...published, attributes: ['outside'] },
    'must not dial: ann -> crm',
  ],
  [
    'a published service that nobody may host',
    { identity: 'ann', kind: 'bind', deny: ['#outside'] },
    'publishService',
    { ...published, bind: ['ann'], attributes: ['outside'] },
    'must not bind: ann -> crm',
  ],
  [
    'a name that must stay without access, of a service that does not exist yet',
    { identity: 'ann', deny: ['crm'] },
    'publishService',
    published,
    'must not dial: ann -> crm',
  ],
])('%s is refused, and so is its dry run', async (_what, wanted, tool, args, says) => {
  for (const dryRun of [true, false]) {
    const { changes, failure, text } = await guarded([wanted], tool, { ...args, ...(dryRun && { dryRun }) });
    expect(failure, text).toBe('refused');
    expect(text).toContain(says);
    expect(changes).toBe(0);
  }
});

test.each<[string, object, string, Record<string, unknown>]>([
  ['a test that fails anyway', { identity: 'cid', accept: ['wiki'] }, 'patchIdentity', { id: 'cid', externalId: 'c' }],

  [
    'a service that a test waits for',
    { identity: 'cid', accept: ['forum'] },
    'createService',
    { name: 'forum', encryptionRequired: true },
  ],
  [
    'an identity that a test waits for',
    { identity: 'dan', accept: ['wiki'] },
    'createIdentity',
    { ...user, name: 'dan' },
  ],
  ['an identity of which all is expected', { identity: '#all', deny: ['forge'] }, 'deleteIdentity', { id: 'dan' }],
  ['a service that nobody could reach', { identity: '#staff', accept: ['forge'] }, 'deleteService', { id: 'forge' }],
])('%s is no reason to refuse', async (_what, wanted, tool, args) => {
  const { failure, text } = await guarded([wanted], tool, args);
  expect(failure, text).toBeUndefined();
});

test('a plan is tested as a whole, not by its steps', async () => {
  // While it is published, nobody may dial it yet.
  const tests = [
    { identity: '#staff', accept: ['#outside', 'crm'] },
    { identity: 'cid', kind: 'bind', accept: ['#outside'] },
    { identity: 'ann', accept: ['#inside'] },
  ];
  const wanted = { ...published, attributes: ['inside', 'outside'] };
  const made = await guarded(tests, 'publishService', wanted);
  expect(made.failure, made.text).toBeUndefined();
  const taken = await guarded(tests, 'unpublishService', { service: 'crm' });
  expect(taken.failure).toBe('refused');
  expect(taken.text).toContain('must dial: ');
  expect(taken.changes).toBe(0);
  const gone = await guarded(tests.slice(2), 'unpublishService', { service: 'crm' });
  expect(gone.failure, gone.text).toBeUndefined();
});

test('everyone is everyone who is left', async () => {
  const created = await session.call('createIdentity', { ...user, name: 'eve' });
  expect(created.failure).toBeUndefined();
  const { answer } = await session.call('testAccess', {
    tests: [{ identity: '#all', deny: ['payroll'] }],
    with: { tool: 'deleteIdentity', arguments: { id: 'eve' } },
  });
  const { results } = answer.structuredContent as { results: { identity: string; passed: boolean }[] };
  expect(results.map(({ identity }) => identity)).not.toContain('');
  expect(results.filter(({ passed }) => !passed).map(({ identity }) => identity)).toEqual(['bob']);
});
