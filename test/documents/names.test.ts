import { describe, expect, test } from 'vitest';
import { documentOf, operationOf, served } from './served.ts';

const get = (operationId?: string) => ({ get: operationOf(operationId === undefined ? {} : { operationId }) });
const nameOf = async (paths: Record<string, unknown>, path: string) =>
  (await served(documentOf(paths))).tables.operations.find((each) => each.path === path)?.name;

describe('the name of a tool', () => {
  test.each([
    ['from an operationId', { '/a': get('listThings') }, '/a', /^listThings$/],
    ['of other words', { '/a': get('repos/list-for-org') }, '/a', /^reposListForOrg$/],
    ['that begins in capitals', { '/a': get('PATCH_asm-groups') }, '/a', /^patchAsmGroups$/],
    ['of which the first word is in capitals', { '/a': get('DNSRecords') }, '/a', /^dnsRecords$/],
    ['of one letter in front', { '/a': get('OAuthLogin') }, '/a', /^oAuthLogin$/],
    ['of none', { '/things/{id}': { ...get() } }, '/things/{id}', /^getThingsId$/],
    [
      'longer than 48 characters: whole words and a digest',
      { '/a': get(`list${'OfThings'.repeat(9)}`) },
      '/a',
      /^list(OfThings){4}Of[0-9a-f]{6}$/,
    ],
    ['of other letters', { '/用户': get() }, '/用户', /^get[0-9a-f]{6}$/],
    ['of other letters in part', { '/用户/list': get() }, '/用户/list', /^getList[0-9a-f]{6}$/],
    ['of other letters behind a verb', { '/a': get('getİstanbul') }, '/a', /^getStanbul[0-9a-f]{6}$/],
    ['of no letters', { '/1': get('123') }, '/1', /^get1$/],
    ['of every object', { '/a': get('constructor') }, '/a', /^constructor$/],
    ["of one of this server's own tools", { '/a': get('listNetworks') }, '/a', /^listNetworks[0-9a-f]{6}$/],
    ['of every object, too', { '/a': get('__proto__') }, '/a', /^proto$/],
  ])('%s', async (_, paths, path, expected) => {
    const name = await nameOf(paths, path);
    expect(name).toMatch(expected);
    expect(name?.length).toBeLessThanOrEqual(48);
  });

  test('are distinct, even for equal or similar operationIds', async () => {
    const paths = { '/a': get('Get_Thing'), '/b': get('get-thing'), '/c': get('getThing'), '/d': get('getThing') };
    const { names, leftOut } = await served(documentOf(paths));
    expect(leftOut).toEqual([]);
    expect(new Set(names).size).toBe(4);
    expect(names.filter((name) => /^getThing[0-9a-f]{6}$/.test(name))).toHaveLength(3);
  });

  test('do not change when operations are added', async () => {
    const before = {
      '/b': get('getThing'),
      '/c': get('get-thing'),
      '/用户': get(),
      '/d': get(`list${'Thing'.repeat(20)}`),
    };
    const after = { ...before, '/a': get('Get.Thing'), '/e': get('getThing'), '/客户': get() };
    const byPath = async (paths: Record<string, unknown>) =>
      new Map((await served(documentOf(paths))).tables.operations.map(({ path, name }) => [path, name]));
    const [old, now] = [await byPath(before), await byPath(after)];
    for (const [path, name] of old) expect(now.get(path)).toBe(name);
    expect(new Set(now.values()).size).toBe(7);
  });

  test('do not depend on the order of the document', async () => {
    const paths = {
      '/c': get('get-thing'),
      '/a': get('GetThing'),
      '/e': get('getThing'),
      '/b': get('getThing'),
      '/things/{id}': get(),
      '/things/id': get(),
    };
    const byPath = async (order: readonly [string, unknown][]) =>
      Object.fromEntries(
        (await served(documentOf(Object.fromEntries(order)))).tables.operations.map(({ path, name }) => [path, name]),
      );
    const entries = Object.entries(paths);
    const names = await byPath(entries);
    expect(names).toMatchObject({ '/b': 'getThing', '/things/id': 'getThingsId' });
    expect(new Set(Object.values(names)).size).toBe(6);
    expect(await byPath(entries.reverse())).toStrictEqual(names);
  });
});
