/** Whatever a body has in whatever field: the sandbox answers as a controller, and never fails itself. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { edgeManagementDocument, fabricDocument } from '../../src/sandbox/documents/openapi.ts';
import type { Answer } from './support/administrator.ts';
import type { Values } from './support/fixtures.ts';
import { SandboxAdministrator } from './support/sandbox-administrator.ts';

const HOSTILE: readonly unknown[] = [null, '', 1e300, true, [], {}, [null], [{}], [['']], { a: null }, { toString: 1 }];
const FAILURE = 'The sandbox failed.';

let admin: SandboxAdministrator;
let number = 0;

beforeAll(async () => {
  admin = await SandboxAdministrator.start();
});

afterAll(() => admin.close());

const unique = () => `hostile-${++number}`;
const password = {
  allowed: true,
  lockoutDurationMinutes: 0,
  maxAttempts: 0,
  minPasswordLength: 5,
  requireMixedCase: false,
  requireNumberChar: false,
  requireSpecialChar: false,
};

/** Bodies that a controller accepts, with something in every kind of list and object. */
const BODIES: readonly (readonly [path: string, body: () => Values])[] = [
  ['/identities', () => ({ type: 'User', isAdmin: false, roleAttributes: ['a'], appData: { a: 1 }, tags: { a: 1 } })],
  ['/services', () => ({ encryptionRequired: true, roleAttributes: ['a'], configs: [] })],
  ['/edge-routers', () => ({ roleAttributes: ['a'], appData: { a: 1 }, ctrlChanListeners: { a: ['b'] } })],
  ['/transit-routers', () => ({ ctrlChanListeners: { a: ['b'] } })],
  ['/config-types', () => ({ schema: { type: 'object' } })],
  ['/service-policies', () => ({ type: 'Dial', semantic: 'AnyOf', identityRoles: ['#a'], postureCheckRoles: ['#a'] })],
  ['/edge-router-policies', () => ({ semantic: 'AnyOf', identityRoles: ['#a'], edgeRouterRoles: ['#a'] })],
  [
    '/external-jwt-signers',
    () => ({ issuer: unique(), audience: 'a', jwksEndpoint: 'https://x/y', enabled: true, scopes: ['a'] }),
  ],
  [
    '/auth-policies',
    () => ({
      primary: {
        cert: { allowed: true, allowExpiredCerts: true },
        extJwt: { allowed: true, allowedSigners: [] },
        updb: password,
      },
      secondary: { requireTotp: false },
    }),
  ],
  ['/posture-checks', () => ({ typeId: 'OS', operatingSystems: [{ type: 'Linux', versions: ['>1.0.0'] }] })],
  ['/posture-checks', () => ({ typeId: 'MAC', macAddresses: ['00:11:22:33:44:55'] })],
  ['/posture-checks', () => ({ typeId: 'DOMAIN', domains: ['a'] })],
  ['/posture-checks', () => ({ typeId: 'PROCESS', process: { osType: 'Linux', path: '/a', hashes: ['ab'] } })],
  [
    '/posture-checks',
    () => ({
      typeId: 'PROCESS_MULTI',
      semantic: 'AllOf',
      processes: [{ osType: 'Linux', path: '/a', hashes: ['ab'], signerFingerprints: ['ab'] }],
    }),
  ],
  ['/fabric/v1/services', () => ({ terminatorStrategy: 'random', tags: { a: 1 } })],
];

/** The body with each hostile value in each of its places. */
function* mutants(body: unknown): Generator<unknown> {
  if (typeof body !== 'object' || body === null) return;
  for (const [key, inner] of Object.entries(body)) {
    const replaced = (value: unknown) =>
      Array.isArray(body) ? body.with(Number(key), value) : { ...body, [key]: value };
    for (const value of HOSTILE) yield replaced(value);
    for (const value of mutants(inner)) yield replaced(value);
  }
}

async function expectNoFailure(answer: Promise<Answer>, of: string): Promise<Answer> {
  const received = await answer;
  expect(received.text, of).not.toContain(FAILURE);
  return received;
}

it.each(BODIES)('%s, created and changed', async (path, body) => {
  const changed = await admin.create(path, { name: unique(), ...body() });
  for (const mutant of mutants({ name: unique(), ...body() })) {
    const sent = (mutant as Values).name === undefined ? mutant : { ...(mutant as Values), name: unique() };
    const described = `${path} ${JSON.stringify(sent)}`;
    const { data } = await expectNoFailure(admin.send('POST', path, sent), described);
    if (typeof data.id === 'string' && data.id !== '') {
      await expectNoFailure(admin.get(`${path}/${data.id}`), described);
      await expectNoFailure(admin.send('DELETE', `${path}/${data.id}`), described);
    }
    for (const method of ['PATCH', 'PUT']) {
      await expectNoFailure(admin.send(method, `${path}/${changed}`, mutant), `${method} ${described}`);
      await expectNoFailure(admin.get(`${path}/${changed}`), `${method} ${described}`);
    }
    await expectNoFailure(admin.get(path), described);
  }
});

it('texts that are no JSON, and bodies of another kind, for every operation', async () => {
  for (const { body, method, path } of [...edgeManagementDocument.operations(), ...fabricDocument.operations()]) {
    if (body === undefined || /\/(cluster|database|current-api-session)/.test(path)) continue;
    for (const text of ['{', '[]', '[null]', '"x"', 'null', '1', ' ', '{"name":{"toString":1}}']) {
      const place = path.replace(/\{\w+\}/g, 'nothing');
      await expectNoFailure(admin.send(method, place, text), `${method} ${place} ${text}`);
    }
  }
});
