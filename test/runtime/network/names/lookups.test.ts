/** Which names become which ids, and which are left alone, on lists that need no controller. */
import { describe, expect, test } from 'vitest';
import { ControllerAnswer } from '../../../../src/common/controller-answer.ts';
import { resolveBody } from '../../../../src/runtime/network/names/ids-in-body.ts';
import { looksLikeId, resolvePath, resolveUnknown } from '../../../../src/runtime/network/names/ids-of-names.ts';
import { listFor, listNamed } from '../../../../src/runtime/network/names/list-for.ts';
import { namedBy } from '../../../../src/runtime/network/names/named-by.ts';
import { nameHint, unknownIds } from '../../../../src/runtime/network/names/not-found.ts';
import { resolveRoles } from '../../../../src/runtime/network/names/role-names.ts';
import { listsOf, operation } from './lists.ts';

const ODD = 'no\u0007filter can say this';
const services = [
  { id: 's1', name: 'web' },
  { id: 's2', name: 'twice' },
  { id: 's3', name: 'twice' },
  { id: 's4', name: 's1' },
  { id: 's5', name: '@at' },
  { id: 's6', name: ODD },
  { id: 's9', name: 'twice as many' },
  { id: 7, name: 'numbered' },
  { id: 's8' },
];
const identities = [{ id: 'i1', name: 'ann' }];
const ALL = { listServices: services, listIdentities: identities };
const none = () => false;

describe('in role lists', () => {
  const resolve = async (given: unknown, lists = listsOf(ALL)) => {
    const { args, notes } = await resolveRoles(operation('createServicePolicy'), { serviceRoles: given }, lists.reads);
    return [args['serviceRoles'], notes, lists.asked];
  };
  const asked = (...texts: string[]) => [`listServices id in [${texts}] or name in [${texts}]`];

  test('all in one request, each as what it is', async () => {
    expect(await resolve(['#a', '@web', '@s1', '@@at', '@web'])).toStrictEqual([
      ['#a', '@s1', '@s5'],
      ['serviceRoles: @web is @s1.', 'serviceRoles: @@at is @s5.'],
      asked('"web"', '"s1"', '"@at"', '"web"'),
    ]);
  });
  test.each<[what: string, given: unknown]>([
    ['attributes', ['#web', 'web', '#all', '#a@web']],
    ['an @ alone', ['@']],
    ['what is no list', '@web'],
    ['what is no text', [1, null, ['@web']]],
    ['what no filter can express', [`@${ODD}`]],
  ])('%s: nothing is asked', async (_what, given) => expect(await resolve(given)).toStrictEqual([given, [], []]));
  test('what no filter can express beside a name', async () => {
    expect((await resolve([`@${ODD}`, '@web']))[0]).toStrictEqual([`@${ODD}`, '@s1']);
  });
  test.each<[what: string, lists: ReturnType<typeof listsOf>, asked: string[]]>([
    ['cannot be read', listsOf({}), asked('"web"')],
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
  test.each(['nobody', 's1', '', ODD, 'WEB', '@at2', 5, null])('%j stays', async (given) =>
    expect(await create(given)).toBeUndefined(),
  );
  test('a name that several have is refused, with the id of each', async () => {
    await expect(create('twice')).rejects.toMatchObject({
      ...{ kind: 'arguments', message: 'service: 2 entities are called "twice".' },
      next: 'Call again with the id of one: "s2" or "s3".',
    });
  });
  test('what looks like an id is not worth a request, except beside a name', async () => {
    const lists = listsOf(ALL);
    expect(await create('aBcDeF-12', lists)).toBeUndefined();
    expect(await create('', lists)).toBeUndefined();
    expect(lists.asked).toStrictEqual([]);
    const costs = { 'aBcDeF-12': 1, web: 2 };
    const both = await resolve('createIdentity', { name: 'n', serviceHostingCosts: costs }, lists);
    expect(both).toStrictEqual({
      args: { name: 'n', serviceHostingCosts: { 'aBcDeF-12': 1, s1: 2 } },
      notes: ['serviceHostingCosts: "web" is "s1".'],
    });
    expect(lists.asked).toStrictEqual(['listServices id in ["aBcDeF-12","web"] or name in ["aBcDeF-12","web"]']);
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
    expect(lists.asked.map((asked) => asked.split('config').length - 1)).toStrictEqual([40, 40, 2]);
  });
  test('members of lists, and places that are not filled', async () => {
    const pairs = [{ serviceId: 'web' }, 'web', null, { configId: 'web' }];
    const resolved = await resolve('associateIdentitysServiceConfigs', { id: 'i', serviceConfigs: pairs });
    expect(resolved?.args).toStrictEqual({ id: 'i', serviceConfigs: [{ serviceId: 's1' }, 'web', null, pairs[3]] });
  });
  test('the controller decides where the list cannot or may not be read', async () => {
    const forbidden = listsOf(ALL, none);
    expect(await create('web', forbidden)).toBeUndefined();
    expect(forbidden.asked).toStrictEqual([]);
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
    expect(lists.asked).toStrictEqual([]);
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
    expect(lists.asked).toStrictEqual([]);
  });
});

test.each<[text: string, is: boolean]>([
  ['aBcDeF-12', true],
  ['aBcDeF.123', true],
  ['aBcDeF_1', false],
  ['aBcDeF_1234', false],
  ['abcdef-12', true],
  ['wiki-host', false],
  ['wiki.host', false],
  ['aBcDeF 12', false],
  ['1kYBrxJ1J0yL3g8FqSdV4T', true],
  ['1kybrxj1j0yl3g8fqsdv4t', true],
  ['a'.repeat(22), false],
  ['A'.repeat(19), false],
  ['A'.repeat(20), true],
  ['A'.repeat(26), true],
  ['A'.repeat(27), false],
  ['1kYBrxJ1J0yL-3g8FqSdV4', false],
  ['01234567-89ab-cdef-0123-456789abcdef', true],
  ['01234567-89ab-cdef-0123-456789abcde', false],
  ['x 01234567-89ab-cdef-0123-456789abcdef', false],
  ['01234567-89ab-cdef-0123-456789abcdef x', false],
  ['01234567-89ab-cdef-456789abcdef', false],
  ['web', false],
  ['', false],
])('%j is taken for an id: %j', (text, is) => expect(looksLikeId(text)).toBe(is));

describe('the list that belongs', () => {
  const lists = listsOf({}).reads;

  test.each<[tool: string, argument: string, list: string | undefined]>([
    ['detailService', 'id', 'listServices'],
    ['listServiceConfig', 'id', 'listServices'],
    ['getIdentityPolicyAdvice', 'id', 'listIdentities'],
    ['getIdentityPolicyAdvice', 'serviceId', 'listServices'],
    ['detailFabricService', 'id', 'listFabricServices'],
    ['patchService', 'name', undefined],
    ['patchService', 'toString', undefined],
  ])('to %s %s is %s', (tool, argument, list) => {
    expect(listFor(operation(tool), argument, lists)?.name).toBe(list);
    expect(listFor(operation(tool), argument, { ...lists, catalogue: lists.catalogue, allowed: none })).toBeUndefined();
  });

  test.each<[field: string, list: string | undefined]>([
    ['authPolicyId', 'listAuthPolicies'],
    ['enrollAuthPolicyId', 'listAuthPolicies'],
    ['configs', 'listConfigs'],
    ['configTypeIds', 'listConfigTypes'],
    ['allowedSigners', 'listExternalJwtSigners'],
    ['identity', 'listIdentities'],
    ['hostIdentities', 'listIdentities'],
    ['caId', 'listCas'],
    ['policyId', undefined],
    ['session', undefined],
    ['Id', undefined],
    ['password', undefined],
  ])('to a field %s is %s', (field, list) => {
    expect(listNamed(field, 'edge-management', lists)?.name).toBe(list);
    expect(listNamed(field, 'edge-management', { catalogue: lists.catalogue, allowed: none })).toBeUndefined();
  });
});

describe('what is meant by a text', () => {
  const meant = async (texts: string[], lists = listsOf(ALL)) => {
    const found = await namedBy(texts, operation('listServices'), lists.reads);
    return [Object.fromEntries([...found].map(([text, named]) => [text, named.map(({ id }) => id)])), lists.asked];
  };

  test('exact names, and ids with an @, in one request', async () => {
    expect(await meant(['web', 'twice', '@web', '@s2', '@at', 's1', 'web'])).toStrictEqual([
      { web: ['s1'], twice: ['s2', 's3'], '@web': ['s1'], '@s2': ['s2'], '@at': ['s5'] },
      [
        'listServices id in ["web","twice","@web","@s2","s2","@at","at","s1"] or name in ["web","twice","@web","@s2","s2","@at","at","s1"]',
      ],
    ]);
  });
  test('names in another case, in a second one', async () => {
    expect(await meant(['WEB', '@Web', 'we', 'nobody'])).toStrictEqual([
      { WEB: ['s1'], '@Web': ['s1'] },
      [
        'listServices id in ["WEB","@Web","Web","we","nobody"] or name in ["WEB","@Web","Web","we","nobody"]',
        'listServices name icontains "WEB" or name icontains "Web" or name icontains "we" or name icontains "nobody"',
      ],
    ]);
  });
  test('nothing by what cannot be asked for', async () => {
    expect(await meant(['', ODD])).toStrictEqual([{}, []]);
    expect(await meant([])).toStrictEqual([{}, []]);
    expect(await meant(['WEB'], listsOf({}))).toStrictEqual([{}, [expect.any(String)]]);
    expect((await meant(['@']))[0]).toStrictEqual({});
    expect(await meant(['a@b', 'numbered', 's8'])).toStrictEqual([
      {},
      [
        'listServices id in ["a@b","numbered","s8"] or name in ["a@b","numbered","s8"]',
        'listServices name icontains "a@b" or name icontains "numbered" or name icontains "s8"',
      ],
    ]);
  });
  test('the first twenty of many', async () => {
    const many = Array.from({ length: 25 }, (_, at) => ({ id: `m${at}`, name: `n${at}` }));
    const [found] = await meant(
      many.map(({ name }) => name),
      listsOf({ listServices: many }),
    );
    expect(Object.keys(found ?? {})).toHaveLength(20);
  });
});

describe('what is said about a name in the place of an id', () => {
  const hint = (tool: string, args: Record<string, unknown>, text = '', lists = listsOf(ALL)) =>
    nameHint(operation(tool), args, { text }, lists.reads);

  test('the ids of all that it may mean', async () => {
    expect(await hint('detailService', { id: 'twice' })).toBe(
      '"twice" is a name, not an id: call again with id "s2" or "s3".',
    );
  });
  test('in each place, once', async () => {
    const pairs = [{ serviceId: 'web' }, { serviceId: 'web' }, { serviceId: 's1' }];
    const lists = listsOf(ALL);
    expect(await hint('associateIdentitysServiceConfigs', { id: 'ann', serviceConfigs: pairs }, '', lists)).toBe(
      '"ann" is a name, not an id: call again with id "i1". "web" is a name, not an id: call again with serviceConfigs.serviceId "s1".',
    );
    expect(lists.asked).toStrictEqual([
      'listIdentities id in ["ann"] or name in ["ann"]',
      'listServices id in ["web","s1"] or name in ["web","s1"]',
    ]);
  });
  test('only where the message blames it', async () => {
    const args = { id: 'ann', serviceId: 'web' };
    expect(await hint('getIdentityPolicyAdvice', args, 'no service web')).toBe(
      '"web" is a name, not an id: call again with serviceId "s1".',
    );
  });
  test('nothing where it is none', async () => {
    expect(await hint('detailService', { id: 'nobody' })).toBeUndefined();
    expect(await hint('detailService', { id: 's1' })).toBeUndefined();
    expect(await hint('detailSession', { id: 'web' })).toBeUndefined();
    expect(await hint('detailService', { id: 'web' }, '', listsOf(ALL, none))).toBeUndefined();
  });
});

describe('what is said about a refusal', () => {
  const unknown = (
    tool: string,
    args: Record<string, unknown>,
    [status, message]: [number, string],
    lists = listsOf(ALL),
  ) => {
    const body = JSON.stringify({ error: { cause: { message } } });
    return unknownIds(operation(tool), args, new ControllerAnswer(status, 'application/json', body), lists.reads);
  };
  const said = async (...refused: Parameters<typeof unknown>) => (await unknown(...refused))?.hint;
  const advice = { id: 'nobody', serviceId: 'web' };
  const LOOK_UP = 'Look up the id with listIdentities, filtered by name.';
  const WEB = '"web" is a name, not an id: call again with serviceId "s1".';
  const terminator = { service: 'web', router: 'r' };
  const SERVICE = '"web" is a name, not an id: call again with service "s1".';

  test.each<[tool: string, args: Record<string, unknown>, refusal: [number, string], says: string | undefined]>([
    ['detailService', { id: 'web' }, [404, ''], '"web" is a name, not an id: call again with id "s1".'],
    ['detailService', { id: 'WEB' }, [404, ''], '"WEB" is a name, not an id: call again with id "s1" ("web").'],
    ['detailService', { id: '@web' }, [404, ''], '"@web" is a name, not an id: call again with id "s1".'],
    [
      'detailService',
      { id: '@s1' },
      [404, ''],
      '"@s1" is a reference, not an id: call again with id "s1" ("web") or "s4".',
    ],
    ['detailService', { id: 'nobody' }, [404, ''], 'Look up the id with listServices, filtered by name.'],
    ['detailSession', { id: 'x' }, [404, ''], 'Look up the id with listSessions.'],
    ['listServices', { filter: 'x' }, [404, ''], undefined],
    ['getIdentityPolicyAdvice', advice, [404, 'no identity nobody'], `${LOOK_UP} ${WEB}`],
    ['getIdentityPolicyAdvice', { ...advice, serviceId: 's1' }, [404, 'no identity nobody'], LOOK_UP],
    [
      'patchIdentity',
      { id: 'ann', authPolicyId: 'x' },
      [404, 'no policy x'],
      'Look up the authPolicyId with listAuthPolicies, filtered by name.',
    ],
    ['createTerminator', terminator, [400, 'no service web'], SERVICE],
    ['createTerminator', terminator, [500, 'no service web'], SERVICE],
    ['createTerminator', terminator, [409, 'no service web'], undefined],
    ['createTerminator', terminator, [400, 'something else'], undefined],
    ['detailService', { id: 'web' }, [500, 'something else'], undefined],
  ])('%s %o, %o: %s', async (tool, args, refusal, says) => expect(await said(tool, args, refusal)).toBe(says));

  test.each<[args: Record<string, unknown>, refusal: [number, string], places: readonly string[]]>([
    [{ id: 'web' }, [404, ''], ['path']],
    [{ id: 's1', configs: ['x'] }, [404, 'no config x'], ['body']],
    [{ id: 's1', configs: ['x'] }, [404, ''], ['path', 'body']],
  ])('%o, %o: the id may stand in %o', async (args, refusal, places) =>
    expect((await unknown('patchService', args, refusal))?.places).toStrictEqual(places),
  );

  test('where to take an id from that no list has', async () => {
    expect(await said('detailService', { id: 'web' }, [404, ''], listsOf(ALL, none))).toBe(
      'Take the id from an answer of this controller, or ask the user for it.',
    );
    expect(await said('getIdentityPolicyAdvice', advice, [404, ''], listsOf(ALL, none))).toBe(
      'Check id, serviceId: one of them does not exist.',
    );
  });
});
