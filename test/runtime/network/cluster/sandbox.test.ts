import { X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '../../../../src/common/log.ts';
import { parseIdentityFile } from '../../../../src/runtime/network/auth/identity-file.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import type { Controller, ControllerSettings } from '../../../../src/runtime/network/cluster/types.ts';
import { typedClient } from '../../../../src/runtime/network/controller/clients.ts';
import { fingerprintOf } from '../../../../src/runtime/network/controller/fingerprint.ts';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { READ } from '../../../support/connect-settings.ts';
import { enrollIdentity } from '../../../support/enroll-identity.ts';
import { requestsSince } from '../../../support/requests-since.ts';
import { create, SandboxClient } from '../../../support/sandbox-client.ts';
import { testClock } from '../../../support/test-clock.ts';

let sandbox: Sandbox;
const open: Controller[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
afterEach(async () => {
  await Promise.all(open.splice(0).map((controller) => controller.close()));
  sandbox.setFaults([]);
});

function connect(changes: Partial<ControllerSettings> = {}): Controller {
  const { url: origin, ca, username, password } = sandbox;
  const credentials = { method: 'updb', username, password } as const;
  const settings = { origin, trust: { ca }, credentials, connectTimeout: 5_000, callTimeout: 20_000, ...changes };
  const controller = createController(settings, silentLogger, { clock: testClock() });
  open.push(controller);
  return controller;
}
const read = async (controller: Controller) => (await controller.send(READ, new AbortController().signal)).status;

describe('against the sandbox', () => {
  test('every request names its accepted encoding, since Brotli would turn each status into 200', async () => {
    const since = requestsSince(sandbox);
    const controller = connect({ trust: { caFingerprint: fingerprintOf(new X509Certificate(sandbox.ca)) } });
    expect(await read(controller)).toBe(200);
    const edge = typedClient('edge-management', (request, signal) => controller.send(request, signal));
    const { answer } = await edge.request('GET', '/services/{id}', { path: { id: 'nope' } });
    expect(answer.status).toBe(404);
    const seen = since();
    expect(seen.map(({ path }) => path.split('/').at(-1))).toEqual(
      expect.arrayContaining(['cacerts', 'authenticate', 'nope']),
    );
    expect(seen.filter(({ headers }) => headers['accept-encoding'] !== 'identity')).toEqual([]);
  });

  test('user name and password', async () => {
    expect(await read(connect())).toBe(200);
  });

  test('a wrong password', async () => {
    const credentials = { method: 'updb', username: sandbox.username, password: 'not the password' } as const;
    await expect(read(connect({ credentials }))).rejects.toMatchObject({
      kind: 'login',
      message: expect.stringContaining('INVALID_AUTH'),
    });
  });

  test('an enrolled identity, with only its file', async () => {
    const client = new SandboxClient(sandbox);
    const token = await client.tokenOf(sandbox.username, sandbox.password);
    const enrollment = { ott: true };
    const id = await create(client, token, '/identities', {
      name: 'by file',
      type: 'Default',
      isAdmin: true,
      enrollment,
    });
    const { json } = await client.management('GET', `/identities/${id}`, { token });
    const file = parseIdentityFile(JSON.stringify(await enrollIdentity(json.data.enrollment.ott.jwt)));
    await client.close();
    const credentials = { method: 'cert', cert: file.cert, key: file.key } as const;
    const trust = file.ca === undefined ? {} : { ca: file.ca };
    expect(await read(connect({ origin: file.origin, trust, credentials }))).toBe(200);
  });

  test('its CA, by the fingerprint that a refusal shows', async () => {
    const refused = await read(connect({ trust: {} })).catch((error: Error) => error.message);
    const caFingerprint = /SHA256:[0-9A-F:]+/.exec(String(refused))?.[0] ?? '';
    expect(await read(connect({ trust: { caFingerprint } }))).toBe(200);
  });

  test('sessions that the controller ends early', async () => {
    sandbox.setFaults([{ kind: 'expire-session', after: 3 }]);
    const controller = connect();
    for (let call = 0; call < 10; call++) expect(await read(controller)).toBe(200);
  });

  test('connections that break', async () => {
    sandbox.setFaults([{ kind: 'drop', every: 4 }]);
    const controller = connect();
    for (let call = 0; call < 10; call++) expect(await read(controller)).toBe(200);
  });

  test('the typed clients of both APIs, in one session', async () => {
    const controller = connect();
    const edge = typedClient('edge-management', (request, signal) => controller.send(request, signal));
    const fabric = typedClient('fabric', (request, signal) => controller.send(request, signal));
    const version = await edge.request('GET', '/version');
    expect(version.data?.data.version).toMatch(/^v/);
    const identities = await edge.request('GET', '/identities', { query: { filter: 'isDefaultAdmin = true' } });
    expect(identities.data?.data).toMatchObject([{ isDefaultAdmin: true }]);
    const missing = await edge.request('GET', '/services/{id}', { path: { id: 'none' } });
    expect(missing.answer).toMatchObject({ status: 404, json: { error: { code: 'NOT_FOUND' } } });
    expect((await fabric.request('GET', '/routers')).answer.status).toBe(200);
  });
});
