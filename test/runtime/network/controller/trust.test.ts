import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { silentLogger } from '../../../../src/common/log.ts';
import type { ToolError } from '../../../../src/common/tool-error.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import type { TrustSettings } from '../../../../src/runtime/network/controller/types.ts';
import { type Authority, cacertsOf, createAuthority, LOOPBACK } from '../../../support/authority.ts';
import { READ, READ_CALL, settingsFor } from '../../../support/connect-settings.ts';
import {
  CACERTS,
  type FakeController,
  type FakeOptions,
  json,
  LOG_IN,
  startFakeController,
} from '../../../support/fake-controller.ts';

const never = new AbortController().signal;
const running: FakeController[] = [];
let root: Authority;
let other: Authority;

beforeAll(async () => {
  [root, other] = await Promise.all([createAuthority('root'), createAuthority('another root')]);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.close()));
});

async function start(options: FakeOptions = {}): Promise<FakeController> {
  const fake = await startFakeController({ authority: root, ...options });
  fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [] }));
  running.push(fake);
  return fake;
}

/** One call with this trust: its status, or its error. */
async function read(fake: FakeController, trust: TrustSettings, origin = fake.origin): Promise<number | ToolError> {
  const controller = createController(settingsFor(fake, { trust, origin }), silentLogger);
  try {
    return (await controller.send(READ, never)).status;
  } catch (error) {
    return error as ToolError;
  } finally {
    await controller.close();
  }
}

/** What a controller must never receive from a client that does not trust it. */
function withoutSecrets(fake: FakeController): boolean {
  const paths = fake.seen.every(({ method, path }) => method === 'GET' && path.endsWith('/.well-known/est/cacerts'));
  const fields = fake.seen.every(
    ({ headers, body }) => body === '' && !headers['zt-session'] && !headers.authorization,
  );
  return paths && fields && fake.seen.every(({ clientName }) => clientName === undefined);
}

describe('a CA that is given', () => {
  test('is trusted', async () => {
    expect(await read(await start(), { ca: root.pem })).toBe(200);
  });

  test('may stand among others', async () => {
    expect(await read(await start(), { ca: `${other.pem}${root.pem}` })).toBe(200);
  });

  test('may be an intermediate alone', async () => {
    const intermediate = await root.intermediate('intermediate');
    const leaf = await intermediate.issue('localhost', { names: LOOPBACK });
    expect(await read(await start({ tls: leaf }), { ca: intermediate.pem })).toBe(200);
  });

  test('is the only one that is trusted', async () => {
    const fake = await start();
    const error = await read(fake, { ca: other.pem });
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining(root.fingerprint) });
    expect(withoutSecrets(fake)).toBe(true);
  });

  test.each(['', 'no PEM', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    'that is invalid is reported: %j',
    async (ca) => {
      expect(await read(await start(), { ca })).toMatchObject({
        kind: 'unreachable',
        next: expect.stringContaining('--ca'),
      });
    },
  );
});

describe('no trust setting', () => {
  test('an unknown authority is refused, with a fingerprint that works when it is passed', async () => {
    const fake = await start();
    const error = (await read(fake, {})) as ToolError;
    expect(error).toMatchObject({ kind: 'unreachable', next: expect.stringContaining('--ca FILE') });
    expect(withoutSecrets(fake)).toBe(true);
    const shown = /--ca-fingerprint (\S+?),/.exec(error.next)?.[1] ?? '';
    expect(shown).toBe(root.fingerprint);
    expect(error.message).toContain(shown);
    expect(await read(fake, { caFingerprint: shown })).toBe(200);
  });

  test('the fingerprint is that of the root, whatever the server sends along', async () => {
    const intermediate = await root.intermediate('intermediate');
    const leaf = await intermediate.issue('localhost', { names: LOOPBACK });
    const fake = await start({ tls: { ...leaf, cert: `${leaf.cert}${intermediate.pem}` } });
    expect(await read(fake, {})).toMatchObject({ message: expect.stringContaining(root.fingerprint) });
    expect(await read(fake, { caFingerprint: root.fingerprint })).toBe(200);
  });

  test('without published authorities, the fingerprint is that of the topmost one shown', async () => {
    const intermediate = await root.intermediate('intermediate');
    const leaf = await intermediate.issue('localhost', { names: LOOPBACK });
    const fake = await start({ tls: { ...leaf, cert: `${leaf.cert}${intermediate.pem}` } });
    fake.on(CACERTS, (_request, response) => response.writeHead(404).end());
    const error = (await read(fake, {})) as ToolError;
    expect(error.message).toContain(intermediate.fingerprint);
    expect(await read(fake, { caFingerprint: intermediate.fingerprint })).toBe(200);
  });

  test('where not even the issuer is shown, only --ca is offered', async () => {
    const fake = await start();
    fake.on(CACERTS, (_request, response) => response.writeHead(200).end('rubbish'));
    const error = (await read(fake, {})) as ToolError;
    expect(error.next).toContain('--ca FILE');
    expect(error.next).not.toContain('--ca-fingerprint');
  });
});

describe('a fingerprint', () => {
  test.each([
    ['with SHA256:', (hex: string) => hex],
    ['in small letters', (hex: string) => hex.toLowerCase()],
    ['bare hex', (hex: string) => hex.replace('SHA256:', '').replaceAll(':', '')],
    ['as openssl prints it', (hex: string) => hex.replace('SHA256:', 'sha256 Fingerprint=')],
  ])('is accepted %s', async (_name, form) => {
    expect(await read(await start(), { caFingerprint: form(root.fingerprint) })).toBe(200);
  });

  test('is found under the path of the client API too', async () => {
    const fake = await start();
    fake.on(CACERTS, (_request, response) => response.writeHead(404).end());
    fake.on('GET /edge/client/v1/.well-known/est/cacerts', (_request, response) =>
      response.end(cacertsOf(other, root)),
    );
    expect(await read(fake, { caFingerprint: root.fingerprint })).toBe(200);
  });

  test('that no authority has is refused before anything is sent', async () => {
    const fake = await start();
    const error = await read(fake, { caFingerprint: other.fingerprint });
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining(root.fingerprint) });
    expect(withoutSecrets(fake)).toBe(true);
  });

  test('of a published authority that did not sign the server is not enough', async () => {
    const fake = await start();
    fake.on(CACERTS, (_request, response) => response.end(cacertsOf(other, root)));
    const error = await read(fake, { caFingerprint: other.fingerprint });
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining(root.fingerprint) });
    expect(withoutSecrets(fake)).toBe(true);
  });

  test('that is not a digest is reported as such', async () => {
    expect(await read(await start(), { caFingerprint: 'SHA256:AB' })).toMatchObject({
      next: expect.stringContaining('32'),
    });
  });

  test('is fetched once for many calls', async () => {
    const fake = await start();
    const controller = createController(
      settingsFor(fake, { trust: { caFingerprint: root.fingerprint } }),
      silentLogger,
    );
    await Promise.all([controller.send(READ, never), controller.send(READ, never), controller.send(READ, never)]);
    await controller.close();
    expect(fake.calls().filter((call) => call === CACERTS)).toHaveLength(1);
    expect(fake.calls().filter((call) => call === LOG_IN)).toHaveLength(1);
  });
});

describe('a certificate that is no longer, or not yet, or not for this', () => {
  const day = 86_400_000;
  test.each([
    ['expired', { names: LOOPBACK, notAfter: new Date(Date.now() - day / 2) }, /has expired/],
    ['not yet valid', { names: LOOPBACK, notBefore: new Date(Date.now() + day / 2) }, /not valid yet/],
    [
      'for another name',
      { names: [{ type: 'dns', value: 'ctrl.example' }] as const },
      /another name \(DNS:ctrl\.example\)/,
    ],
  ])('%s', async (_name, options, message) => {
    const tls = await root.issue('localhost', options);
    const fake = await start({ tls });
    expect(await read(fake, { ca: root.pem })).toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(message),
    });
    expect(await read(fake, { caFingerprint: root.fingerprint })).toMatchObject({
      message: expect.stringMatching(message),
    });
    expect(withoutSecrets(fake)).toBe(true);
  });

  test('another name of the same server', async () => {
    const tls = await root.issue('localhost', { names: [{ type: 'dns', value: 'localhost' }] });
    const fake = await start({ tls });
    expect(await read(fake, { ca: root.pem })).toBe(200);
    const byAddress = await read(fake, { ca: root.pem }, `https://127.0.0.1:${fake.port}`);
    expect(byAddress).toMatchObject({ message: expect.stringContaining('another name') });
  });
});

test('verification cannot be switched off by the environment', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  try {
    const fake = await start();
    expect(await read(fake, {})).toMatchObject({ kind: 'unreachable' });
    expect(await read(fake, { ca: other.pem })).toMatchObject({ kind: 'unreachable' });
    expect(withoutSecrets(fake)).toBe(true);
  } finally {
    vi.unstubAllEnvs();
  }
});
