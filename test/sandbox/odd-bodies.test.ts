/** What a controller makes of bodies that are valid JSON, but not what anyone should send. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Values } from './support/fixtures.ts';
import { SandboxAdministrator } from './support/sandbox-administrator.ts';

let admin: SandboxAdministrator;
let number = 0;

const name = (stem = 'odd') => `${stem}-${++number}`;
const post = async (path: string, body: Values) => (await admin.send('POST', path, { name: name(), ...body })).outcome;
const stored = async (path: string, body: Values) =>
  (await admin.get(`${path}/${await admin.create(path, { name: name(), ...body })}`)).data;

beforeAll(async () => {
  admin = await SandboxAdministrator.start();
});

afterAll(() => admin.close());

describe('roles', () => {
  const policy = { type: 'Dial', semantic: 'AnyOf' };

  it.each([
    [['#all', '#all'], '400 COULD_NOT_VALIDATE serviceRoles'],
    [[null], '400 COULD_NOT_VALIDATE serviceRoles'],
    [['@'], '400 COULD_NOT_VALIDATE serviceRoles'],
    [['#a', '#a'], '201'],
  ])('%j: %s', async (serviceRoles, outcome) => {
    expect(await post('/service-policies', { ...policy, serviceRoles })).toBe(outcome);
  });

  it('are checked after the type', async () => {
    expect(await post('/service-policies', { ...policy, type: 'Invalid', serviceRoles: ['x'] })).toBe(
      '400 COULD_NOT_VALIDATE policyType',
    );
  });

  it('filter four lists, and no other', async () => {
    const outcome = async (path: string) => (await admin.get(path, { roleFilter: 'x' })).outcome;
    for (const path of ['/services', '/identities', '/edge-routers', '/posture-checks']) {
      expect(await outcome(path)).toBe('500 UNHANDLED');
    }
    for (const path of ['/configs', '/service-policies', '/routers', '/fabric/v1/services']) {
      expect(await outcome(path)).toBe('200');
    }
    expect((await admin.get('/services', { roleFilter: '#a', roleSemantic: '' })).outcome).toBe('200');
    expect((await admin.get('/services', { roleFilter: '#a', roleSemantic: 'anyof' })).outcome).toBe('200');
  });

  it('a filter takes #all for an attribute', async () => {
    const service = (more: Values) => admin.create('/services', { name: name(), encryptionRequired: true, ...more });
    await service({});
    const id = await service({ roleAttributes: ['all'] });
    const { rows } = await admin.get('/services', { roleFilter: '#all' });
    expect(rows.map((row) => row.id)).toEqual([id]);
  });
});

describe('null in a list', () => {
  it('is an empty text', async () => {
    expect((await stored('/posture-checks', { typeId: 'MAC', macAddresses: [null] })).macAddresses).toEqual(['']);
    const process = { osType: 'Linux', path: '/a', hashes: [null] };
    expect((await stored('/posture-checks', { typeId: 'PROCESS', process })).process).toMatchObject({ hashes: [''] });
    expect(await post('/services', { encryptionRequired: true, roleAttributes: [null] })).toBe('500 UNHANDLED');
    const admins = { type: 'User', isAdmin: true, permissions: [null] };
    expect(await post('/identities', admins)).toBe('400 COULD_NOT_VALIDATE permissions.0');
  });

  it('of objects is a failure', async () => {
    expect(await post('/posture-checks', { typeId: 'OS', operatingSystems: [null] })).toBe('500 UNHANDLED');
  });
});

describe('the data of a config', () => {
  it.each([1.5, 'x', [1], true])('is an object, and so is a schema, not %j', async (value) => {
    expect(await post('/configs', { configTypeId: 'nope', data: value })).toBe('400 COULD_NOT_VALIDATE data');
    expect(await post('/config-types', { schema: value })).toBe('400 COULD_NOT_VALIDATE schema');
  });

  it.each([{ properties: {} }, { type: ['object', 'null'] }, { type: 'array' }])(
    'is not described by the schema %j',
    async (schema) => {
      expect(await post('/config-types', { schema })).toBe('400 COULD_NOT_VALIDATE schema');
    },
  );

  it('has no empty key, at any depth', async () => {
    const configTypeId = await admin.create('/config-types', { name: name() });
    for (const data of [{ '': 1 }, { a: { '': 1 } }, { a: [{ '': 1 }] }]) {
      expect(await post('/configs', { configTypeId, data })).toBe('500 UNHANDLED');
    }
  });

  it('is not checked by an empty schema', async () => {
    const configTypeId = await admin.create('/config-types', { name: name(), schema: {} });
    const id = await admin.create('/configs', { name: name(), configTypeId, data: { a: 1 } });
    expect((await admin.send('PATCH', `/configs/${id}`, { tags: { a: 1 } })).outcome).toBe('200');
  });
});

describe('objects of any keys', () => {
  it.each(['/identities', '/edge-routers'])('appData of %s has no empty key', async (path) => {
    expect(await post(path, { type: 'User', isAdmin: false, appData: { '': 1 } })).toBe('500 UNHANDLED');
  });

  it('appData of a router is flat', async () => {
    for (const a of [{ b: 1 }, [1]]) expect(await post('/edge-routers', { appData: { a } })).toBe('500 UNHANDLED');
    expect((await stored('/edge-routers', { appData: { a: null } })).appData).toEqual({ a: null });
  });

  it('PATCH takes no notice of one that has nothing but nulls', async () => {
    const id = await admin.create('/services', { name: name(), encryptionRequired: true, tags: { a: 1 } });
    const renamed = { name: name(), tags: { a: null } };
    expect((await admin.send('PATCH', `/services/${id}`, renamed)).outcome).toBe('200');
    expect((await admin.get(`/services/${id}`)).data).toMatchObject({ name: renamed.name, tags: { a: 1 } });
  });

  it('an empty key of tags is the last thing that is wrong', async () => {
    const tags = { '': 1 };
    expect(await post('/edge-routers', { configs: ['nope'], tags })).toBe('404 NOT_FOUND');
    expect(await post('/edge-routers', { tags })).toBe('500 UNHANDLED');
  });
});

describe('routers', () => {
  it.each(['/routers', '/transit-routers'])('%s keeps the tags of a new one', async (path) => {
    const { configs, ctrlChanListeners, disabled, tags } = await stored(path, {
      tags: { a: 1 },
      disabled: true,
      ctrlChanListeners: {},
    });
    expect({ configs, ctrlChanListeners, disabled, tags }).toEqual({ configs: null, disabled: false, tags: { a: 1 } });
    expect(await post(path, { configs: ['nope'] })).toBe('404 NOT_FOUND');
    expect(await post(path, { name: '' })).toBe('500 UNHANDLED');
  });

  it('of the fabric have an id, and no empty fingerprint', async () => {
    const path = '/fabric/v1/routers';
    const body = { cost: 0, noTraversal: false, disabled: false, fingerprint: '' };
    const id = await admin.create(path, { ...body, id: '', name: name() });
    expect(id).not.toBe('');
    expect((await admin.get(`${path}/${id}`)).data.fingerprint).toBeNull();
    expect((await admin.get(`/routers/${id}`)).data).toMatchObject({ fingerprint: null, isVerified: true });
    expect(await post(path, { ...body, id: name(), configs: ['nope'] })).toBe('404 NOT_FOUND');
  });
});

describe('auth policies', () => {
  it('show an empty signer, and each allowed signer once', async () => {
    const signer = await admin.create('/external-jwt-signers', {
      name: name(),
      issuer: name(),
      audience: 'all',
      jwksEndpoint: 'https://keys.example/jwks',
      enabled: true,
    });
    const primary = (await admin.get('/auth-policies/default')).data.primary as Values;
    const twice = { ...primary, extJwt: { allowed: true, allowedSigners: [signer, signer] } };
    const secondary = { requireTotp: false };
    const id = await admin.create('/auth-policies', { name: name(), primary: twice, secondary });
    await admin.send('PATCH', `/auth-policies/${id}`, { secondary: { requireExtJwtSigner: '' } });
    expect((await admin.get(`/auth-policies/${id}`)).data).toMatchObject({
      primary: { extJwt: { allowedSigners: [signer] } },
      secondary: { requireExtJwtSigner: '', requireTotp: false },
    });
    const without = { issuer: name(), audience: 'all', enabled: true, name: name() };
    expect((await admin.send('PUT', `/external-jwt-signers/${signer}`, without)).outcome).toBe('400 INVALID_FIELD');
  });
});

describe('external JWT signers', () => {
  const signer = () => ({ issuer: name('issuer'), audience: 'a', jwksEndpoint: 'https://keys.example', enabled: true });

  it('take blank texts for none', async () => {
    const blank = { externalAuthUrl: ' ', audience: ' ', claimsProperty: ' ', kid: '' };
    for (const body of [signer(), signer()]) {
      const { audience, claimsProperty, externalAuthUrl } = await stored('/external-jwt-signers', {
        ...body,
        ...blank,
      });
      expect([audience, claimsProperty, externalAuthUrl]).toEqual([null, '/sub', null]);
    }
    expect(await post('/external-jwt-signers', { ...signer(), issuer: ' ' })).toBe('500 UNHANDLED');
  });

  it('have keys on the web, or a certificate that can be read', async () => {
    expect(await post('/external-jwt-signers', { ...signer(), jwksEndpoint: '/keys' })).toBe('400 INVALID_FIELD');
    expect(await post('/external-jwt-signers', { ...signer(), certPem: 'x' })).toBe('400 INVALID_CERT_PEM');
  });

  it('enroll people who may log in with what they get', async () => {
    const primary = (await admin.get('/auth-policies/default')).data.primary as Values;
    const none = { cert: { allowed: false, allowExpiredCerts: false }, extJwt: { allowed: false, allowedSigners: [] } };
    const enrollAuthPolicyId = await admin.create('/auth-policies', {
      name: name(),
      primary: { ...primary, ...none },
      secondary: { requireTotp: false },
    });
    for (const way of ['enrollToCertEnabled', 'enrollToTokenEnabled']) {
      expect(await post('/external-jwt-signers', { ...signer(), enrollAuthPolicyId, [way]: true })).toBe(
        '400 COULD_NOT_VALIDATE enrollAuthPolicyId',
      );
    }
    expect(await post('/external-jwt-signers', { ...signer(), enrollAuthPolicyId })).toBe('201');
    expect(await post('/external-jwt-signers', { ...signer(), enrollAuthPolicyId: 'nope' })).toBe('404 NOT_FOUND');
  });
});

it('blank external ids are none, and so never taken', async () => {
  for (const externalId of ['', ' ', '', ' ']) {
    expect((await stored('/identities', { type: 'User', isAdmin: false, externalId })).externalId).toBeNull();
  }
});

describe('credentials', () => {
  const person = () => admin.create('/identities', { name: name('person'), type: 'User', isAdmin: false });
  const soon = new Date(Date.now() + 1e7).toISOString();

  it('need what their method needs', async () => {
    const identityId = await person();
    expect(await post('/authenticators', { method: 'updb', identityId, username: name(), password: '' })).toBe(
      '400 COULD_NOT_VALIDATE password',
    );
    expect(await post('/authenticators', { method: 'cert', identityId, certPem: 'x' })).toBe(
      '400 COULD_NOT_PARSE_PEM_BLOCK',
    );
    expect(await post('/enrollments', { method: 'ottca', identityId, caId: 'nope', expiresAt: soon })).toBe(
      '400 INVALID_FIELD',
    );
    expect(await post('/enrollments', { method: 'ott', identityId, expiresAt: '' })).toBe('400 INVALID_FIELD');
  });

  it('a name that is taken is found out before an identity that is missing', async () => {
    const username = name('user');
    await admin.create('/authenticators', { method: 'updb', identityId: await person(), username, password: 'abcdef' });
    expect(await post('/authenticators', { method: 'updb', identityId: 'nope', username, password: 'abcdef' })).toBe(
      '400 COULD_NOT_VALIDATE updbUsername',
    );
  });

  it('an enrollment is refreshed for the future', async () => {
    const id = await admin.create('/enrollments', { method: 'ott', identityId: await person(), expiresAt: soon });
    const refresh = async (of: string, expiresAt: string) =>
      (await admin.send('POST', `/enrollments/${of}/refresh`, { expiresAt })).outcome;
    expect(await refresh(id, '2020-01-01T00:00:00Z')).toBe('400 COULD_NOT_VALIDATE expiresAt');
    expect(await refresh(id, '')).toBe('400 COULD_NOT_VALIDATE expiresAt');
    expect(await refresh(id, soon)).toBe('200');
    const missing = await admin.send('POST', '/enrollments/nope/refresh', { expiresAt: soon });
    expect(JSON.parse(missing.text).error).not.toHaveProperty('cause');
  });
});

describe('the order of checks', () => {
  it('a PATCH without anything fails before it looks for the entity', async () => {
    for (const path of ['/services/nope', '/fabric/v1/services/nope']) {
      expect((await admin.send('PATCH', path, {})).outcome).toBe('500 UNHANDLED');
      expect((await admin.send('PATCH', path, { name: 'x' })).outcome).toBe('404 NOT_FOUND');
    }
  });

  it('inherited fields come first', async () => {
    const mac = { typeId: 'MAC', macAddresses: [] };
    expect((await admin.send('PUT', '/posture-checks/nope', mac)).outcome).toBe('400 COULD_NOT_VALIDATE name');
    const own = '/current-identity/authenticators/nope';
    expect((await admin.send('PUT', own, {})).outcome).toBe('400 COULD_NOT_VALIDATE password');
  });

  it('a terminator needs an address before its router, and its secret in base64', async () => {
    const service = await admin.create('/services', { name: name(), encryptionRequired: true });
    const terminator = { service, router: 'nope', binding: 'transport' };
    expect(await post('/terminators', { ...terminator, address: '' })).toBe('400 COULD_NOT_VALIDATE address');
    expect(await post('/terminators', { ...terminator, address: 'a' })).toBe('404 NOT_FOUND');
    const router = await admin.create('/edge-routers', { name: name() });
    const blank = { ...terminator, router, binding: '', precedence: '', address: 'a' };
    expect(await stored('/terminators', blank)).toMatchObject({ binding: 'transport', precedence: 'default' });
    expect(await post('/terminators', { ...terminator, address: 'a', identitySecret: '-' })).toBe(
      '400 COULD_NOT_PARSE_BODY',
    );
  });

  it('an expression that cannot be read is an error of the controller that reads it', async () => {
    const answer = await admin.send('POST', '/fabric/v1/inspections', { appRegex: '(', requestedValues: ['config'] });
    expect(answer.outcome).toBe('200');
    expect(JSON.parse(answer.text)).toMatchObject({ errors: [expect.any(String)], success: false, values: null });
  });

  it('a body of nothing but spaces is none', async () => {
    expect((await admin.send('POST', '/services', ' ')).outcome).toBe('602 COULD_NOT_VALIDATE service');
  });
});

describe('certificate authorities', () => {
  const claim = (more: Values) => ({ externalIdClaim: { index: 0, matcherCriteria: '', parserCriteria: '', ...more } });
  const body = { certPem: 'x', isAuthEnabled: true, isAutoCaEnrollmentEnabled: true, isOttCaEnrollmentEnabled: true };

  it.each([
    [{ location: 'COMMON_NAME', matcher: 'SCHEME', parser: 'NONE' }, '400 INVALID_FIELD'],
    [{ location: 'SAN_URI', matcher: 'PREFIX', matcherCriteria: 'a', parser: 'NONE' }, '400 INVALID_FIELD'],
    [{ location: 'SAN_URI', matcher: 'SCHEME', parser: 'NONE' }, '400 INVALID_FIELD'],
    [{ location: 'SAN_EMAIL', matcher: 'ALL', parser: 'SPLIT' }, '400 INVALID_FIELD'],
    [{ location: 'SAN_EMAIL', matcher: 'ALL', parser: 'NONE', index: -1 }, '400 INVALID_FIELD'],
    [{ location: 'SAN_EMAIL', matcher: 'ALL', parser: 'NONE' }, '400 COULD_NOT_VALIDATE certPem'],
  ])('an external id claim %j: %s', async (more, outcome) => {
    expect(await post('/cas', { ...body, identityRoles: [], ...claim(more) })).toBe(outcome);
  });
});
