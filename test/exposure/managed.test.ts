import type { Client } from '@modelcontextprotocol/client';
import { afterEach, describe, expect, test } from 'vitest';
import { exposureFlags } from '../../src/cli/flags.ts';
import { Values } from '../../src/cli/read-values.ts';
import { resolvePolicy } from '../../src/cli/resolve/policy.ts';
import { builtIn } from '../../src/cli/resolve/tables.ts';
import { exposer } from '../../src/cli/wire/exposer.ts';
import { operations } from '../../src/generated/operations.ts';
import type { Call } from '../../src/runtime/owners/call.ts';
import { FOREMOST } from '../../src/runtime/tools/exposure/foremost.ts';
import { callText, type Mode } from '../support/client.ts';
import { connectHere } from '../support/server-here.ts';

const NEWER = { pin: '2026-07-28' } as const;
const clients: Client[] = [];

/** A client of a separate server, with its notifications. */
async function start(mode: Mode, ...flags: string[]) {
  const { client } = await connectHere(
    ['--sandbox', '--log-level', 'error', '--expose', 'managed', ...flags],
    {},
    mode,
  );
  clients.push(client);
  const notified: string[] = [];
  client.setNotificationHandler('notifications/tools/list_changed', ({ method }) => {
    notified.push(method);
  });
  const names = async () => (await client.listTools()).tools.map(({ name }) => name);
  return { client, told: notified, names };
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

const readsOf = (category: string) =>
  operations.filter((each) => each.category === category && each.effect === 'read').map(({ name }) => name);

describe('a session of the older era', () => {
  test('adds and removes categories, and is notified that its list changed', async () => {
    const { client, told, names } = await start('legacy');
    expect(client.getServerCapabilities()?.tools).toStrictEqual({ listChanged: true });
    const before = await names();
    expect(before).not.toContain('listFabricLinks');

    const { text, isError } = await callText(client, 'manageTools', { enable: ['links'] });
    expect(isError).toBe(false);
    expect(text).toContain(`links: ${readsOf('links').join(', ')}`);
    expect(await names()).toStrictEqual(expect.arrayContaining(readsOf('links')));
    expect(told).toStrictEqual(['notifications/tools/list_changed']);
    expect((await callText(client, 'listFabricLinks')).isError).toBe(false);

    await callText(client, 'manageTools', { disable: 'links' });
    expect(await names()).toStrictEqual(before);
    expect(told).toHaveLength(2);
  });

  test('is not notified without a change', async () => {
    const { client, told, names } = await start('legacy');
    expect((await callText(client, 'manageTools')).text).toMatch(/links 2/);
    await callText(client, 'manageTools', { disable: ['links'] });
    await names();
    expect(told).toStrictEqual([]);
  });

  test('gets no tool that the policy refuses', async () => {
    const { client, names } = await start('legacy', '--allow-write', 'createService', '--categories', 'services,links');
    const { text } = await callText(client, 'manageTools', { enable: ['*'] });
    expect(text).not.toContain('identities');
    const listed = await names();
    expect(listed).toContain('createService');
    expect(listed).not.toContain('deleteService');
    expect(listed).not.toContain('listIdentities');
    expect(await callText(client, 'listIdentities')).toMatchObject({
      isError: true,
      text: expect.stringContaining('(rule "categories")'),
    });
  });

  test('gets the nearest category for an unknown one, and nothing changes', async () => {
    const { client, told } = await start('legacy');
    const { text, isError } = await callText(client, 'manageTools', { enable: ['links', 'servces'] });
    expect(isError).toBe(true);
    expect(text).toMatch(/"servces" matches no category\. Did you mean services\?\nNothing was changed/);
    expect((await callText(client, 'manageTools')).text).toMatch(/^No category is on/);
    expect(told).toStrictEqual([]);
  });

  test('may call a tool before it is listed, since some clients ignore list changes', async () => {
    const { client } = await start('legacy');
    expect((await callText(client, 'listFabricLinks')).isError).toBe(false);
  });

  test('does not see what another session chose', async () => {
    const [one, other] = await Promise.all([start('legacy'), start('legacy')]);
    await callText(one.client, 'manageTools', { enable: ['links'] });
    expect(await one.names()).toContain('listFabricLinks');
    expect(await other.names()).not.toContain('listFabricLinks');
    expect(other.told).toStrictEqual([]);
  });
});

test('two connections to one server do not affect each other', async () => {
  const tables = builtIn();
  const values = new Values({ expose: 'managed' }, exposureFlags);
  const policy = await resolvePolicy(values, tables.catalogue, {});
  const network = { name: 'lab', byPerson: false, policy };
  const served = { all: [network], default: network };
  const { open } = await exposer(values, tables, served, 0, () => undefined);
  const reported: string[] = [];
  const [one, other] = ['one', 'other'].map((who) => open('legacy', () => reported.push(who)));
  const outcome = await one?.find('manageTools')?.run({ args: { enable: ['links'] } } as unknown as Call);
  expect(outcome?.failure).toBeUndefined();
  expect(reported).toStrictEqual(['one']);
  expect(one?.list().map(({ name }) => name)).toContain('listFabricLinks');
  expect(other?.list().map(({ name }) => name)).not.toContain('listFabricLinks');
});

test('behaves like find in the newer era, where lists do not change', async () => {
  const { client, names } = await start(NEWER);
  expect(await names()).toStrictEqual(['findOperations', 'describeOperations', 'callRead', ...FOREMOST]);
  expect(client.getServerCapabilities()?.tools?.listChanged).toBeUndefined();
  expect(client.getInstructions()).toContain('findOperations finds them');
  expect((await callText(client, 'callRead', { operation: 'listServices' })).isError).toBe(false);
});

test('findOperations names a document of another product by its title, which is foreign text', async () => {
  const found = async (apis: ReturnType<typeof builtIn>['apis']) => {
    const tables = { ...builtIn(), apis };
    const policy = await resolvePolicy(new Values({}, exposureFlags), tables.catalogue, {});
    const network = { name: 'lab', byPerson: false, policy };
    const served = { all: [network], default: network };
    const { open } = await exposer(new Values({ expose: 'find' }, exposureFlags), tables, served, 0, () => undefined);
    const listed = open('legacy', () => undefined).list();
    return listed.find(({ name }) => name === 'findOperations')?.description;
  };
  const shop = { api: 'shop', title: 'The\nShop', version: '1', digest: '', basePath: '' };
  expect(await found({ shop } as never)).toMatch(/^Finds operations of "The\\\\nShop" from/);
  expect(await found(builtIn().apis)).toMatch(/^Finds operations of the OpenZiti controller from/);
});
