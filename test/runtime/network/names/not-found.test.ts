/** What is said about unknown ids, on a sandbox and on the one path of every call. */
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveNameList } from '../../../../src/runtime/gate/policy/name-list.ts';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { OutsideAuthority } from '../../../support/outside-authority.ts';
import { requestsSince } from '../../../support/requests-since.ts';
import { settingsOf, startSession, type TestSession } from '../../../support/session.ts';

let sandbox: Sandbox;
let session: TestSession;
/** By name. */
const ids = new Map([['Default', 'default']]);
const odd = 'tab\tand\nline';

const PRIMARY = {
  cert: { allowed: true, allowExpiredCerts: false },
  updb: {
    ...{ allowed: true, lockoutDurationMinutes: 0, maxAttempts: 0, minPasswordLength: 5 },
    ...{ requireMixedCase: false, requireNumberChar: false, requireSpecialChar: false },
  },
};

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  session = startSession(settingsOf(sandbox));
  const keep = async (name: string, tool: string, args: Record<string, unknown>) => {
    const { data } = JSON.parse(await session.text(tool, args)) as { data: { id: string } };
    ids.set(name, data.id);
  };
  const make = (tool: string, name: string, args: object) => keep(name, tool, { name, ...args });
  for (const name of ['web', 'Web.Two', odd, 'Server-01'])
    await make('createService', name, { encryptionRequired: false });
  await make('createIdentity', 'ann', { type: 'Default', isAdmin: false });
  await make('createEdgeRouter', 'osaka', {});
  await make('createConfigType', 'own.v1', {});
  await make('createConfigType', 'more.v1', {});
  await make('createConfig', 'own', { configTypeId: ids.get('own.v1'), data: {} });
  await make('createConfig', 'more', { configTypeId: ids.get('more.v1'), data: {} });
  await make('createCa', 'corp', {
    ...{ certPem: (await OutsideAuthority.create('corp')).certPem, identityRoles: [] },
    ...{ isAuthEnabled: false, isAutoCaEnrollmentEnabled: false, isOttCaEnrollmentEnabled: true },
  });
  await make('createExternalJwtSigner', 'issuer', {
    ...{ enabled: true, jwksEndpoint: 'https://issuer.example/k', audience: 'x', issuer: 'https://issuer.example' },
  });
  const where = { service: ids.get('web'), router: ids.get('osaka'), binding: 'transport', address: 'tcp:db:1' };
  await keep('terminator', 'createTerminator', where);
});

afterAll(async () => {
  await session?.close();
  await sandbox?.close();
});

/** `<web>` is replaced by the id of the entity with that name. */
const fill = (args: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(args), (_key, value) =>
    typeof value === 'string' ? value.replace(/^<(.+)>$/s, (_all, name: string) => ids.get(name) ?? '') : value,
  );

const answerTo = async (tool: string, args: object, by = session) => {
  const { answer } = await by.call(tool, fill(args));
  return answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
};

/** The paths of the lists that were filtered in the meantime. */
const filteredBy = async (calling: () => Promise<unknown>) => {
  const since = requestsSince(sandbox);
  await calling();
  const lookups = since().filter(({ query }) => query.startsWith('filter='));
  return lookups.map(({ path }) => path.replace(/.*\/v1/, ''));
};

const hint = (name: string, place: string, shown = JSON.stringify(name)) =>
  `${shown} is a name, not an id: call again with ${place} "${ids.get(name)}"`;

const noteOf = (name: string, place: string) =>
  `${place}: ${JSON.stringify(name)} is ${JSON.stringify(ids.get(name))}.`;

const terminator = { binding: 'transport', address: 'tcp:db:1' };
const identity = { name: 'new', type: 'Default', isAdmin: false };
const enrollment = { method: 'ott', expiresAt: '2100-01-01T00:00:00Z' };

describe('a name where an id was wanted', () => {
  test.each<[tool: string, given: object, name: string, place: string]>([
    ['patchIdentity', { id: '<ann>', authPolicyId: 'Default' }, 'Default', 'authPolicyId'],
    ['createIdentity', { ...identity, authPolicyId: 'Default' }, 'Default', 'authPolicyId'],
    ['createIdentity', { ...identity, name: 'new-1', enrollment: { ottca: 'corp' } }, 'corp', 'enrollment.ottca'],
    ['createIdentity', { ...identity, name: 'new-2', serviceHostingCosts: { web: 7 } }, 'web', 'serviceHostingCosts'],
    ['patchService', { id: '<web>', configs: ['own'] }, 'own', 'configs'],
    ['createService', { name: 'new', encryptionRequired: true, configs: ['own'] }, 'own', 'configs'],
    ['createEdgeRouter', { name: 'new', configs: ['own'] }, 'own', 'configs'],
    ['createConfig', { name: 'new', configTypeId: 'own.v1', data: {} }, 'own.v1', 'configTypeId'],
    ['patchTerminator', { id: '<terminator>', router: 'osaka' }, 'osaka', 'router'],
    ['createTerminator', { ...terminator, service: 'web', router: '<osaka>' }, 'web', 'service'],
    ['createTerminator', { ...terminator, service: '<web>', router: 'osaka' }, 'osaka', 'router'],
    ['createFabricTerminator', { ...terminator, service: '<web>', router: 'osaka' }, 'osaka', 'router'],
    ['createEnrollment', { ...enrollment, identityId: 'ann' }, 'ann', 'identityId'],
    ['createEnrollment', { ...enrollment, method: 'ottca', identityId: '<ann>', caId: 'corp' }, 'corp', 'caId'],
  ])('%s %o: sends its id, and says so', async (tool, args, name, place) => {
    const since = requestsSince(sandbox);
    const text = await answerTo(tool, args);
    expect(text).toContain(`${place}: ${JSON.stringify(name)} is ${JSON.stringify(ids.get(name))}.`);
    const sent = since().find(({ method }) => method === 'POST' || method === 'PATCH');
    expect(sent?.body).toContain(JSON.stringify(ids.get(name)));
  });

  test('deep in an argument', async () => {
    const primary = { ...PRIMARY, extJwt: { allowed: true, allowedSigners: ['issuer'] } };
    const text = await answerTo('createAuthPolicy', { name: 'new', primary, secondary: { requireTotp: false } });
    expect(text).toContain(noteOf('issuer', 'primary.extJwt.allowedSigners'));
  });

  test('all names in one argument', async () => {
    const text = await answerTo('patchService', { id: '<web>', configs: ['own', 'more'] });
    expect(text).toContain(noteOf('own', 'configs'));
    expect(text).toContain(noteOf('more', 'configs'));
  });

  test('data of free form is left alone, and so is a name that means something else', async () => {
    const since = requestsSince(sandbox);
    const data = { configs: ['own'], service: 'web' };
    await answerTo('createConfig', { name: 'free', configTypeId: '<own.v1>', data });
    await answerTo('createTerminator', { ...terminator, service: '<web>', router: '<osaka>', identity: 'ann' });
    const bodies = since().flatMap(({ method, body }) => (method === 'POST' ? [JSON.parse(body)] : []));
    expect(bodies).toMatchObject([{ data }, { identity: 'ann' }]);
  });

  test('both in a path are resolved; next to an unknown id, the name is reported', async () => {
    const both = await answerTo('getIdentityPolicyAdvice', { id: 'ann', serviceId: 'web' });
    expect(both).toContain(`id: "ann" is "${ids.get('ann')}".`);
    expect(both).toContain(`serviceId: "web" is "${ids.get('web')}".`);
    const behind = await answerTo('getIdentityPolicyAdvice', { id: 'nobody', serviceId: 'web' });
    expect(behind).toContain('Look up the id with listIdentities, filtered by name.');
  });

  test('in one of several members', async () => {
    const call = (pair: object) =>
      answerTo('associateIdentitysServiceConfigs', { id: '<ann>', serviceConfigs: [pair] });
    expect(await call({ serviceId: 'web', configId: '<own>' })).toContain(noteOf('web', 'serviceConfigs.serviceId'));
    expect(await call({ serviceId: '<web>', configId: 'own' })).toContain(noteOf('own', 'serviceConfigs.configId'));
  });

  test('before it is sent, where that is asked for', async () => {
    const text = await answerTo('patchIdentity', { id: 'ann', authPolicyId: 'default', dryRun: true });
    expect(text).toContain(`id: "ann" is "${ids.get('ann')}".`);
  });

  test.each([
    ['WEB', 'web', ' ("web").'],
    ['web.two', 'Web.Two', ' ("Web.Two").'],
    ['@web', 'web', '.'],
    ['@WEB', 'web', ' ("web").'],
  ])('%j is found', async (input, name, end) => {
    expect(await answerTo('detailService', { id: input })).toContain(hint(name, 'id', JSON.stringify(input)) + end);
  });

  test('an id with an @ before it is reported without it', async () => {
    const id = ids.get('web');
    const text = await answerTo('detailService', { id: `@${id}` });
    expect(text).toContain(`"@${id}" is a reference, not an id: call again with id "${id}" ("web").`);
  });
});

describe('nobody’s name', () => {
  test.each([
    [
      'patchIdentity',
      { id: '<ann>', authPolicyId: 'nobody' },
      'Look up the authPolicyId with listAuthPolicies, filtered by name.',
    ],
    [
      'patchIdentity',
      { id: 'nobody', authPolicyId: 'default' },
      'Look up the id with listIdentities, filtered by name.',
    ],
    [
      'patchTerminator',
      { id: '<terminator>', router: 'nobody' },
      'Look up the router with listRouters, filtered by name.',
    ],
    [
      'associateIdentitysServiceConfigs',
      { id: '<ann>', serviceConfigs: [{ serviceId: '<web>', configId: 'nobody' }] },
      'Look up the serviceConfigs.configId with listConfigs, filtered by name.',
    ],
    ['detailSession', { id: 'nobody' }, 'Look up the id with listSessions.'],
    [
      'patchService',
      { id: '<web>', terminatorStrategy: 'odd' },
      'Check the arguments: one of them names something that does not exist.',
    ],
  ])('%s %o is looked up in the right list', async (tool, input, advice) => {
    expect((await answerTo(tool, input)).split('\n').at(-1)).toBe(advice);
  });
});

describe('a name that is nearly somebody’s', () => {
  test.each<[tool: string, given: object, name: string]>([
    ['detailService', { id: 'Web.Twoo' }, 'Web.Two'],
    ['detailIdentity', { id: 'anne' }, 'ann'],
    ['deleteService', { id: 'Server_02', dryRun: true }, 'Server-01'],
    ['patchService', { id: 'web.tow', terminatorStrategy: 'weighted', dryRun: true }, 'Web.Two'],
    ['listServiceIdentities', { id: 'Server-1' }, 'Server-01'],
  ])('%s %o offers the similar ones', async (tool, input, name) => {
    expect(await answerTo(tool, input)).toMatch(
      new RegExp(`Similar names: .*"${name}" \\(id "${ids.get(name)}"\\)`, 'u'),
    );
  });
});

describe('requests for a suggestion', () => {
  test('only read the list that the refusal is about, at most twice', async () => {
    expect(await filteredBy(() => answerTo('patchIdentity', { id: '<ann>', authPolicyId: 'Default' }))).toStrictEqual([
      '/auth-policies',
    ]);
    // Before it is sent, and twice once it is refused.
    expect(await filteredBy(() => answerTo('patchIdentity', { id: '<ann>', authPolicyId: 'no' }))).toStrictEqual([
      '/auth-policies',
      '/auth-policies',
      '/auth-policies',
    ]);
  });

  test('are not made after a success, or if the refusal is not about an id', async () => {
    expect(await filteredBy(() => answerTo('patchService', { id: '<web>', configs: ['<own>'] }))).toStrictEqual([]);
    expect(await filteredBy(() => answerTo('patchService', { id: '<web>', terminatorStrategy: 'odd' }))).toStrictEqual(
      [],
    );
    expect(await filteredBy(() => answerTo('listServices', { filter: 'web' }))).toStrictEqual(['/services']);
  });

  test('read no list that the policy refuses', async () => {
    const { catalogue } = session.process;
    const { exposure } = session.network.policy;
    const deny = resolveNameList(['listAuthPolicies'], catalogue, '--deny');
    const careful = startSession(settingsOf(sandbox), { exposure: { ...exposure, deny } });
    const calling = () => answerTo('patchIdentity', { id: '<ann>', authPolicyId: 'Default' }, careful);
    expect(await filteredBy(calling)).toStrictEqual([]);
    expect(await calling()).not.toMatch(/listAuthPolicies|listIdentities/);
    await careful.close();
  });
});

describe('the time of a read', () => {
  /** The time for each request of a call whose requests take a while. */
  async function timesOf(own: TestSession, tool: string, args: Record<string, unknown>): Promise<number[]> {
    const { controller } = own.network;
    const times: number[] = [];
    const send: typeof controller.send = async (request, signal) => {
      times.push(request.time ?? Number.POSITIVE_INFINITY);
      await setTimeout(20);
      return controller.send(request, signal);
    };
    Object.assign(own.network, { controller: { origin: controller.origin, send, close: () => controller.close() } });
    expect(await own.call(tool, args)).not.toHaveProperty('failure');
    await own.close();
    return times;
  }

  test('looking up a name, and reading again with its id, take from the same time', async () => {
    const own = startSession(settingsOf(sandbox));
    const times = await timesOf(own, 'detailService', { id: 'web' });
    expect(times.length).toBeGreaterThanOrEqual(3);
    expect(times[0]).toBeLessThanOrEqual(own.process.answers.time);
    for (const [i, left] of times.slice(1).entries()) expect(left).toBeLessThan(Number(times[i]) - 10);
  });

  test('so does waiting for a turn to read a whole list', async () => {
    const own = startSession(settingsOf(sandbox));
    const { time } = own.process.answers;
    const meter = own.client.meterOf(own.network);
    const walks = await Promise.all([1, 2].map(() => meter.walk(new AbortController().signal, time)));
    const reading = timesOf(own, 'listServices', { all: true });
    await setTimeout(50);
    for (const walk of walks) walk[Symbol.dispose]();
    expect((await reading)[0]).toBeLessThan(time - 30);
  });
});
