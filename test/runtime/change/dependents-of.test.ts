/** What depends on a target, on answers that need no controller: counts, names, digests, and what cannot be read. */
import { expect, test } from 'vitest';
import { ToolError } from '../../../src/common/tool-error.ts';
import { dependentsOf } from '../../../src/runtime/change/dependents.ts';
import { type Answers, answerOf, readsOn } from './answered-reads.ts';

const ofConfig = (services: unknown, routers: unknown = []) =>
  dependentsOf(
    readsOn('deleteConfig', { id: 'c1' }, { 'listConfigServices c1': services, listRouters: routers }),
    'c1',
  );
const digestOf = async (services: unknown) => (await ofConfig(services)).dependents[0]?.digest;

test('only kinds that occur, with at most five names', async () => {
  const services = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ id: `s-${name}`, name }));
  expect(await ofConfig(services)).toEqual({
    dependents: [
      {
        ...{ kind: 'services', total: 6, names: ['a', 'b', 'c', 'd', 'e'], tool: 'listConfigServices' },
        digest: expect.stringMatching(/^[\da-f]{64}$/),
      },
    ],
    warnings: [],
  });
});

test.each([
  [500, 500, [undefined]],
  [501, 500, [undefined, 500]],
  [2400, 500, [undefined, 500, 1000, 1500]],
  // A controller that returns fewer than asked for has no more, whatever it says.
  [600, 499, [undefined]],
])('of %i services, %i at once, those of up to four pages', async (total, most, offsets) => {
  const asked: unknown[] = [];
  const page = (_filter: unknown, offset?: number) => {
    asked.push(offset);
    const count = Math.min(most, total - (offset ?? 0));
    const data = Array.from({ length: count }, (_, at) => ({ id: `s${(offset ?? 0) + at}` }));
    return answerOf(200, { data, meta: { pagination: { limit: 500, offset: offset ?? 0, totalCount: total } } });
  };
  expect((await ofConfig(page)).dependents).toMatchObject([{ kind: 'services', total }]);
  expect(asked).toEqual(offsets);
});

test('rows that are texts are their own names', async () => {
  expect((await ofConfig(['a', 'b'])).dependents[0]?.names).toEqual(['a', 'b']);
});

test('the best name of each', async () => {
  const rows = [
    { id: 'i', name: 'n' },
    { id: 'i', name: '', username: 'u' },
    { id: 'i' },
    { config: { name: 'c' } },
    {},
  ];
  expect((await ofConfig(rows)).dependents[0]?.names).toEqual(['n', 'u', 'i', 'c', 'unnamed']);
});

test('a digest is of the ids, in any order, and of nothing else', async () => {
  const digest = await digestOf([{ id: 'a', name: 'x', typeId: 't' }, { id: 'b' }]);
  expect(await digestOf([{ id: 'b' }, { id: 'a', name: 'y', typeId: 'u' }])).toBe(digest);
  expect(await digestOf([{ id: 'a' }, { id: 'c' }])).not.toBe(digest);
  const link = await digestOf([{ serviceId: 's', configId: 'c', Idle: 'x', count: 1, otherId: 5 }]);
  expect(await digestOf([{ serviceId: 's', configId: 'c', Idle: 'y', count: 2, otherId: 6 }])).toBe(link);
  expect(await digestOf([{ serviceId: 's', configId: 'd' }])).not.toBe(link);
  expect(await digestOf([{ name: 'a' }])).not.toBe(await digestOf([{ name: 'b' }]));
});

test('those that a list shows in a field, without the others', async () => {
  const policy = (name: string, allowedSigners: unknown) => ({
    id: name,
    name,
    primary: { extJwt: { allowedSigners } },
  });
  const listAuthPolicies = (filter?: string) =>
    filter === undefined ? [policy('a', ['j1', 'j2']), policy('b', ['j2']), policy('c', null)] : [];
  const reads = readsOn('deleteExternalJwtSigner', { id: 'j1' }, { listAuthPolicies });
  expect((await dependentsOf(reads, 'j1')).dependents).toMatchObject([
    { kind: 'auth policies that allow it', total: 1, names: ['a'] },
  ]);
});

test('those that come and go as people work have no digest', async () => {
  const listAPISessions = (filter?: string) => (filter === 'authenticator = "a1"' ? [{ id: 'x' }] : []);
  const reads = readsOn('deleteAuthenticator', { id: 'a1' }, { listAPISessions });
  expect((await dependentsOf(reads, 'a1')).dependents).toStrictEqual([
    { kind: 'api sessions', total: 1, names: ['x'], tool: 'listAPISessions' },
  ]);
});

test('a list that cannot be read is a warning; one of an entity that only the fabric knows is empty', async () => {
  const failed = answerOf(500, {});
  expect(await ofConfig(failed, answerOf(404, {}))).toEqual({
    dependents: [],
    warnings: [
      'Could not read which routers depend on it (listRouters): listRouters returned 404.',
      'Could not read which services depend on it (listConfigServices): listConfigServices returned 500.',
    ],
  });
  expect(await ofConfig(undefined)).toEqual({ dependents: [], warnings: [] });
});

test('a call that is cancelled ends, and no fault of this server is hidden', async () => {
  const cancelled = new ToolError('cancelled', 'The call was cancelled.', 'There is nothing to do.');
  await expect(ofConfig(cancelled)).rejects.toBe(cancelled);
  const fault = new TypeError('of this server');
  await expect(ofConfig(fault)).rejects.toBe(fault);
});

test('what nothing depends on is not read', async () => {
  const unread: Answers = {};
  expect(await dependentsOf(readsOn('deleteFabricLink', { id: 'l1' }, unread), 'l1')).toEqual({
    ...{ dependents: [], warnings: [] },
  });
});
