/**
 * Publishing a service in one call, and unpublishing it: each step takes the path of every call, all of them or none.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insightTools } from '../../src/insight/index.ts';
import { resolveNameList } from '../../src/runtime/gate/policy/name-list.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { exposing } from '../support/exposing.ts';
import { settingsOf, startSession, type TestSession } from '../support/session.ts';

let sandbox: Sandbox;
let session: TestSession;

beforeAll(async () => {
  sandbox = await startSandbox();
  session = startSession(settingsOf(sandbox), { tools: insightTools, answers: { structured: true } });
});
afterAll(async () => {
  await session.close();
  await sandbox.close();
});

const GIVEN = { name: 'atlas', address: 'tcp:atlas.ziti:443', dial: ['#engineering', 'admin'], bind: ['#hosts'] };
const HOST = { protocol: 'tcp', address: 'localhost', port: 443 };
const POLICY = { type: 'Dial', semantic: 'AnyOf', identityRoles: ['#none'], serviceRoles: ['#none'] };
const LISTS = ['listConfigs', 'listServices', 'listServicePolicies', 'listServiceEdgeRouterPolicies'];

const words = (answer: { readonly content: readonly unknown[] }) =>
  (answer.content as readonly { readonly text: string }[]).map(({ text }) => text).join('\n');

/** Everything that publishing creates, without times. */
async function standing(): Promise<unknown> {
  const lists = await Promise.all(
    LISTS.map((list) => session.call(list, { all: true, fields: ['id', 'name', 'tags'] })),
  );
  return lists.map(({ answer }) => (answer.structuredContent as { data: unknown }).data);
}

test('a dry run tells the calls, who gets in, who else does, and what is missing; nothing is sent', async () => {
  const before = await standing();
  const { answer, failure } = await session.call('publishService', { ...GIVEN, attributes: ['common'], dryRun: true });
  expect(failure).toBeUndefined();
  const text = words(answer);
  expect(text).toContain('createService {');
  expect(text).toMatch(/NOT REQUESTED: \d+ identities may dial it by dial-common/);
  expect(text).toMatch(/Still missing until it works/);
  expect(await standing()).toEqual(before);
});

test('it is made whole, works as far as policies go, and goes as it came', async () => {
  const before = await standing();
  const made = await session.call('publishService', GIVEN);
  expect(made.failure, words(made.answer)).toBeUndefined();
  const lines = session.audited().filter(({ result }) => result !== undefined);
  const tools = lines.map(({ tool }) => tool);
  expect(tools).toEqual(
    expect.arrayContaining(['createConfig', 'createService', 'createServicePolicy', 'publishService']),
  );
  const tests = [
    { identity: '#engineering', accept: ['atlas'] },
    { identity: '#hosts', kind: 'bind', accept: ['atlas'] },
  ];
  const tested = await session.call('testAccess', { tests });
  expect(words(tested.answer)).toContain('PASSED');
  const asked = await session.call('unpublishService', { service: 'atlas' }, undefined);
  expect(asked.failure).toBe('asked');
  expect(words(asked.answer)).toContain('LOST dial');
  const removed = await session.call('unpublishService', { service: 'atlas' });
  expect(removed.failure, words(removed.answer)).toBeUndefined();
  expect(await standing()).toEqual(before);
});

test('policies that cover it already are used and named', async () => {
  const { answer } = await session.call('publishService', {
    ...GIVEN,
    dial: ['#employees'],
    attributes: ['common'],
    dryRun: true,
  });
  expect(words(answer)).toMatch(/Already covered, so no policy is created for it: dial-common/);
  expect(words(answer)).not.toContain('"name":"atlas-dial"');
});

test('a step that fails takes all of it back', async () => {
  const given = {
    name: 'atlas-dial',
    type: 'Dial',
    semantic: 'AnyOf',
    identityRoles: ['#none'],
    serviceRoles: ['#none'],
  };
  const { answer } = await session.call('createServicePolicy', given);
  const before = await standing();
  const { answer: failed, failure } = await session.call('publishService', GIVEN);
  expect(failure).toBe('controller');
  expect(words(failed)).toContain('What was created before it was deleted again.');
  expect(await standing()).toEqual(before);
  await session.call('deleteServicePolicy', { id: (answer.structuredContent as { data: { id: string } }).data.id });
});

/** What stands in the way of each step: a name that is taken, or an attribute that no controller stores. */
const OBSTACLES: readonly (readonly [step: string, tool: string, given: Record<string, unknown>, more?: object])[] = [
  ['the first config', 'createConfig', { name: 'atlas-intercept', configTypeId: 'NH5p4FpGR', data: HOST }],
  ['the second config', 'createConfig', { name: 'atlas-host', configTypeId: 'NH5p4FpGR', data: HOST }],
  ['the service', 'createConfig', { name: 'unrelated', configTypeId: 'NH5p4FpGR', data: HOST }, { attributes: [''] }],
  ['the Dial policy', 'createServicePolicy', { ...POLICY, name: 'atlas-dial' }],
  ['the Bind policy', 'createServicePolicy', { ...POLICY, name: 'atlas-bind' }],
];

test.each(OBSTACLES.map(([step, tool, given, more = {}]) => ({ step, tool, given, more })))(
  '$step fails: all that had been made is gone again',
  async ({ given, more, tool }) => {
    const { answer } = await session.call(tool, given);
    const { id } = (answer.structuredContent as { data: { id: string } }).data;
    const before = await standing();
    const { answer: failed, failure } = await session.call('publishService', { ...GIVEN, ...more });
    expect(failure, words(failed)).toBeDefined();
    expect(await standing()).toEqual(before);
    await session.call(tool.replace('create', 'delete'), { id });
  },
);

test('what was left when the program ended between two steps goes by the name that it was for', async () => {
  const before = await standing();
  const tags = { zitiMcpPublished: 'atlas' };
  await session.call('createConfig', { name: 'atlas-host', configTypeId: 'NH5p4FpGR', data: HOST, tags });
  const { answer, failure } = await session.call('unpublishService', { service: 'atlas' });
  expect(failure, words(answer)).toBeUndefined();
  expect(words(answer)).toContain('UNPUBLISHED what there was of atlas.');
  expect(await standing()).toEqual(before);
  const again = await session.call('unpublishService', { service: 'atlas' });
  expect(words(again.answer)).toContain('There is no service with the id or name "atlas"');
});

test('what somebody uses for something else by now stays, and is told', async () => {
  await session.call('publishService', GIVEN);
  const { answer } = await session.call('listConfigs', { filter: 'name = "atlas-host"' });
  const [config] = (answer.structuredContent as { data: { id: string }[] }).data;
  await session.call('createService', { name: 'atlas-too', encryptionRequired: true, configs: [config?.id] });
  const removed = await session.call('unpublishService', { service: 'atlas' });
  expect(words(removed.answer)).toContain('atlas-host stays: atlas-too also use it now.');
});

test('without the right to make or remove a part, nothing is begun', async () => {
  const { catalogue } = session.process;
  const names = catalogue.tools.map(({ name }) => name).join();
  const exposure = { ...exposing(catalogue, names), deny: resolveNameList(['deleteConfig'], catalogue, '--deny') };
  const narrow = startSession(settingsOf(sandbox), { tools: insightTools, exposure });
  const before = await standing();
  const { answer, failure } = await narrow.call('publishService', { ...GIVEN, name: 'zephyr' });
  expect(failure).toBe('refused');
  expect(words(answer)).toContain('This also needs deleteConfig, which is not allowed here.');
  expect(await standing()).toEqual(before);
  await narrow.close();
});

test.each([
  [{ dial: ['#engineering', 'nobody-at-all'] }, 'no identity is called "nobody-at-all"'],
  [{ address: 'atlas.ziti:70000' }, 'is not an address with a port'],
  [{ host: 'localhost' }, 'is not an address with a port'],
  [{ name: 'wiki' }, 'A service "wiki" already exists.'],
  [{ name: '' }, 'The name is empty'],
])('%j is refused before anything is sent', async (wrong, says) => {
  const { answer, failure } = await session.call('publishService', { ...GIVEN, ...wrong });
  expect(failure).toBe('arguments');
  expect(words(answer)).toContain(says);
});
