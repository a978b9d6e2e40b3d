import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'proxy-chain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ToolError } from '../../../../src/common/tool-error.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import type { ControllerSettings } from '../../../../src/runtime/network/cluster/types.ts';
import { createAuthority } from '../../../support/authority.ts';
import { READ, READ_CALL, settingsFor, WRITE } from '../../../support/connect-settings.ts';
import { CACERTS, type FakeController, json, startFakeController } from '../../../support/fake-controller.ts';
import { recordingLog } from '../../../support/recording-log.ts';
import { testClock } from '../../../support/test-clock.ts';

const never = new AbortController().signal;
const PROXY_PASSWORD = 'proxy-secret-0815';
let fake: FakeController;
let proxy: Server;
let tunnels: string[];

beforeEach(async () => {
  fake = await startFakeController();
  fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [] }));
  tunnels = [];
  proxy = new Server({
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction: ({ hostname, port, username, password }) => {
      tunnels.push(`${hostname}:${port}`);
      return { requestAuthentication: username !== '' && password !== PROXY_PASSWORD };
    },
  });
  await proxy.listen();
});
afterEach(async () => {
  await Promise.all([fake.close(), proxy.close(true)]);
});

const proxyUrl = (userInfo = '') => `http://${userInfo}127.0.0.1:${proxy.port}`;

/** One call through this proxy: its status, or its error; neither it nor the log may contain the proxy's password. */
async function read(
  url: string,
  exceptions = '',
  changes: Partial<ControllerSettings> = {},
  request = READ,
): Promise<number | ToolError> {
  const log = recordingLog();
  const settings = settingsFor(fake, { proxy: { url, exceptions }, ...changes });
  const controller = createController(settings, log, { clock: testClock() });
  let result: number | ToolError;
  try {
    result = (await controller.send(request, never)).status;
  } catch (error) {
    result = error as ToolError;
    expect(`${result.message} ${result.next} ${result.stack}`).not.toContain(PROXY_PASSWORD);
  }
  await controller.close();
  expect(log.lines.join('\n')).not.toContain(PROXY_PASSWORD);
  return result;
}

describe('a proxy', () => {
  test('tunnels to the controller, whose certificate is verified all the same', async () => {
    expect(await read(proxyUrl())).toBe(200);
    expect(new Set(tunnels)).toEqual(new Set([`localhost:${fake.port}`]));
    const { pem } = await createAuthority('another root');
    expect(await read(proxyUrl(), '', { trust: { ca: pem } })).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining(fake.authority.fingerprint),
    });
  });

  test('also carries the fetch of an authority by its fingerprint', async () => {
    expect(await read(proxyUrl(), '', { trust: { caFingerprint: fake.authority.fingerprint } })).toBe(200);
    // One connection for the authority, closed immediately, and others that are verified with it.
    expect(tunnels.length).toBeGreaterThan(1);
    expect(fake.calls()[0]).toBe(CACERTS);
  });

  test('with user name and password', async () => {
    expect(await read(proxyUrl(`someone:${PROXY_PASSWORD}@`))).toBe(200);
  });

  test.each(['localhost', '*', '.example,localhost', 'other.example localhost'])(
    'is not used with NO_PROXY=%s',
    async (exceptions) => {
      expect(await read(proxyUrl(), exceptions)).toBe(200);
      expect(tunnels).toEqual([]);
    },
  );

  test('is not used for an address of a network in NO_PROXY', async () => {
    const origin = `https://127.0.0.1:${fake.port}`;
    expect(await read(proxyUrl(), '10.0.0.0/8,127.0.0.0/8', { origin })).toBe(200);
    expect(tunnels).toEqual([]);
    expect(await read(proxyUrl(), '10.0.0.0/8', { origin })).toBe(200);
    expect(tunnels).not.toEqual([]);
  });

  test.each(['', 'example', 'localhost:1'])('is used with NO_PROXY=%s', async (exceptions) => {
    expect(await read(proxyUrl(), exceptions)).toBe(200);
    expect(tunnels).not.toEqual([]);
  });
});

describe('a proxy that does not help', () => {
  test('requires another password', async () => {
    const error = await read(proxyUrl('someone:wrong@'));
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('status 407') });
    expect(error).toMatchObject({ next: expect.stringContaining('HTTPS_PROXY') });
  });

  test.each([403, 502])('answers with %i', async (status) => {
    const refusing = createPlainServer();
    refusing.on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`));
    refusing.listen(0, '127.0.0.1');
    await once(refusing, 'listening');
    const { port } = refusing.address() as AddressInfo;
    const error = await read(
      `http://someone:${PROXY_PASSWORD}@127.0.0.1:${port}`,
      '',
      { credentials: { method: 'none' } },
      WRITE,
    );
    refusing.close();
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining(`status ${status}`) });
    expect(error).toMatchObject({ next: expect.stringMatching(/^Nothing was sent.*NO_PROXY/) });
  });

  test('does not exist', async () => {
    const url = proxyUrl(`someone:${PROXY_PASSWORD}@`);
    await proxy.close(true);
    const error = await read(url);
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('address of the proxy') });
  });

  test('never answers', async () => {
    const silent = createPlainServer();
    silent.on('connect', () => undefined);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const error = await read(url, '', { connectTimeout: 150 });
    silent.closeAllConnections();
    silent.close();
    expect(error).toMatchObject({
      message: expect.stringMatching(/^The proxy did not connect to https:.* within 0\.15 seconds\.$/),
      next: expect.stringContaining('HTTPS_PROXY'),
    });
  });
});
