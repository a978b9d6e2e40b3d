import { describe, expect, test } from 'vitest';
import { ControllerAnswer } from '../../../../src/common/controller-answer.ts';
import { looksLikeId } from '../../../../src/runtime/network/names/ids-of-names.ts';
import { listFor, listNamed } from '../../../../src/runtime/network/names/list-for.ts';
import { namedBy } from '../../../../src/runtime/network/names/named-by.ts';
import { nameHint, unknownIds } from '../../../../src/runtime/network/names/not-found.ts';
import { Renamed } from '../../../../src/runtime/network/names/renamed.ts';
import { nearNames, similarFilter } from '../../../../src/runtime/network/names/similar.ts';
import { ALL, listsOf, none, ODD, operation } from './lists.ts';

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
    return [Object.fromEntries([...found].map(([text, named]) => [text, named.map(({ id }) => id)])), lists.requests];
  };

  test('exact names, and ids with an @, in one request', async () => {
    expect(await meant(['web', 'twice', '@web', '@s2', '@at', 's1', 'web'])).toStrictEqual([
      { web: ['s1'], twice: ['s2', 's3'], '@web': ['s1'], '@s2': ['s2'], '@at': ['s5'], s1: [] },
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

describe('what is reported for a name in place of an id', () => {
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
    expect(lists.requests).toStrictEqual([
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

describe('what is reported for a refusal', () => {
  const unknown = (
    tool: string,
    args: Record<string, unknown>,
    [status, message]: [number, string],
    lists = listsOf(ALL),
  ) => {
    const body = JSON.stringify({ error: { cause: { message } } });
    return unknownIds(operation(tool), args, new ControllerAnswer(status, 'application/json', body), lists.reads);
  };
  const hintFor = async (...refused: Parameters<typeof unknown>) => (await unknown(...refused))?.hint;
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
  ])('%s %o, %o: %s', async (tool, args, refusal, says) => expect(await hintFor(tool, args, refusal)).toBe(says));

  test.each<[args: Record<string, unknown>, refusal: [number, string], places: readonly string[]]>([
    [{ id: 'web' }, [404, ''], ['path']],
    [{ id: 's1', configs: ['x'] }, [404, 'no config x'], ['body']],
    [{ id: 's1', configs: ['x'] }, [404, ''], ['path', 'body']],
  ])('%o, %o: the id may be in %o', async (args, refusal, places) =>
    expect((await unknown('patchService', args, refusal))?.places).toStrictEqual(places),
  );

  test('similar names, of the only id in question', async () => {
    const lists = listsOf(ALL);
    expect(await hintFor('detailService', { id: 'twicee' }, [404, ''], lists)).toBe(
      'Similar names: "twice" (id "s2").',
    );
    expect(lists.requests.at(-1)).toBe(
      'listServices id = "twicee" or name icontains "tw" or name icontains "ic" or name icontains "ee"',
    );
    const alike = ['db-1', 'db-2'].map((name) => ({ id: `of-${name}`, name }));
    expect(await hintFor('detailService', { id: 'db-3' }, [404, ''], listsOf({ listServices: alike }))).toBe(
      'Similar names: "db-1" (id "of-db-1"), "db-2" (id "of-db-2").',
    );
    expect(await hintFor('getIdentityPolicyAdvice', { id: 'anne', serviceId: 'nobody' }, [404, ''])).toBe(
      'Check id (listIdentities), serviceId (listServices): one of them does not exist.',
    );
  });

  test('no similar names of what no filter can express, or if none can be read', async () => {
    const lookUp = 'Look up the id with listServices, filtered by name.';
    const lists = listsOf(ALL);
    expect(await hintFor('detailService', { id: ODD }, [404, ''], lists)).toBe(lookUp);
    expect(lists.requests).toStrictEqual([]);
    expect(await hintFor('detailService', { id: 'webb' }, [404, ''], listsOf({}))).toBe(lookUp);
  });

  test('what three lists say, of many', async () => {
    const lists = listsOf(ALL);
    const appData = { configId: 'x', routerId: 'x', caId: 'x' };
    await hintFor('patchIdentity', { id: 'x', authPolicyId: 'x', appData }, [404, ''], lists);
    expect(new Set(lists.requests.map((request) => request.split(' ')[0])).size).toBe(3);
  });

  test('where to take an id from that no list has', async () => {
    expect(await hintFor('detailService', { id: 'web' }, [404, ''], listsOf(ALL, none))).toBe(
      'Take the id from an answer of this controller, or ask the user for it.',
    );
    expect(await hintFor('getIdentityPolicyAdvice', advice, [404, ''], listsOf(ALL, none))).toBe(
      'Check id, serviceId: one of them does not exist.',
    );
  });
});

test.each([
  ['x', ['x']],
  ['web', ['we', 'eb']],
  ['abcd', ['ab', 'bc', 'cd']],
  ['grafana', ['gra', 'afa', 'ana']],
  ['a-very-long-name', ['a-ve', '-lon', 'name']],
])('names that are like %s are those that contain one of its parts', (text, parts) => {
  expect(similarFilter(text)).toBe(parts.map((part) => `name icontains "${part}"`).join(' or '));
});

test.each<[text: string, names: string[], near: string[]]>([
  ['grafna', ['grafana', 'prometheus', 'grafana'], ['grafana']],
  ['gateway', ['berlin gateway', 'db'], ['berlin gateway']],
  ['SERVICE', ['a1', 'b2', 'Server-room-4'], ['Server-room-4']],
  ['prinz', ['Printer on the third floor', 'other'], ['Printer on the third floor']],
  [
    'payroll',
    ['one', 'two'].map((each) => `PAYR ${each} of many words`),
    ['PAYR one of many words', 'PAYR two of many words'],
  ],
  [
    'same-x',
    Array.from({ length: 9 }, (_, at) => `same entity number ${at}`),
    [0, 1, 2, 3, 4].map((at) => `same entity number ${at}`),
  ],
  ['abc', ['xyz'], []],
])('%s may mean one of %j', (text, names, near) => expect(nearNames(names, text)).toEqual(near));

test('a log says what happened if nobody makes a change again', () => {
  expect(String(new Renamed([] as never))).toBe('Renamed: a name was given where an id was expected');
});
