/** Filters that select nothing because they compare ids with names, or roles with something else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onlyFields } from '../../../../src/filter/fields.ts';
import { operations } from '../../../../src/generated/operations.ts';
import { namesInFilter } from '../../../../src/runtime/network/names/names-in-filter.ts';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { requestsSince } from '../../../support/requests-since.ts';
import { settingsOf, startSession, type TestSession } from '../../../support/session.ts';
import { listsOf } from './lists.ts';

let sandbox: Sandbox;
let session: TestSession;
beforeAll(async () => {
  sandbox = await startSandbox();
  session = startSession(settingsOf(sandbox));
});
afterAll(async () => {
  await session.close();
  await sandbox.close();
});

const idOf = async (list: string, name: string) =>
  (await session.text(list, { filter: `name = ${JSON.stringify(name)}`, fields: ['id'] })).split('\n').at(-1);

test.each<[list: string, condition: string, name: string, of: string]>([
  ['listTerminators', 'service =', 'chat', 'listServices'],
  ['listTerminators', 'serviceId =', 'chat', 'listServices'],
  ['listTerminators', 'service.id =', 'chat', 'listServices'],
  ['listTerminators', 'router =', 'router-berlin-1', 'listRouters'],
  ['listFabricTerminators', 'hostId =', 'bruno.haddad', 'listIdentities'],
  ['listFabricLinks', 'sourceRouter =', 'router-berlin-1', 'listFabricRouters'],
  ['listFabricCircuits', 'service =', 'chat', 'listFabricServices'],
  ['listServices', 'id =', 'chat', 'listServices'],
  ['listServices', 'anyOf(configs) =', 'chat-intercept', 'listConfigs'],
  ['listConfigs', 'type =', 'intercept.v1', 'listConfigTypes'],
  ['listConfigs', 'configType =', 'intercept.v1', 'listConfigTypes'],
  ['listIdentities', 'authPolicyId =', 'Default', 'listAuthPolicies'],
  ['listEnrollments', 'edgeRouter =', 'router-berlin-1', 'listEdgeRouters'],
  ['listAuthenticators', 'identityId =', 'bruno.haddad', 'listIdentities'],
  ['listAPISessions', 'identity =', 'bruno.haddad', 'listIdentities'],
])('%s with %s a name says which id it is', async (list, condition, name, of) => {
  const filter = `${condition} ${JSON.stringify(name)}`;
  const id = await idOf(of, name);
  expect(await session.text(list, { filter })).toMatch(
    new RegExp(`^${list}: no rows\\.[\\s\\S]* "${name}" is a name, not an id: filter by (.*) = "${id}"\\.$`),
  );
});

test.each([
  ['listTerminators', 'service contains "chat"', 'filter by service = "'],
  [
    'listTerminators',
    'binding = "edge" and (service in ["chat","Wiki"])',
    '"Wiki" is a name, not an id: filter by service',
  ],
  [
    'listTerminators',
    'service = "no-such-service"',
    'service takes ids: look one up with listServices, filtered by name.',
  ],
  ['listServicePolicies', 'anyOf(identityRoles) = "@bruno.haddad"', 'filter by anyOf(identityRoles) = "@'],
  [
    'listServicePolicies',
    'anyOf(identityRoles) = "sales"',
    'anyOf(identityRoles) takes "#attribute", "#all" or "@id".',
  ],
  ['listServices', 'anyOf(roleAttributes) = "#berlin"', 'filter by anyOf(roleAttributes) = "berlin".'],
])('%s with %s says what to write', async (tool, filter, hint) => {
  expect(await session.text(tool, { filter })).toContain(hint);
});

test.each([
  ['listTerminators', 'service != "chat"', 'filter by service != "'],
  ['listTerminators', 'not service = "chat"', 'filter by service = "'],
  ['listTerminators', 'service not in ["chat"] and binding = "edge"', 'filter by service = "'],
  ['listTerminators', 'service not contains "chat"', 'filter by service != "'],
  ['listTerminators', 'service != "no-such-service"', 'service takes ids: look one up with listServices'],
  ['listServicePolicies', 'not anyOf(identityRoles) = "sales"', 'anyOf(identityRoles) takes "#attribute"'],
  ['listServices', 'anyOf(roleAttributes) != "#berlin"', 'filter by anyOf(roleAttributes) != "berlin".'],
])('%s with %s excludes nothing, and says before its rows what to write', async (tool, filter, hint) => {
  const [head, ...rows] = (await session.text(tool, { filter, limit: 2 })).split('\n');
  expect(head).toMatch(/rows 1-2 of /);
  expect(head).toContain(hint);
  expect(rows.join('\n')).not.toContain(hint);
  expect(await session.text(tool, { filter, count: true })).toContain(hint);
});

test.each([
  ['tags.tier = 3', '3.0'],
  ['tags.tier >= 3', '3.0'],
  ['tags.tier between 1 and 5', '1.0, 5.0'],
  ['tags.tier in [3, 4]', '3.0, 4.0'],
  ['tags.tier != 3', '3.0'],
  ['not tags.tier = 3', '3.0'],
])('%s says how numbers in tags are written', async (condition, numbers) => {
  await session.call('createIdentity', { name: 'tier-3', type: 'User', isAdmin: false, tags: { tier: 3 } });
  const named = `name = "tier-3" and ${condition}`;
  const text = await session.text('listIdentities', { filter: named });
  expect(text.split('\n')[0]).toMatch(/no rows|rows 1-1 of 1/);
  expect(text).toContain(`Numbers in tags need a decimal point: compare tags.tier with ${numbers}.`);
  const meant = await session.text('listIdentities', { filter: named.replace(/\b\d\b(?!")/g, '$&.0') });
  expect(meant).toMatch(/!=|not/.test(condition) ? /no rows/ : /rows? 1/);
  expect(meant).not.toContain('decimal point');
});

test('a count of nothing says so too', async () => {
  const text = await session.text('listTerminators', { filter: 'service = "chat"', count: true });
  expect(text).toMatch(/^listTerminators: 0 rows\. "chat" is a name/);
});

test.each([
  // The name of a terminator, as callers dial it.
  ['listTerminators', 'identity = "bruno.haddad"'],
  ['listIdentities', 'externalId = "bruno.haddad"'],
  // Not of policies: these are attributes.
  ['listCas', 'anyOf(identityRoles) = "sales"'],
  ['listServicePolicies', 'anyOf(identityRoles) = "#no-such"'],
  ['listServicePolicies', 'anyOf(identityRoles) contains "no-such"'],
  ['listServices', 'name = "no-such"'],
  ['listServices', 'tags.serviceId = "no-such"'],
  ['listServices', 'tags.tier = "3"'],
  ['listServices', 'tags.tier in [3, 2.5]'],
  // Ids that look like names.
  ['listIdentities', 'authPolicyId != "default"'],
  ['listIdentities', 'authPolicyId = "default" and name = "no-such"'],
  ['listIdentities', 'typeId != "Default"'],
  // It may select what it says.
  ['listTerminators', 'binding != "chat" or not (service != "chat")'],
  ['listServices', 'not (true) and id = "24XBre6yujEKt0e2E2hm1y"'],
])('%s with %s is left as it is', async (tool, filter) => {
  expect(await session.text(tool, { filter })).not.toMatch(/ is a name| takes |have no #/);
});

describe('nothing more is asked', () => {
  const askedFor = async (filter: string, args: object = {}) => {
    const since = requestsSince(sandbox);
    await session.text('listTerminators', { filter, ...args });
    return since().length;
  };
  test.each([
    ['if there are rows', 'service.name = "chat" or service = "wiki"', {}],
    ['if there are rows before those that were requested', 'service.name = "chat" or service = "wiki"', { offset: 9 }],
    ['without references', 'binding = "no-such"', {}],
    ['if an id is excluded', 'service != "24XBre6yujEKt0e2E2hm1y" and not (binding != "edge")', {}],
  ])('%s', async (_when, filter, args) => expect(await askedFor(filter, args)).toBe(1));

  test('than for some names, however many there are', async () => {
    const many = Array.from({ length: 20 }, (_, each) => `service = "no-such-${each}"`).join(' or ');
    expect(await askedFor(many)).toBe(1 + 2 * 3);
  });
});

/** Fields of bodies that take ids, and the list of the same entities, whose rows have them too. */
const references = operations.flatMap(({ api, path, method, ids = {} }) => {
  const lists = operations.filter((each) => each.api === api && each.path === path && each.rows !== undefined);
  if (method !== 'POST') return [];
  const fields = Object.entries(ids).filter(([field]) => !field.endsWith('{}'));
  return lists.flatMap((list) => fields.map(([field, of]) => ({ list, field, of, title: `${list.name} ${field}` })));
});

test.each(references)('every field that takes ids is known in filters: $title', async ({ list, field, of }) => {
  const { reads, requests } = listsOf({ [of]: [{ id: 'a1b2c3d4e', name: 'some name' }] });
  const hint = await namesInFilter(
    list,
    { filter: `${field} = "some name"`, found: 0 },
    onlyFields({ [field]: 'string' }),
    reads,
  );
  expect(hint).toBe(`"some name" is a name, not an id: filter by ${field} = "a1b2c3d4e".`);
  expect(requests).toHaveLength(1);
});

test('a list that may not be read is not asked', async () => {
  const { reads, requests } = listsOf({ listServices: [] }, () => false);
  const list = operations.find(({ name }) => name === 'listTerminators') as (typeof operations)[number];
  expect(
    await namesInFilter(list, { filter: 'service = "chat"', found: 0 }, onlyFields({ service: 'free' }), reads),
  ).toBeUndefined();
  expect(requests).toEqual([]);
});
