/** Where a controller differs from its document, and so does the sandbox. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Values } from './support/fixtures.ts';
import { SandboxAdministrator } from './support/sandbox-administrator.ts';

const HOST_CONFIG = { protocol: 'tcp', address: 'localhost', port: 80 };

let admin: SandboxAdministrator;
let number = 0;

const name = (stem: string) => `${stem}-${++number}`;
const service = (more: Values = {}) =>
  admin.create('/services', { name: name('service'), encryptionRequired: true, ...more });
const identity = (more: Values = {}) =>
  admin.create('/identities', { name: name('identity'), type: 'Device', isAdmin: false, ...more });
const configType = async (type: string) => {
  const { rows } = await admin.get('/config-types', { filter: `name = "${type}"` });
  return String(rows[0]?.id);
};
const hostConfig = async () =>
  admin.create('/configs', { name: name('config'), configTypeId: await configType('host.v1'), data: HOST_CONFIG });

beforeAll(async () => {
  admin = await SandboxAdministrator.start();
});

afterAll(() => admin.close());

describe('lists', () => {
  it('a tag that is missing is not equal to a value', async () => {
    const [one, two, none] = await Promise.all([
      service({ tags: { stage: 'x' } }),
      service({ tags: { stage: 'y' } }),
      service(),
    ]);
    const ids = async (filter: string) => (await admin.get('/services', { filter })).rows.map(({ id }) => id).sort();
    const among = `id in ["${one}", "${two}", "${none}"]`;
    expect(await ids(`tags.stage != "x" and ${among}`)).toEqual([two, none].sort());
    expect(await ids(`tags.stage not contains "x" and ${among}`)).toEqual([two, none].sort());
    expect(await ids(`tags.stage = "x" and ${among}`)).toEqual([one]);
  });

  it.each([-5, -2, 0])('a limit of %i means the default, and only -1 means none', async (limit) => {
    expect((await admin.get('/config-types', { limit })).meta).toMatchObject({ pagination: { limit: 10 } });
    expect((await admin.get('/config-types', { filter: `true limit ${limit}` })).meta).toMatchObject({
      pagination: { limit: 10 },
    });
    expect((await admin.get('/config-types', { limit: -1 })).text).toContain('"limit":9223372036854775807');
  });

  it('role attributes are limited by their filter alone, as it says', async () => {
    await service({ roleAttributes: ['one', 'two', 'three'] });
    const attributes = async (query: Values) => admin.get('/service-role-attributes', query);
    const limited = await attributes({ filter: 'true limit 1' });
    expect([limited.data, limited.meta]).toMatchObject([
      ['one'],
      { pagination: { limit: 1, offset: 0, totalCount: 3 } },
    ]);
    const skipped = await attributes({ filter: 'true skip 1 limit 600' });
    expect([skipped.data, skipped.meta]).toMatchObject([['three', 'two'], { pagination: { limit: 600, offset: 1 } }]);
    expect((await attributes({ limit: 1 })).text).toContain('"limit":9223372036854775807');
  });
});

describe('configs', () => {
  it('a service has a config once, and one of each type', async () => {
    const [config, other] = [await hostConfig(), await hostConfig()];
    const body = (configs: readonly string[]) => ({ name: name('service'), encryptionRequired: true, configs });
    const refused = '400 COULD_NOT_VALIDATE configs';
    expect((await admin.send('POST', '/services', body([config, config]))).outcome).toBe(refused);
    expect((await admin.send('POST', '/services', body([config, other]))).outcome).toBe(refused);
    const id = await service({ configs: [config] });
    expect((await admin.send('PATCH', `/services/${id}`, { configs: [other, other] })).outcome).toBe(refused);
    expect((await admin.send('PUT', `/services/${id}`, body([config, config]))).outcome).toBe(refused);
    expect((await admin.get(`/services/${id}`)).data.configs).toEqual([config]);
  });

  it('a config is for services or for routers', async () => {
    const forService = await hostConfig();
    const router = await admin.create('/edge-routers', { name: name('router') });
    const refused = await admin.send('PATCH', `/edge-routers/${router}`, { configs: [forService] });
    expect(refused.outcome).toBe('400 COULD_NOT_VALIDATE configs');
  });
});

describe('hosting costs and precedences of an identity', () => {
  const write = async (method: string, body: Values) => {
    const full = { name: name('identity'), type: 'Device', isAdmin: false, ...body };
    if (method === 'POST') return (await admin.send('POST', '/identities', full)).outcome;
    return (await admin.send(method, `/identities/${await identity()}`, method === 'PUT' ? full : body)).outcome;
  };

  it.each(['POST', 'PUT', 'PATCH'])('%s: only for existing services', async (method) => {
    expect(await write(method, { serviceHostingCosts: { nope: 5 } })).toBe('404 NOT_FOUND');
    expect(await write(method, { serviceHostingPrecedences: { nope: 'failed' } })).toBe('404 NOT_FOUND');
  });

  it.each(['POST', 'PUT', 'PATCH'])('%s: only valid costs and precedences', async (method) => {
    const id = await service();
    expect(await write(method, { serviceHostingCosts: { [id]: 65_536 } })).toMatch(/^400 COULD_NOT_VALIDATE/);
    expect(await write(method, { serviceHostingCosts: { [id]: -1 } })).toMatch(/^400 COULD_NOT_VALIDATE/);
    expect(await write(method, { serviceHostingPrecedences: { [id]: 'best' } })).toMatch(/^400 COULD_NOT_VALIDATE/);
    expect(await write(method, { defaultHostingCost: 65_536 })).toMatch(/^400 COULD_NOT_VALIDATE/);
    expect(await write(method, { defaultHostingPrecedence: 'best' })).toMatch(/^400 COULD_NOT_VALIDATE/);
    const good = { serviceHostingCosts: { [id]: 65_535 }, serviceHostingPrecedences: { [id]: 'failed' } };
    expect(await write(method, good)).toMatch(/^20[01]$/);
  });
});

it('an inspection matches its pattern in linear time', async () => {
  const inspection = { appRegex: '^((((([\\w-]*)*)*)*)*)*!$', requestedValues: ['config'] };
  expect((await admin.send('POST', '/fabric/v1/inspections', inspection)).outcome).toBe('200');
});

it('only the services of the fabric may have no name', async () => {
  for (let i = 0; i < 2; i += 1) {
    expect((await admin.send('POST', '/fabric/v1/services', { name: '' })).outcome).toBe('201');
  }
  expect((await admin.send('POST', '/fabric/v1/services', {})).outcome).toBe('400 COULD_NOT_VALIDATE name');
  const other = { name: '', encryptionRequired: true };
  expect((await admin.send('POST', '/services', other)).outcome).toBe('400 COULD_NOT_VALIDATE name');
});

describe('tags', () => {
  const kinds: readonly (readonly [string, () => Promise<string>])[] = [
    ['/services', service],
    ['/identities', identity],
    ['/fabric/v1/services', () => admin.create('/fabric/v1/services', { name: name('fabric') })],
  ];

  it.each(kinds)('%s: lists and objects are dropped without a word', async (path, create) => {
    const id = await create();
    const tags = { list: [1], object: { a: 1 }, text: 'x', number: 1.5, yes: true, nothing: null };
    expect((await admin.send('PATCH', `${path}/${id}`, { tags })).outcome).toBe('200');
    expect((await admin.get(`${path}/${id}`)).data.tags).toEqual({ text: 'x', number: 1.5, yes: true, nothing: null });
  });

  it.each(kinds)('%s: a tag without a name, and nothing but null, are not foreseen', async (path, create) => {
    const id = await create();
    for (const body of [{ tags: { '': 'x' } }, { tags: { n: null } }, { tags: null }, {}]) {
      expect((await admin.send('PATCH', `${path}/${id}`, body)).outcome).toBe('500 UNHANDLED');
    }
    expect((await admin.send('PATCH', `${path}/${id}`, { tags: { n: null, a: 'x' } })).outcome).toBe('200');
    expect((await admin.send('PATCH', `${path}/${id}`, { tags: {} })).outcome).toBe('200');
    expect((await admin.get(`${path}/${id}`)).data.tags).toEqual({});
  });

  it('a new entity is refused them as well', async () => {
    const body = { name: name('service'), encryptionRequired: true, tags: { '': 'x' } };
    expect((await admin.send('POST', '/services', body)).outcome).toBe('500 UNHANDLED');
    const id = await service({ tags: { list: [1], a: 'x' } });
    expect((await admin.get(`/services/${id}`)).data.tags).toEqual({ a: 'x' });
  });
});

describe.each(['/routers', '/transit-routers'])('%s', (path) => {
  const read = async (id: string) => {
    const { name, cost, noTraversal, disabled, tags } = (await admin.get(`${path}/${id}`)).data;
    return { name, cost, noTraversal, disabled, tags };
  };

  it.each(['PATCH', 'PUT'])(
    '%s changes the name and the tags, and ignores cost, disabled and noTraversal',
    async (method) => {
      const id = await admin.create(path, { name: name('router'), cost: 5, noTraversal: true });
      const changed = { name: name('router'), cost: 7, noTraversal: false, disabled: true, tags: { a: 'x' } };
      expect((await admin.send(method, `${path}/${id}`, changed)).outcome).toBe('200');
      expect(await read(id)).toEqual({ ...changed, cost: 5, noTraversal: true, disabled: false });
      const byFabric = { cost: 8, disabled: true, noTraversal: false };
      expect((await admin.send('PATCH', `/fabric/v1/routers/${id}`, byFabric)).outcome).toBe('200');
      expect(await read(id)).toMatchObject(byFabric);
    },
  );

  it('an edge router and a router of the fabric are changed elsewhere', async () => {
    const edge = await admin.create('/edge-routers', { name: name('edge') });
    const fabric = await admin.create('/fabric/v1/routers', {
      id: name('id'),
      name: name('fabric'),
      cost: 0,
      noTraversal: false,
      disabled: false,
      fingerprint: 'ab',
    });
    for (const id of [edge, fabric]) {
      expect((await admin.send('PATCH', `${path}/${id}`, { tags: {} })).outcome).toBe('409 CAN_NOT_UPDATE_ROUTER');
    }
  });

  it('one that never enrolled leaves its enrollment behind, and nobody can list enrollments', async () => {
    const id = await admin.create(path, { name: name('router') });
    const filter = `transitRouter = "${id}"`;
    const enrollment = String((await admin.get('/enrollments', { filter })).rows[0]?.id);
    expect((await admin.send('DELETE', `${path}/${id}`)).outcome).toBe('200');
    expect((await admin.get('/enrollments')).outcome).toBe('404 NOT_FOUND');
    expect((await admin.get(`/enrollments/${enrollment}`)).outcome).toBe('404 NOT_FOUND');
    expect((await admin.send('DELETE', `/enrollments/${enrollment}`)).outcome).toBe('404 NOT_FOUND');
    expect((await admin.send('POST', '/database/fix-data-integrity')).status).toBe(202);
    const left = (await admin.get('/enrollments', { filter: `id = "${enrollment}"` })).rows;
    expect(left).toHaveLength(1);
    expect(left[0]).toMatchObject({ id: enrollment, method: 'trott' });
    expect(left[0]).not.toHaveProperty('transitRouterId');
    expect((await admin.send('DELETE', `/enrollments/${enrollment}`)).outcome).toBe('200');
  });
});

describe.each([
  ['/terminators', { identity: 'other' }],
  ['/fabric/v1/terminators', { instanceId: 'other' }],
])('%s', (path, instance) => {
  it.each(['PATCH', 'PUT'])('%s ignores the service', async (method) => {
    const [first, second] = [await service(), await service()];
    const router = await admin.create('/edge-routers', { name: name('router') });
    const body = { service: first, router, binding: 'transport', address: 'tcp:localhost:80' };
    const id = await admin.create('/terminators', { ...body, identity: 'mine' });
    const changed = { ...body, ...instance, service: second, address: 'tcp:localhost:81' };
    expect((await admin.send(method, `${path}/${id}`, changed)).outcome).toBe('200');
    expect((await admin.send(method, `${path}/${id}`, { ...changed, service: 'nope' })).outcome).toBe('200');
    const { serviceId, address, identity: own } = (await admin.get(`/terminators/${id}`)).data;
    expect([serviceId, address, own]).toEqual([first, 'tcp:localhost:81', 'mine']);
  });
});

it('an identity has one enrollment of each method', async () => {
  const identityId = await identity({ enrollment: { ott: true } });
  const enroll = (method: string) =>
    admin.send('POST', '/enrollments', { identityId, method, username: identityId, expiresAt: '2100-01-01T00:00:00Z' });
  expect((await enroll('ott')).outcome).toBe('409 ENROLLMENT_EXISTS method');
  expect((await enroll('updb')).outcome).toBe('201');
  expect((await enroll('updb')).outcome).toBe('409 ENROLLMENT_EXISTS method');
});

it('credentials need an identity and a user name, and terminators an address', async () => {
  const identityId = await identity();
  const login = { method: 'updb', username: 'somebody', password: 'Abcdef12' };
  const enrollment = { identityId, method: 'updb', expiresAt: '2100-01-01T00:00:00Z' };
  const place = { service: await service(), router: await admin.create('/edge-routers', { name: name('router') }) };
  const outcome = async (path: string, body: Values) => (await admin.send('POST', path, body)).outcome;
  expect(await outcome('/authenticators', { ...login, identityId: 'nobody' })).toBe('404 NOT_FOUND');
  expect(await outcome('/enrollments', enrollment)).toBe('400 INVALID_FIELD');
  expect(await outcome('/enrollments', { ...enrollment, username: '' })).toBe('400 INVALID_FIELD');
  expect(await outcome('/terminators', { ...place, binding: 'transport', address: '' })).toMatch(
    /^400 COULD_NOT_VALIDATE address/,
  );
});

describe('authentication policies', () => {
  const updb = {
    allowed: true,
    minPasswordLength: 8,
    requireSpecialChar: false,
    requireNumberChar: true,
    requireMixedCase: false,
    maxAttempts: 3,
    lockoutDurationMinutes: 1,
  };
  const policy = (changed: Values) => ({
    name: name('policy'),
    primary: {
      cert: { allowed: true, allowExpiredCerts: true },
      extJwt: { allowed: true, allowedSigners: [] },
      updb: { ...updb, ...changed },
    },
    secondary: { requireTotp: false },
  });
  const passwordRules = async (id: string) =>
    ((await admin.get(`/auth-policies/${id}`)).data.primary as { updb: Values }).updb;

  it.each(['POST', 'PUT'])('%s corrects numbers that are too low', async (method) => {
    const low = policy({ minPasswordLength: -1, maxAttempts: -1, lockoutDurationMinutes: -1 });
    const id = await admin.create('/auth-policies', method === 'POST' ? low : policy({}));
    if (method === 'PUT') expect((await admin.send('PUT', `/auth-policies/${id}`, low)).outcome).toBe('200');
    const stored = { ...updb, minPasswordLength: 5, maxAttempts: 0, lockoutDurationMinutes: 0 };
    expect(await passwordRules(id)).toEqual(stored);
  });

  it('PATCH corrects them, always sets the minimum length, and confuses mixed case with digits', async () => {
    const id = await admin.create('/auth-policies', policy({}));
    const patch = async (changed: Values) => {
      expect((await admin.send('PATCH', `/auth-policies/${id}`, { primary: { updb: changed } })).outcome).toBe('200');
      return passwordRules(id);
    };
    expect(await patch({ maxAttempts: -7 })).toEqual({ ...updb, maxAttempts: 0 });
    expect(await patch({ minPasswordLength: 12 })).toMatchObject({ minPasswordLength: 5, requireNumberChar: true });
    expect(await patch({ requireNumberChar: true })).toMatchObject({ requireNumberChar: false });
    expect(await patch({ requireNumberChar: true, requireMixedCase: true })).toMatchObject({ requireNumberChar: true });
  });
});

it('an authenticator needs the fields of its method', async () => {
  const make = async (body: Values) =>
    (await admin.send('POST', '/authenticators', { identityId: await identity(), ...body })).outcome;
  expect(await make({ method: 'updb', password: 'secret-1' })).toBe('400 COULD_NOT_VALIDATE username');
  expect(await make({ method: 'updb', username: '', password: 'secret-1' })).toBe('400 COULD_NOT_VALIDATE username');
  expect(await make({ method: 'updb', username: name('user') })).toBe('400 COULD_NOT_VALIDATE password');
  expect(await make({ method: 'cert' })).toBe('400 COULD_NOT_VALIDATE certPem');
  expect(await make({ method: 'updb', username: name('user'), password: 'secret-1' })).toBe('201');
});

describe('what an identity has of its own', () => {
  it('stands in for the config of the service, which nobody else notices', async () => {
    const mine = await hostConfig();
    const id = await service({ configs: [await hostConfig()] });
    const data = { ...HOST_CONFIG, port: 81 };
    expect((await admin.send('PATCH', `/configs/${mine}`, { data })).outcome).toBe('200');
    const portOf = async () => {
      const { rows } = await admin.get('/services', { filter: `id = "${id}"`, configTypes: 'host.v1' });
      const [row] = rows as readonly { readonly config: Record<string, { readonly port: number }> }[];
      return row?.config['host.v1']?.port;
    };
    const { data: me } = await admin.get('/current-identity');
    for (const [owner, port] of [
      [await identity(), 80],
      [String(me.id), 81],
    ] as const) {
      const pair = [{ serviceId: id, configId: mine }];
      expect((await admin.send('POST', `/identities/${owner}/service-configs`, pair)).outcome).toBe('200');
      expect(await portOf()).toBe(port);
    }
    expect((await admin.send('DELETE', `/configs/${mine}`)).outcome).toBe('500 UNHANDLED');
    expect((await admin.send('DELETE', `/services/${id}`)).outcome).toBe('200');
    expect((await admin.get(`/identities/${me.id}/service-configs`)).rows).toEqual([]);
    expect((await admin.send('DELETE', `/configs/${mine}`)).outcome).toBe('200');
  });

  it('of auth policies: an empty id means the default, an unknown one is refused, and so is an unknown signer', async () => {
    const own = String((await admin.get('/auth-policies')).rows[0]?.id);
    const id = await identity({ authPolicyId: own });
    expect((await admin.send('PATCH', `/identities/${id}`, { authPolicyId: '' })).outcome).toBe('200');
    expect((await admin.get(`/identities/${id}`)).data.authPolicyId).toBe('default');
    expect((await admin.send('PATCH', `/identities/${id}`, { authPolicyId: 'nope' })).outcome).toBe('404 NOT_FOUND');
    const body = { secondary: { requireExtJwtSigner: 'nope' } };
    expect((await admin.send('PATCH', '/auth-policies/default', body)).outcome).toBe('404 NOT_FOUND');
  });
});

describe('what a body may have', () => {
  const OUTCOMES: readonly (readonly [path: string, body: Values, outcome: string])[] = [
    ['/cas', { certPem: '' }, '500 UNHANDLED'],
    ['/cas', { certPem: 'x' }, '400 COULD_NOT_VALIDATE certPem'],
    ['/external-jwt-signers', { jwksEndpoint: 'nope' }, '400 COULD_NOT_VALIDATE jwksEndpoint'],
    ['/external-jwt-signers', { jwksEndpoint: '' }, '400 COULD_NOT_VALIDATE jwksEndpoint'],
    ['/external-jwt-signers', { certPem: 'x' }, '400 INVALID_CERT_PEM'],
    ['/external-jwt-signers', { certPem: '', jwksEndpoint: 'https://x.example/k' }, '400 INVALID_FIELD'],
    ['/external-jwt-signers', { jwksEndpoint: 'https://x.example/k', issuer: '' }, '500 UNHANDLED'],
    ['/terminators', { service: '' }, '400 COULD_NOT_VALIDATE service'],
    ['/terminators', { router: '' }, '400 COULD_NOT_VALIDATE router'],
    ['/services', { terminatorStrategy: 'none', roleAttributes: ['#x'] }, '404 NOT_FOUND'],
    [
      '/service-policies',
      { identityRoles: ['@none'], serviceRoles: ['#a', '#all'] },
      '400 COULD_NOT_VALIDATE serviceRoles',
    ],
    [
      '/auth-policies',
      { secondary: { requireTotp: false, requireExtJwtSigner: '' } },
      '404 NOT_FOUND secondary.requiredExtJwtSigner',
    ],
  ];

  /** The rest of each body, which is valid. */
  async function valid(path: string): Promise<Values> {
    switch (path) {
      case '/cas':
        return {
          isAutoCaEnrollmentEnabled: false,
          isOttCaEnrollmentEnabled: false,
          isAuthEnabled: true,
          identityRoles: [],
        };
      case '/external-jwt-signers':
        return { enabled: true, issuer: name('issuer'), audience: 'all' };
      case '/terminators': {
        const router = await admin.create('/edge-routers', { name: name('router') });
        return { service: await service(), router, binding: 'transport', address: 'tcp:127.0.0.1:80' };
      }
      case '/services':
        return { encryptionRequired: true };
      case '/service-policies':
        return { type: 'Dial', semantic: 'AnyOf' };
      default: {
        const { data } = await admin.get('/auth-policies/default');
        return { primary: data.primary };
      }
    }
  }

  it.each(OUTCOMES)('%s with %j: %s', async (path, body, outcome) => {
    const sent = { name: name('sent'), ...(await valid(path)), ...body };
    expect((await admin.send('POST', path, sent)).outcome).toBe(outcome);
  });
});

it('an empty text is no value where a controller says null', async () => {
  const id = await identity({ externalId: '' });
  expect((await admin.get(`/identities/${id}`)).data.externalId).toBeNull();
  const type = await admin.create('/config-types', { name: name('type'), schema: {} });
  expect((await admin.get(`/config-types/${type}`)).data.schema).toBeNull();
});

it('icontains takes no numbers, contains does', async () => {
  const outcomeOf = async (filter: string) =>
    (await admin.send('GET', `/services?filter=${encodeURIComponent(filter)}`)).outcome;
  expect(await outcomeOf('name icontains 1')).toBe('400 INVALID_FILTER');
  expect(await outcomeOf('name contains 1')).toBe('200');
});
