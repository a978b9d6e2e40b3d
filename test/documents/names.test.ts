import { describe, expect, test } from 'vitest';
import { generate } from '../../src/documents/generate.ts';
import { documentOf, operationOf, served } from './served.ts';

const get = (operationId?: string) => ({ get: operationOf(operationId === undefined ? {} : { operationId }) });
const nameOf = async (paths: Record<string, unknown>, path: string) =>
  (await served(documentOf(paths))).tables.operations.find((each) => each.path === path)?.name;

describe('the name of a tool', () => {
  test.each([
    ['from an operationId', { '/a': get('listThings') }, '/a', /^listThings$/],
    ['of other words', { '/a': get('repos/list-for-org') }, '/a', /^reposListForOrg[0-9a-f]{6}$/],
    ['that begins in capitals', { '/a': get('PATCH_asm-groups') }, '/a', /^patchAsmGroups[0-9a-f]{6}$/],
    ['of which the first word is in capitals', { '/a': get('DNSRecords') }, '/a', /^dnsRecords[0-9a-f]{6}$/],
    ['of one letter in front', { '/a': get('OAuthLogin') }, '/a', /^oAuthLogin[0-9a-f]{6}$/],
    ['of none', { '/things/{id}': { ...get() } }, '/things/{id}', /^getThingsId[0-9a-f]{6}$/],
    [
      'longer than 48 characters: whole words and a digest',
      { '/a': get(`list${'OfThings'.repeat(9)}`) },
      '/a',
      /^list(OfThings){4}Of[0-9a-f]{6}$/,
    ],
    ['of other letters', { '/用户': get() }, '/用户', /^get[0-9a-f]{6}$/],
    ['of other letters in part', { '/用户/list': get() }, '/用户/list', /^getList[0-9a-f]{6}$/],
    ['of other letters behind a verb', { '/a': get('getİstanbul') }, '/a', /^getStanbul[0-9a-f]{6}$/],
    ['of no letters', { '/1': get('123') }, '/1', /^get1[0-9a-f]{6}$/],
    ['of every object', { '/a': get('constructor') }, '/a', /^constructor$/],
    ["of one of this server's own tools", { '/a': get('listNetworks') }, '/a', /^listNetworks[0-9a-f]{6}$/],
    ['of every object, too', { '/a': get('__proto__') }, '/a', /^proto[0-9a-f]{6}$/],
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
    expect(names.filter((name) => /^getThing[0-9a-f]{6}$/.test(name))).toHaveLength(4);
  });

  test('are distinct for one request in two spellings', async () => {
    const parameters = [{ in: 'path', name: 'id', required: true, schema: { type: 'string' } }];
    const { names, leftOut } = await served(
      documentOf({ '/things/:id': { get: operationOf({ parameters }) }, '/things/{id}': { get: operationOf() } }),
    );
    expect(leftOut).toEqual([]);
    expect(new Set(names).size).toBe(2);
  });

  test('are made of words that people see in the title, without the digest', async () => {
    const { names, tables } = await served(documentOf({ '/a': get('things/list-all') }));
    expect(names).toEqual([expect.stringMatching(/^thingsListAll[0-9a-f]{6}$/)]);
    expect(tables.toolList[0]).toMatchObject({ title: 'Things list all' });
    expect(Object.keys(tables.searchData.index)).toEqual(['shop']);
  });

  test.each([
    ['an operationId spelt otherwise', 'get-thing', 'Get_Thing'],
    ['an operationId that is the same name', 'get-thing', 'getThing'],
    ['no operationId', 'getThingsId', undefined],
  ])('do not change by an operation that comes first: %s', async (_, one, other) => {
    const alone = await nameOf({ '/things/{id}': get(one) }, '/things/{id}');
    const later = await nameOf({ '/things/{id}': get(other) }, '/things/{id}');
    expect(await nameOf({ '/things/{id}': get(one), '/a': get(other) }, '/things/{id}')).toBe(alone);
    expect(await nameOf({ '/things/{id}': get(other), '/a': get(one) }, '/things/{id}')).toBe(later);
  });

  test('do not change by an operationId that is the name of another one with its digest', async () => {
    const alone = await nameOf({ '/b': get('get-thing') }, '/b');
    expect(await nameOf({ '/b': get('get-thing'), '/a': get(alone) }, '/b')).toBe(alone);
  });

  test('do not pass to another operation when an operationId is given twice', async () => {
    const { names } = await served(documentOf({ '/a': get('getThing'), '/b': get('getThing'), '/c': get('getTea') }));
    expect(names.filter((name) => name === 'getThing')).toEqual([]);
    expect(names).toContain('getTea');
  });

  test('of two APIs do not change by operations of the other one', async () => {
    const named = async (title: string, id: string, others: readonly string[]) => {
      const document = (name: string, ids: readonly string[]) => ({
        file: `${name}.json`,
        text: JSON.stringify(
          documentOf(Object.fromEntries(ids.map((each) => [`/${each}`, get(each)])), {
            info: { title: name, version: '1' },
          }),
        ),
      });
      const { tables } = await generate([document(title, [id]), document('Shop Floor', ['getTea', ...others])]);
      return tables.operations.find(({ path }) => path === `/${id}`)?.name;
    };
    const alone = await named('Shop', 'listFloorThings', []);
    expect(await named('Shop', 'listFloorThings', ['listThings'])).toBe(alone);
    expect(await named('Shop', 'listThings', [])).toBe('listShopThings');
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
    expect(new Set(Object.values(names)).size).toBe(6);
    expect(await byPath(entries.reverse())).toStrictEqual(names);
  });
});
