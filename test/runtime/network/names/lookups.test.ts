/** Which names become which ids, and which are left alone, on lists that need no controller. */
import { describe, expect, test } from 'vitest';
import { resolveBody } from '../../../../src/runtime/network/names/ids-in-body.ts';
import { resolvePath, resolveUnknown } from '../../../../src/runtime/network/names/ids-of-names.ts';
import { resolveRoles } from '../../../../src/runtime/network/names/role-names.ts';
import { ALL, listsOf, none, ODD, operation } from './lists.ts';

describe('in role lists', () => {
  const resolve = async (roles: unknown, lists = listsOf(ALL)) => {
    const { args, notes } = await resolveRoles(operation('createServicePolicy'), { serviceRoles: roles }, lists.reads);
    return [args['serviceRoles'], notes, lists.requests];
  };
  const lookup = (...texts: string[]) => [`listServices id in [${texts}] or name in [${texts}]`];

  test('all in one request, each as what it is', async () => {
    expect(await resolve(['#a', '@web', '@s1', '@@at', '@web'])).toStrictEqual([
      ['#a', '@s1', '@s5'],
      ['serviceRoles: @web is @s1.', 'serviceRoles: @@at is @s5.'],
      lookup('"web"', '"s1"', '"@at"'),
    ]);
  });
  test.each<[what: string, given: unknown]>([
    ['attributes', ['#web', 'web', '#all', '#a@web']],
    ['an @ alone', ['@']],
    ['what is no list', '@web'],
    ['what is no text', [1, null, ['@web']]],
    ['what no filter can express', [`@${ODD}`]],
  ])('%s: nothing is asked', async (_what, roles) => expect(await resolve(roles)).toStrictEqual([roles, [], []]));
  test('more names than a page has, with a note for some of them', async () => {
    const many = Array.from({ length: 600 }, (_, at) => ({ id: `m${at}`, name: `svc-${at}` }));
    const names = many.map(({ name }) => `@${name}`);
    const [resolved, notes, requests] = await resolve(names, listsOf({ listServices: many }));
    expect(resolved).toStrictEqual(many.map(({ id }) => `@${id}`));
    expect(notes).toHaveLength(21);
    expect(notes).toContain('... and 580 more names were replaced by ids.');
    expect(Math.max(...(requests as string[]).map(({ length }) => length))).toBeLessThan(1000);
  });
  test('a name with a line of its own is quoted', async () => {
    const name = 'x is @1.\nRead back: as requested.';
    const [, notes] = await resolve([`@${name}`], listsOf({ listServices: [{ id: 's1', name }] }));
    expect(notes).toStrictEqual([`serviceRoles: ${JSON.stringify(`@${name}`)} is @s1.`]);
  });
  test('a name with invisible characters, such as those inside an emoji', async () => {
    const name = 'team \u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
    const [resolved] = await resolve([`@${name}`], listsOf({ listServices: [{ id: 's1', name }] }));
    expect(resolved).toStrictEqual(['@s1']);
  });
  test('what no filter can express next to a name', async () => {
    expect((await resolve([`@${ODD}`, '@web']))[0]).toStrictEqual([`@${ODD}`, '@s1']);
  });
  test.each<[what: string, lists: ReturnType<typeof listsOf>, asked: string[]]>([
    ['cannot be read', listsOf({}), lookup('"web"')],
    ['may not be read', listsOf(ALL, none), []],
  ])('the controller decides where the list %s', async (_what, lists, requests) => {
    expect(await resolve(['@web'], lists)).toStrictEqual([['@web'], [], requests]);
  });
  test('a call that is cancelled ends', async () => {
    await expect(resolve(['@web'], listsOf({ listServices: undefined }))).rejects.toMatchObject({ kind: 'cancelled' });
  });
  test('arguments that refer to nothing stay', async () => {
    const args = { name: '@web', identityRoles: ['@ann'], odd: ['@web'] };
    const { args: resolved } = await resolveRoles(operation('createServicePolicy'), args, listsOf(ALL).reads);
    expect(resolved).toStrictEqual({ ...args, identityRoles: ['@i1'] });
  });
  test('a name that several have is refused, with the id of each', async () => {
    await expect(resolve(['@twice'])).rejects.toMatchObject({
      ...{ kind: 'arguments', next: 'Use one of these: "twice" is "@s2", "twice" is "@s3".' },
      message: 'serviceRoles: "@twice" is the name of 2 entities in listServices. Nothing was sent.',
    });
  });
  test('nobody’s name is refused, with at most five that contain it', async () => {
    const many = Array.from({ length: 9 }, (_, at) => ({ id: `m${at}`, name: `Web-${at}` }));
    await expect(resolve(['@web'], listsOf({ listServices: many }))).rejects.toMatchObject({
      next: 'Use one of these: "Web-0" is "@m0", "Web-1" is "@m1", "Web-2" is "@m2", "Web-3" is "@m3", "Web-4" is "@m4".',
    });
    await expect(resolve(['@nobody'])).rejects.toMatchObject({
      message: 'serviceRoles: "@nobody" is neither the id nor the name of any in listServices. Nothing was sent.',
      next: 'Find its id with listServices, and write "@id".',
    });
  });
});

describe('in a body', () => {
  const resolve = async (tool: string, args: Record<string, unknown>, lists = listsOf(ALL)) =>
    resolveBody(operation(tool), args, lists.reads);
  const terminator = { binding: 'transport', address: 'tcp:db:1', router: 'X1-aBcDeF' };
  const create = (service: unknown, lists?: ReturnType<typeof listsOf>) =>
    resolve('createTerminator', { ...terminator, service }, lists);

  test('a name becomes the id, and nothing else is touched', async () => {
    expect(await create('web')).toStrictEqual({
      ...{ args: { ...terminator, service: 's1' }, notes: ['service: "web" is "s1".'] },
    });
  });
  test.each(['nobody', 's1', '', ODD, 'WEB', '@at2', 5, null])('%j stays', async (role) =>
    expect(await create(role)).toBeUndefined(),
  );
  test('a name that several have is refused, with the id of each', async () => {
    await expect(create('twice')).rejects.toMatchObject({
      ...{ kind: 'arguments', message: 'service: 2 entities are called "twice".' },
      next: 'Call again with the id of one: "s2" or "s3".',
    });
  });
  test('what looks like an id is not worth a request, except next to a name', async () => {
    const lists = listsOf(ALL);
    expect(await create('aBcDeF-12', lists)).toBeUndefined();
    expect(await create('', lists)).toBeUndefined();
    expect(lists.requests).toStrictEqual([]);
    const costs = { 'aBcDeF-12': 1, web: 2 };
    const both = await resolve('createIdentity', { name: 'n', serviceHostingCosts: costs }, lists);
    expect(both).toStrictEqual({
      args: { name: 'n', serviceHostingCosts: { 'aBcDeF-12': 1, s1: 2 } },
      notes: ['serviceHostingCosts: "web" is "s1".'],
    });
    expect(lists.requests).toStrictEqual(['listServices id in ["aBcDeF-12","web"] or name in ["aBcDeF-12","web"]']);
  });
  test.each([
    ['createFabricTerminator', 'hostId', { hostId: 'Person-001' }],
    ['patchAuthPolicy', 'secondary.requireExtJwtSigner', { secondary: { requireExtJwtSigner: 'Signer-001' } }],
    ['patchAuthPolicy', 'primary.extJwt.allowedSigners', { primary: { extJwt: { allowedSigners: ['Signer-001'] } } }],
  ])('%s: %s is looked up whatever it looks like, because a controller would store it', async (tool, place, args) => {
    const lists = listsOf({
      listIdentities: [{ id: 'i9', name: 'Person-001' }],
      listExternalJwtSigners: [{ id: 'j9', name: 'Signer-001' }],
    });
    expect((await resolve(tool, args, lists))?.notes).toStrictEqual([expect.stringMatching(`^${place}: ".*" is ".9"`)]);
  });
  test('keys of what is no object stay', async () => {
    expect(await resolve('createIdentity', { serviceHostingCosts: ['web'] })).toBeUndefined();
    expect(await resolve('createIdentity', { serviceHostingCosts: 'web' })).toBeUndefined();
  });
  test('many names are looked up in several requests', async () => {
    const many = Array.from({ length: 41 }, (_, at) => ({ id: `c${at}`, name: `config ${at}` }));
    const lists = listsOf({ listConfigs: many });
    const resolved = await resolve('patchService', { id: 'x', configs: many.map(({ name }) => name) }, lists);
    expect(resolved?.args).toStrictEqual({ id: 'x', configs: many.map(({ id }) => id) });
    expect(lists.requests.map((request) => request.split('config').length - 1)).toStrictEqual([40, 40, 2]);
  });
  test('members of lists, and places that are not filled', async () => {
    const pairs = [{ serviceId: 'web' }, 'web', null, { configId: 'web' }];
    const resolved = await resolve('associateIdentitysServiceConfigs', { id: 'i', serviceConfigs: pairs });
    expect(resolved?.args).toStrictEqual({ id: 'i', serviceConfigs: [{ serviceId: 's1' }, 'web', null, pairs[3]] });
  });
  test('the controller decides where the list cannot or may not be read', async () => {
    const forbidden = listsOf(ALL, none);
    expect(await create('web', forbidden)).toBeUndefined();
    expect(forbidden.requests).toStrictEqual([]);
    expect(await create('web', listsOf({}))).toBeUndefined();
    expect(await resolve('deleteService', { id: 'web' })).toBeUndefined();
  });
});

describe('in a path', () => {
  const path = (args: Record<string, unknown>, lists = listsOf(ALL), tool = 'deleteService') =>
    resolvePath(operation(tool), args, lists.reads);

  test('the exact name of one entity becomes its id', async () => {
    expect(await path({ id: 'web', note: 'ann' })).toStrictEqual({
      ...{ args: { id: 's1', note: 'ann' }, notes: ['id: "web" is "s1".'] },
    });
  });
  test.each(['WEB', '@web', 's1', 'nobody', '@at2', 5])('%j stays', async (id) =>
    expect(await path({ id })).toBeUndefined(),
  );
  test('what looks like an id is only looked up once it was not found', async () => {
    const lists = listsOf({ listServices: [{ id: 's', name: 'Server-01' }] });
    expect(await path({ id: 'Server-01' }, lists)).toBeUndefined();
    expect(lists.requests).toStrictEqual([]);
    const { args } = (await resolveUnknown(operation('detailService'), { id: 'Server-01' }, lists.reads)) ?? {};
    expect(args).toStrictEqual({ id: 's' });
  });
  test('a name that several have is refused, or left to the answer of a read', async () => {
    await expect(path({ id: 'twice' })).rejects.toMatchObject({ kind: 'arguments' });
    expect(await resolveUnknown(operation('detailService'), { id: 'twice' }, listsOf(ALL).reads)).toBeUndefined();
    const cancelled = listsOf({ listServices: undefined });
    const reading = resolveUnknown(operation('detailService'), { id: 'x' }, cancelled.reads);
    await expect(reading).rejects.toMatchObject({ kind: 'cancelled' });
  });
  test('entities without names have nothing to look up', async () => {
    const lists = listsOf(ALL);
    expect(await path({ id: 'x' }, lists, 'deleteSession')).toBeUndefined();
    expect(lists.requests).toStrictEqual([]);
  });
});
