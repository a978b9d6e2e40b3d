/** What can be done with an identity, compared with a controller: types, traces, locks, configs of its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Values } from './support/fixtures.ts';
import { SandboxAdministrator } from './support/sandbox-administrator.ts';

let admin: SandboxAdministrator;
let number = 0;

const name = (stem: string) => `${stem}-${++number}`;
const identity = (more: Values = {}) =>
  admin.create('/identities', { name: name('identity'), type: 'Device', isAdmin: false, ...more });

beforeAll(async () => {
  admin = await SandboxAdministrator.start();
});

afterAll(() => admin.close());

describe('the type', () => {
  it('Router is only for the identity of an edge router, and stays its type', async () => {
    const id = await identity();
    const named = { name: name('renamed'), isAdmin: false };
    expect((await admin.send('PUT', `/identities/${id}`, { ...named, type: 'Router' })).outcome).toBe(
      '400 COULD_NOT_VALIDATE typeId',
    );
    const router = { name: name('edge'), isTunnelerEnabled: true };
    const edge = await admin.create('/edge-routers', router);
    const changed = { name: router.name, isAdmin: false, roleAttributes: ['a'] };
    expect((await admin.send('PUT', `/identities/${edge}`, { ...changed, type: 'Device' })).outcome).toBe(
      '400 COULD_NOT_VALIDATE typeId',
    );
    expect((await admin.send('PUT', `/identities/${edge}`, { ...changed, type: 'Router' })).outcome).toBe('200');
    expect((await admin.send('PATCH', `/identities/${edge}`, { type: 'Device' })).outcome).toBe('200');
  });

  it('may not be empty', async () => {
    expect((await admin.send('PATCH', `/identities/${await identity()}`, { type: '' })).outcome).toBe(
      '404 NOT_FOUND identityTypeId',
    );
  });
});

it('a blank auth policy is the default', async () => {
  const id = await identity({ authPolicyId: ' ' });
  expect((await admin.get(`/identities/${id}`)).data.authPolicyId).toBe('default');
});

it('a one-time token makes the CA of an enrollment irrelevant', async () => {
  const enrollment = { ott: true, ottca: 'nope' };
  expect((await admin.get(`/identities/${await identity({ enrollment })}`)).data.enrollment).toHaveProperty('ott');
});

describe('a trace', () => {
  const trace = async (body: Values) => admin.send('PUT', `/identities/${await identity()}/trace`, body);

  it.each(['', 'x', '1d', '5', '1h x', 'm', `${'9'.repeat(20)}h`])('does not last "%s"', async (duration) => {
    expect((await trace({ enabled: true, duration })).outcome).toBe('400 COULD_NOT_VALIDATE duration');
  });

  it('lasts as long as it says, and has an id of its own', async () => {
    const { data } = await trace({ enabled: true, duration: '1h30m' });
    expect(Date.parse(String(data.until)) - Date.now()).toBeGreaterThan(80 * 60_000);
    expect(data.traceId).toMatch(/^[0-9a-f-]{36}$/);
    expect((await trace({ enabled: true, duration: '-5m', traceId: 'mine' })).data.traceId).toBe('mine');
  });
});

it('is disabled for any number of minutes', async () => {
  const id = await identity();
  const disable = (durationMinutes: number) => admin.send('POST', `/identities/${id}/disable`, { durationMinutes });
  expect((await disable(9e15)).outcome).toBe('200');
  expect((await disable(1e300)).outcome).toBe('400 COULD_NOT_PARSE_BODY');
  expect((await admin.get(`/identities/${id}`)).data.disabled).toBe(true);
});

it('of an identity that does not exist, nothing is known, and nothing can be removed', async () => {
  expect((await admin.get('/identities/nope/failed-service-requests')).rows).toEqual([]);
  expect((await admin.get('/identities/nope/posture-data')).data).toMatchObject({ processes: [] });
  expect((await admin.send('DELETE', '/identities/nope/mfa')).outcome).toBe('200');
  expect((await admin.get('/sessions/nope/route-path')).data).toEqual({ routePath: [] });
});

describe('configs for one identity', () => {
  const config = async (type: string, data: Values) => {
    const { rows } = await admin.get('/config-types', { filter: `name = "${type}"` });
    return admin.create('/configs', { name: name('config'), configTypeId: rows[0]?.id, data });
  };
  const host = (port: number) => config('host.v1', { protocol: 'tcp', address: 'localhost', port });

  it('are one of each type for a service', async () => {
    const id = await identity();
    const path = `/identities/${id}/service-configs`;
    const serviceId = await admin.create('/services', { name: name('service'), encryptionRequired: true });
    const [one, two] = [await host(1), await host(2)];
    const other = await config('intercept.v1', {
      addresses: ['a.b'],
      portRanges: [{ low: 1, high: 1 }],
      protocols: ['tcp'],
    });
    const pair = (configId: unknown) => [{ serviceId, configId }];
    const shown = async () => (await admin.get(path)).rows.map(({ configId }) => configId).sort();
    for (const configId of [one, other, two])
      expect((await admin.send('POST', path, pair(configId))).outcome).toBe('200');
    expect(await shown()).toEqual([two, other].sort());
    expect((await admin.send('DELETE', path, [])).outcome).toBe('200');
    expect(await shown()).toEqual([two, other].sort());
    expect((await admin.send('DELETE', path, pair('nope'))).outcome).toBe('404 NOT_FOUND');
    // A config stands for all of its type.
    expect((await admin.send('DELETE', path, pair(one))).outcome).toBe('200');
    expect(await shown()).toEqual([other]);
  });

  it('are for services that exist', async () => {
    const path = `/identities/${await identity()}/service-configs`;
    const configId = await host(3);
    const outcome = async (pair: unknown) => (await admin.send('POST', path, [pair])).outcome;
    expect(await outcome({ serviceId: 'nope', configId })).toBe('400 COULD_NOT_VALIDATE serviceConfigs');
    expect(await outcome({ serviceId: 'nope', configId: 'nope' })).toBe('404 NOT_FOUND');
    expect(await outcome({ serviceId: 'nope' })).toBe('602 COULD_NOT_VALIDATE 0.configId');
    expect(await outcome(null)).toBe('500 UNHANDLED');
  });
});
