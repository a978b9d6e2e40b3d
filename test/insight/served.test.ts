/** The operator tools on the one path of every call: policy, audit trail, names, fixes; with a controller over TLS. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/insight/audit/run-audit.ts';
import { insightTools } from '../../src/insight/index.ts';
import { call } from '../../src/runtime/call.ts';
import { resolveCategories, resolveNameList } from '../../src/runtime/gate/policy/name-list.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { exposing } from '../support/exposing.ts';
import { requestsSince } from '../support/requests-since.ts';
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

const dataOf = async <T>(tool: string, input = {}) => (await session.call(tool, input)).answer.structuredContent as T;

test('an answer has its data, and its audit entry lists its reads', async () => {
  const { answer } = await session.call('auditNetwork');
  expect(answer.content[0]).toMatchObject({ type: 'text', text: expect.stringContaining('posture-matches-no-check') });
  expect(answer.structuredContent).toMatchObject({ counts: { 'posture-matches-no-check': 1 } });
  const line = session.audited().at(-1);
  expect(line).toMatchObject({ tool: 'auditNetwork', effect: 'read', decision: 'allowed', result: 'done' });
  expect(JSON.stringify(line)).toContain('listIdentities 200');
});

test('accepts names, and puts the verdict first', async () => {
  const { content } = (await session.call('explainAccess', { identity: 'admin', service: 'wiki' })).answer;
  expect((content[0] as { text: string }).text).toMatch(
    /^BROKEN: admin \(.+\) can't reach wiki \(.+\)\.\nbroken dial policy/,
  );
});

test('explaining a pair does not read the whole network', async () => {
  const since = requestsSince(sandbox);
  await session.call('explainAccess', { identity: 'bruno.haddad', service: 'wiki' });
  const paths = since().map(({ path }) => path.replace(/\?.*/, ''));
  expect(paths.length).toBeLessThan(25);
  expect(
    paths.filter(
      (path) => /\/(service-policies|edge-router-policies|configs)$/.test(path) && path.split('/').length === 5,
    ),
  ).toEqual([]);
});

test('reuses what was read about the whole network until something changes', async () => {
  const change = { tool: 'deleteServicePolicy', arguments: { id: 'dial-common' } };
  await session.call('whatIf', change);
  const lists = async () => {
    const since = requestsSince(sandbox);
    await session.call('whatIf', change);
    return since().filter(({ path }) => path.includes('/identities')).length;
  };
  expect(await lists()).toBe(0);
  await session.call('createService', { name: 'one-more', encryptionRequired: true });
  expect(await lists()).toBe(1);
});

test.each([
  ['patchService', { id: 'wiki', roleAtributes: ['x'] }, 'Did you mean roleAttributes?'],
  ['deleteService', { id: 'wiki', network: 'lab' }, 'Unknown argument "network"'],
  ['createServicePolicy', { type: 'dail', identityRoles: ['#all'], serviceRoles: ['#all'] }, 'expected one of "Dial"'],
])('a planned call is checked as the call would be: %s %j', async (tool, args, fault) => {
  const { answer, failure } = await session.call('whatIf', { tool, arguments: args });
  expect(failure).toBe('arguments');
  expect(JSON.stringify(answer.content)).toContain(JSON.stringify(fault).slice(1, -1));
});

test('a plan may leave out what makes no difference to it, and lists may be texts', async () => {
  const policy = { type: 'Dial', semantic: 'AnyOf', identityRoles: '#all', serviceRoles: '["#all"]', dryRun: true };
  const { answer, failure } = await session.call('whatIf', { tool: 'createServicePolicy', arguments: policy });
  expect(failure).toBeUndefined();
  expect(JSON.stringify(answer.content)).toContain('GAINED');
});

describe('the fix of every finding', () => {
  test('passes a dry run, and those of the summary fix their finding', async () => {
    const { findings } = await dataOf<{ findings: readonly Finding[] }>('auditNetwork');
    const fixes = findings.flatMap(({ fix }) => fix ?? []);
    expect(fixes.length).toBeGreaterThan(5);
    for (const { arguments: args, tool } of fixes) {
      const { answer, failure } = await session.call(tool, { ...args, dryRun: true });
      expect(failure, `${tool} ${JSON.stringify(answer.content)}`).toBeUndefined();
    }
  });
});

test('does not read a list that the policy forbids, and reports what was not checked', async () => {
  const { catalogue } = session.process;
  const exposure = {
    ...exposing(catalogue, '*'),
    deny: resolveNameList(['listFabricTerminators'], catalogue, '--deny'),
  };
  const narrow = startSession(settingsOf(sandbox), { tools: insightTools, exposure });
  const text = await narrow.text('auditNetwork');
  expect(text).toContain('service-cannot-answer: listFabricTerminators is not allowed here');
  await narrow.close();
});

test('a role that may not read a list learns nothing of it from what was read for others', async () => {
  const list = (...names: readonly string[]) => resolveNameList(names, session.process.catalogue, '--roles');
  const role = { name: 'guest', tools: list('auditNetwork'), allowWrite: list() };
  const networks = session.client.networks.under((policy) => ({ ...policy, exposure: { ...policy.exposure, role } }));
  const ask = { tool: 'auditNetwork', arguments: {}, consent: undefined, signal: new AbortController().signal };
  expect((await call(session.client, ask)).failure).toBeUndefined();
  const { answer, failure } = await call({ ...session.client, networks }, ask);
  expect(failure).toBe('refused');
  expect(JSON.stringify(answer.content)).toContain('listIdentities is not allowed here');
});

describe('served alone, by --categories insight', () => {
  const narrowed = (...entries: readonly string[]) => {
    const { catalogue } = session.process;
    const categories = resolveCategories(entries, catalogue, '--categories');
    return startSession(settingsOf(sandbox), {
      tools: insightTools,
      exposure: { ...exposing(catalogue, '*'), categories },
    });
  };

  test('the operator tools read what their answers need, and nothing else may be called', async () => {
    const alone = narrowed('insight');
    expect(await alone.text('explainAccess', { identity: 'bruno.haddad', service: 'wiki' })).toMatch(/^WORKS: /);
    expect(await alone.text('auditNetwork')).not.toContain('not allowed here');
    expect((await alone.call('listIdentities')).failure).toBe('refused');
    await alone.close();
  });

  test.each([
    ['excluded', ['insight', '!identities']],
    ['left out of categories that are excluded one by one', ['!identities']],
    ['not among those that a glob selects', ['insigh*']],
  ])('they do not read a category that is %s', async (_how, entries) => {
    const without = narrowed(...entries);
    expect((await without.call('auditNetwork')).failure).toBe('refused');
    expect(await without.text('explainAccess', { identity: 'bruno.haddad', service: 'wiki' })).toMatch(/^UNKNOWN: /);
    await without.close();
  });
});
