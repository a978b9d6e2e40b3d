/** Requests that harm a real controller, or do something other than documented, behave the same here. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SandboxAdministrator } from './support/sandbox-administrator.ts';

const folder = mkdtempSync(join(tmpdir(), 'hazards-'));
let admin: SandboxAdministrator;

beforeEach(async () => {
  await start(join(mkdtempSync(join(folder, 'data-')), 'data.json'));
});

afterEach(stop);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(dataFile: string): Promise<void> {
  admin = await SandboxAdministrator.start({ size: 'small', dataFile });
}

async function stop(): Promise<void> {
  await admin.close();
}

describe('a connected router that is disabled', () => {
  const routers = async (isConnected: boolean) =>
    (await admin.get('/edge-routers', { filter: `connected = ${isConnected}` })).rows;

  it.each([
    ['PATCH', '/edge-routers'],
    ['PATCH', '/fabric/v1/routers'],
    ['PUT', '/edge-routers'],
  ])('by %s %s blocks every change and every login until a restart', async (method, path) => {
    const id = String((await routers(true))[0]?.id);
    const { name } = (await admin.get(`/edge-routers/${id}`)).data;
    const cutOff = await admin.send(method, `${path}/${id}`, { name, disabled: true });
    expect(cutOff.outcome).toBe('503 TIMEOUT');

    const service = { name: 'new', encryptionRequired: true };
    expect((await admin.send('POST', '/services', service)).outcome).toBe('503 TIMEOUT');
    expect((await admin.send('PATCH', `/edge-routers/${id}`, { disabled: false })).outcome).toBe('503 TIMEOUT');
    expect((await admin.send('DELETE', `/edge-routers/${id}`)).outcome).toBe('503 TIMEOUT');
    expect(await admin.wire.logIn()).toBeUndefined();
    // Invalid requests are still refused, and reads still work: they show the router disabled and online.
    expect((await admin.send('POST', '/services', {})).outcome).toMatch(/^400 /);
    expect((await admin.get(`/edge-routers/${id}`)).data).toMatchObject({ disabled: true, isOnline: true });
    expect((await admin.get('/services')).status).toBe(200);
  });

  it('is disabled after the new start, which takes changes again', async () => {
    const dataFile = join(mkdtempSync(join(folder, 'data-')), 'data.json');
    await stop();
    await start(dataFile);
    const id = String((await routers(true))[0]?.id);
    expect((await admin.send('PATCH', `/edge-routers/${id}`, { disabled: true })).outcome).toBe('503 TIMEOUT');
    await stop();
    await start(dataFile);
    expect((await admin.get(`/edge-routers/${id}`)).data).toMatchObject({ disabled: true, isOnline: false });
    expect((await admin.send('PATCH', `/edge-routers/${id}`, { disabled: false })).outcome).toBe('200');
  });

  it('one that is not connected is disabled without harm', async () => {
    const id = await admin.create('/edge-routers', { name: 'never-enrolled' });
    expect((await admin.send('PATCH', `/edge-routers/${id}`, { disabled: true })).outcome).toBe('200');
    expect((await admin.get(`/edge-routers/${id}`)).data.disabled).toBe(true);
    expect(await admin.wire.logIn()).toBeDefined();
  });
});

describe('a new semantic', () => {
  const scene = async () => {
    const identity = (name: string, roleAttributes: readonly string[]) =>
      admin.create('/identities', { name, type: 'Device', isAdmin: false, roleAttributes });
    const one = await identity('semantic-one', ['sem-a']);
    const both = await identity('semantic-both', ['sem-a', 'sem-b']);
    const roles = { identityRoles: ['#sem-a', '#sem-b'], serviceRoles: ['#all'] };
    const body = { name: 'semantic', type: 'Dial', semantic: 'AnyOf', ...roles };
    const policy = `/service-policies/${await admin.create('/service-policies', body)}`;
    const members = async () => {
      const { rows } = await admin.get(`${policy}/identities`, { filter: 'name contains "semantic"' });
      return rows.map(({ name }) => name).sort();
    };
    return { one, both, body, policy, members, identity };
  };

  it.each(['PATCH', 'PUT'])('alone, by %s, is stored without effect', async (method) => {
    const { body, members, one, policy } = await scene();
    const changed = method === 'PATCH' ? { semantic: 'AllOf' } : { ...body, semantic: 'AllOf' };
    expect((await admin.send(method, policy, changed)).outcome).toBe('200');
    expect((await admin.get(policy)).data.semantic).toBe('AllOf');
    expect(await members()).toEqual(['semantic-both', 'semantic-one']);
    expect((await admin.get(`/identities/${one}/service-policies`)).rows).toHaveLength(1);
    expect((await admin.send('POST', '/database/fix-data-integrity')).status).toBe(202);
    expect(await members()).toEqual(['semantic-both', 'semantic-one']);
  });

  it('applies to an identity once its attributes change, and to a new one', async () => {
    const { identity, members, one, policy } = await scene();
    await admin.send('PATCH', policy, { semantic: 'AllOf' });
    await identity('semantic-new', ['sem-b']);
    expect(await members()).toEqual(['semantic-both', 'semantic-one']);
    await admin.send('PATCH', `/identities/${one}`, { name: 'semantic-renamed' });
    expect(await members()).toEqual(['semantic-both', 'semantic-renamed']);
    await admin.send('PATCH', `/identities/${one}`, { roleAttributes: ['sem-a', 'other'] });
    expect(await members()).toEqual(['semantic-both']);
  });

  it('applies to all once the roles change, but not if the same roles are sent', async () => {
    const { members, policy } = await scene();
    await admin.send('PATCH', policy, { semantic: 'AllOf', identityRoles: ['#sem-b', '#sem-a'] });
    expect(await members()).toEqual(['semantic-both', 'semantic-one']);
    await admin.send('PATCH', policy, { identityRoles: ['#sem-a', '#sem-c'] });
    expect(await members()).toEqual([]);
    await admin.send('PATCH', policy, { identityRoles: ['#sem-a', '#sem-b'] });
    expect(await members()).toEqual(['semantic-both']);
  });

  it('survives a restart', async () => {
    await stop();
    const dataFile = join(mkdtempSync(join(folder, 'data-')), 'data.json');
    await start(dataFile);
    const { policy } = await scene();
    await admin.send('PATCH', policy, { semantic: 'AllOf' });
    await stop();
    await start(dataFile);
    const { rows } = await admin.get(`${policy}/identities`, { filter: 'name contains "semantic"' });
    expect(rows).toHaveLength(2);
  });
});
